"""How wide the columns of a table are, and which hold figures: the same in every form."""

import dataclasses
import re
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from chantier.typesetting import tree

WIDE = 4  # columns from which large letters leave no room for whole words
LONGEST = 24  # letters of a cell that widen its column; beyond, it takes more lines
BOLD = 1.25  # a header is bold: its letters are wider
AROUND = 4  # letters' worth of white on both sides
_FIGURES = re.compile(r"([<>+−-]\s?)?[\d\s.,]+(\s?%)?|[–—]|")


def shares(table: tree.Table) -> tuple[int, ...]:
    """The share of the width of each column: its longest word or cell must not be cut."""
    head, *rows = _words(table)
    return tuple(
        round(
            AROUND
            + max(
                BOLD * max(map(len, head[place].split()), default=0),
                *(_needs(row[place]) for row in rows),
                0,
            )
        )
        for place in range(len(head))
    )


def figures(table: tree.Table) -> tuple[bool, ...]:
    """Columns that hold figures only: they stand to the right."""
    _head, *rows = _words(table)
    width = len(_head)
    return tuple(
        bool(rows) and all(_FIGURES.fullmatch(row[place].strip()) for row in rows)
        for place in range(width)
    )


def widths(table: tree.Table, whole: int) -> tuple[int, ...]:
    """`whole` cut by the shares."""
    cut = shares(table)
    return tuple(whole * one // max(sum(cut), 1) for one in cut)


def unfolded(document: tree.Document) -> tree.Document:
    """With wide tables as lists, a row an item: in large letters, columns would cut every word."""
    children = tuple(one for block in document.children for one in _unfolded(block))
    return dataclasses.replace(document, children=children)


def _unfolded(block: tree.Block) -> Iterator[tree.Block]:
    if not isinstance(block, tree.Table) or len(block.header) < WIDE:
        yield block
        return
    if block.caption:
        yield tree.Paragraph((tree.Text(block.caption, strong=True),))
    items = []
    for row in block.rows:
        inlines: list[tree.Inline] = [tree.Text(tree.plain(row[0]), strong=True)]
        for head, cell in zip(block.header[1:], row[1:], strict=False):
            label = _("%(name)s:") % {"name": tree.plain(head)}
            inlines += [tree.Text(f"\n{label} "), *cell]
        items.append((tree.Paragraph(tuple(inlines)),))
    yield tree.List(ordered=False, items=tuple(items))


def _needs(cell: str) -> float:
    """Letters: those of the cell, up to LONGEST; never less than its longest word."""
    return max(min(len(cell), LONGEST), *map(len, cell.split()), 0)


def _words(table: tree.Table) -> list[list[str]]:
    """The header, then the rows, all as long as the longest."""
    lines: list[Sequence[tree.Inlines]] = [table.header, *table.rows]
    width = max(map(len, lines))
    return [[tree.plain(cell) for cell in (*line, *((),) * (width - len(line)))] for line in lines]
