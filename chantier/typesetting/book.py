"""The publication as a book: the document tree set by `book.typ`, PDF/UA-1 and PDF/A-2a at once."""

import datetime
from collections.abc import Mapping, Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from chantier.typesetting import tree
from chantier.typesetting.pdf import ARCHIVE, EPOCH, compile_pdf


def book(
    document: tree.Document,
    *,
    files: Mapping[str, bytes] | None = None,
    site: str = "",
    large_print: bool = False,
    standards: Sequence[str] = ARCHIVE,
    replace_missing: bool = True,
) -> bytes:
    """The PDF of a document whose `lint` refuses nothing.

    `files`: the images by the names figures call them; `site`: the public address before links
    that begin with `/`; `large_print`: 18 pt, ragged. Raises CannotTypeset.
    """
    day = datetime.date.fromisoformat(document.date) if document.date else None
    with translation.override(document.language):
        labels = {"contents": _("Contents"), "date": tree.day_in_words(document)}
    data = {
        "document": tree.to_data(document),
        "labels": labels,
        "day": [day.year, day.month, day.day] if day else None,
        "site": site,
        "large": large_print,
    }
    return compile_pdf(
        "book",
        data,
        standards=standards,
        files=files,
        date=day or EPOCH,
        replace_missing=replace_missing,
        seconds=120,
    )
