"""The publication as a book: the document tree set by `book.typ`, PDF/UA-1 and PDF/A at once."""

import dataclasses
import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils import translation
from django.utils.translation import gettext as _

from chantier.typesetting import columns, tree
from chantier.typesetting.flow import words_before_chapters
from chantier.typesetting.pdf import ARCHIVE, ARCHIVE_WITH_FILES, EPOCH, compile_typst

# `large`: 18 pt, ragged, Andika; `easy`: 14 pt and open lines, for texts written to be easy.
Edition = Literal["standard", "large", "easy"]
LINE = {"standard": 88, "large": 53, "easy": 64}  # letters on a line of a table


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that the PDF carries: the data that a table or a figure comes from."""

    name: str
    content: bytes
    media_type: str
    description: str


@dataclass(frozen=True, slots=True)
class Book:
    """Of each block of the document, in order: `pages`, where it begins, from 1; `tops`, whether at
    the top of its page.
    """

    pdf: bytes
    pages: tuple[int, ...]
    tops: tuple[bool, ...]


def typeset(
    document: tree.Document,
    *,
    files: Mapping[str, bytes] | None = None,
    site: str = "",
    edition: Edition = "standard",
    attachments: Sequence[Attachment] = (),
    standards: Sequence[str] = (),
    replace_missing: bool = True,
) -> Book:
    """The PDF of a document whose `lint` refuses nothing, and where each block stands in it.

    `files`: the images by the names figures call them; `site`: the public address before links
    that begin with `/`; `standards`: by default PDF/UA-1 with PDF/A-2a, or with PDF/A-3a, which
    alone may carry `attachments`. Raises CannotTypeset.
    """
    day = datetime.date.fromisoformat(document.date) if document.date else None
    carried = {f"carried-{number}.bin": one for number, one in enumerate(attachments)}
    data = _data(document, edition) | {
        "site": site,
        "attachments": [
            {
                "file": file,
                "name": one.name,
                "media_type": one.media_type,
                "description": one.description,
            }
            for file, one in carried.items()
        ],
    }
    made = compile_typst(
        "book",
        data,
        standards=standards or (ARCHIVE_WITH_FILES if attachments else ARCHIVE),
        files={**(files or {}), **{file: one.content for file, one in carried.items()}},
        date=day or EPOCH,
        replace_missing=replace_missing,
        seconds=120,
        query="place",
    )
    pages, tops = zip(*made.found, strict=True) if made.found else ((), ())
    return Book(made.content, tuple(pages), tuple(tops))


def _data(document: tree.Document, edition: Edition) -> dict[str, Any]:
    """What the template reads, but for the files that the PDF carries."""
    day = datetime.date.fromisoformat(document.date) if document.date else None
    with translation.override(document.language):
        labels = {"contents": _("Contents"), "date": tree.day_in_words(document)}
        shown = document if edition == "standard" else columns.unfolded(document)
    return {
        "document": _told(shown, edition),
        "labels": labels,
        "day": [day.year, day.month, day.day] if day else None,
        "site": "",
        "edition": edition,
        "attachments": [],
    }


def _told(document: tree.Document, edition: Edition) -> Any:
    """The tree as data; with each table how wide its columns are, and which hold figures."""
    tables = (node for _path, node in tree.walk(document) if isinstance(node, tree.Table))

    def fill(value: Any) -> Any:
        if isinstance(value, list):
            return [fill(one) for one in value]
        if not isinstance(value, dict):
            return value
        if value.get("type") == "table":
            one = next(tables)
            value |= {
                "shares": columns.shares(one),
                "figures": columns.figures(one),
                "cut": columns.cuts(one, LINE[edition]),
            }
        return {name: fill(one) for name, one in value.items()}

    return fill(tree.to_data(document))


def cover(document: tree.Document, *, files: Mapping[str, bytes] | None = None) -> bytes:
    """The first page as a PNG, for whoever shows a link to the book. Raises CannotTypeset."""
    # A chapter without text: what stands before the first one is on the cover.
    chapter = tree.Heading(1, document.title)
    short = dataclasses.replace(document, children=(*words_before_chapters(document), chapter))
    made = compile_typst("book", _data(short, "standard"), files=files, output="png")
    return made.pages[0]


def book(document: tree.Document, **options: Any) -> bytes:
    """The PDF alone; the options of `typeset`."""
    return typeset(document, **options).pdf
