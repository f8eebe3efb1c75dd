"""What the parts of a book are made of: blocks, the images they show, and where they are edited."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from chantier.typesetting import tree
from chantier.typesetting.markdown import from_markdown

Blocks = list[tree.Block]
Place = tuple[Any, ...]  # a page: its name for `reverse`, then its words; empty for none


@dataclass(frozen=True, slots=True)
class Piece:
    """Blocks that one page edits. `files`: images by the names figures use."""

    blocks: Blocks
    edit: Place = ()
    files: Mapping[str, bytes] = field(default_factory=dict)


def chapter(title: str, name: str) -> tree.Heading:
    """The heading that opens a part."""
    return tree.Heading(1, title, name)


def prose(
    text: str, name: str, shift: int = 1, pictures: Mapping[int, str] | None = None
) -> Blocks:
    """Markdown as blocks; nothing for no text. `pictures`: by number, those it may show."""
    if not text.strip():
        return []
    return list(from_markdown(text, heading_shift=shift, id_prefix=name, pictures=pictures))


def section(level: int, title: str, text: str, name: str) -> Blocks:
    """A heading and its text, or nothing when there is no text."""
    written = prose(text, name, shift=level)
    return [tree.Heading(level, title, name), *written] if written else []


def bullets(texts: Iterable[str]) -> tree.List:
    """A list of plain sentences."""
    return tree.List(ordered=False, items=tuple((tree.paragraph(text),) for text in texts))


def named(name: object, words: str) -> tuple[tree.Block, ...]:
    """What somebody says, under their name: the item of a list."""
    label = _("%(name)s:") % {"name": name}
    return (tree.Paragraph((tree.Text(label, strong=True), tree.Text(f" {words}"))),)


def as_written(text: str) -> tuple[tree.Block, ...]:
    """Paragraphs of the very words: no markup is read in them."""
    return tuple(tree.paragraph(part) for part in text.split("\n\n") if part.strip())


def opened_with(text: str, longest: int = 110) -> str:
    """The beginning of a text, for a title: whole words, the rest told by an ellipsis.

    It stops after a word that says something: « … portée par », not « … portée par une ».
    """
    line = " ".join(text.split()).rstrip(".")
    if len(line) <= longest:
        return line
    words = line[: longest + 1].split(" ")[:-1]
    while len(words) > 1 and len(words[-1].rstrip(",;:")) <= 3:
        words.pop()
    return f"{' '.join(words).rstrip(',;:')}…"


def whole(text: str) -> Blocks:
    """The text under a title that opens with it; nothing when the title says all of it."""
    return [tree.paragraph(text)] if opened_with(text).endswith("…") else []


def table(caption: str, header: Iterable[str], rows: Iterable[Iterable[str]]) -> tree.Table:
    """A table of plain cells, the first of each row naming it."""
    return tree.Table(
        caption=caption,
        header=tuple(tree.text(cell) for cell in header),
        rows=tuple(tuple(tree.text(cell) for cell in row) for row in rows),
        row_headers=True,
    )
