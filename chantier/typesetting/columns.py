"""How wide the columns of a table are, and which hold figures: the same in every form."""

import dataclasses
import re
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from chantier.typesetting import tree

WIDE = 4  # columns from which large letters leave no room for whole words
LONGEST = 24  # letters of a cell that widen its column; of those beyond, a third do
BOLD = 1.25  # a header is bold: its letters are wider
AROUND = 4  # letters' worth of white on both sides, with some to spare
PADDING = 2.5  # without
_FIGURES = re.compile(r"([<>+−-]\s?)?[\d\s.,]+(\s?%)?|[–—]|")


def shares(table: tree.Table) -> tuple[int, ...]:
    """The share of the width of each column: its longest word or cell must not be cut."""
    head, *rows = _words(table)
    return tuple(
        round(
            AROUND
            + max(
                BOLD * _headed(head[place]),
                *(_needs(row[place]) for row in rows),
                0,
            )
        )
        for place in range(len(head))
    )


def cuts(table: tree.Table, letters: int) -> bool:
    """Whether some word is longer than its column, on lines of that many letters."""
    cut = shares(table)

    def bold(row: int, place: int) -> bool:
        return row == 0 or (table.row_headers and place == 0)

    return any(
        _longest(cell) * (BOLD if bold(row, place) else 1) + PADDING
        > letters * cut[place] / sum(cut)
        for row, line in enumerate(_words(table))
        for place, cell in enumerate(line)
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
            if not tree.plain(cell).strip():
                continue
            label = _("%(name)s:") % {"name": tree.plain(head)}
            inlines += [tree.Text(f"\n{label} "), *cell]
        items.append((tree.Paragraph(tuple(inlines)),))
    yield tree.List(ordered=False, items=tuple(items))


def _longest(cell: str) -> int:
    return max(map(len, cell.split()), default=0)


def _headed(cell: str) -> float:
    """Letters of a header: those of its longest word, and no more than two lines."""
    return max(_longest(cell), len(cell) / 2)


def _needs(cell: str) -> float:
    """Letters: those of the cell up to LONGEST, a third of the others; never a word cut."""
    some = min(len(cell), LONGEST) + max(min(len(cell), 4 * LONGEST) - LONGEST, 0) / 3
    return max(some, _longest(cell))


def _words(table: tree.Table) -> list[list[str]]:
    """The header, then the rows, all as long as the longest."""
    lines: list[Sequence[tree.Inlines]] = [table.header, *table.rows]
    width = max(map(len, lines))
    return [[tree.plain(cell) for cell in (*line, *((),) * (width - len(line)))] for line in lines]
