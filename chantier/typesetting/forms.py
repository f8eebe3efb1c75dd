"""All forms of a publication from one document: the same tree, the same pages, the same words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from chantier.typesetting import tree
from chantier.typesetting.book import Attachment, cover, typeset
from chantier.typesetting.docx import MEDIA_TYPE as DOCX
from chantier.typesetting.docx import docx
from chantier.typesetting.epub import MEDIA_TYPE as EPUB
from chantier.typesetting.epub import epub
from chantier.typesetting.imprint import Imprint, imprint_of
from chantier.typesetting.odt import MEDIA_TYPE as ODT
from chantier.typesetting.odt import odt


@dataclass(frozen=True, slots=True)
class Form:
    """`suffix`: the end of the file's name; `label`: what a link to it says."""

    key: str
    suffix: str
    media_type: str
    label: StrOrPromise


PDF = "application/pdf"
FORMS = {
    form.key: form
    for form in (
        Form("pdf", ".pdf", PDF, _("PDF, accessible, to print")),
        Form("large", "-gros-caracteres.pdf", PDF, _("PDF in large print")),
        Form("easy", "-facile-a-lire.pdf", PDF, _("PDF, easy to read")),
        Form("data", "-avec-donnees.pdf", PDF, _("PDF that carries its data, to archive")),
        Form("epub", ".epub", EPUB, _("EPUB, for phones and readers")),
        Form("docx", ".docx", DOCX, _("Word processor (DOCX)")),
        Form("odt", ".odt", ODT, _("Word processor (OpenDocument)")),
        Form("cover", "-couverture.png", "image/png", _("Cover (picture)")),
        Form("opendata", "-donnees.zip", "application/zip", _("Open data (CSV and JSON)")),
    )
}


def write_forms(
    document: tree.Document,
    *,
    files: Mapping[str, bytes] | None = None,
    imprint: Imprint | None = None,
    site: str = "",
    easy: tree.Document | None = None,
    attachments: Sequence[Attachment] = (),
    tell: Callable[[float, str], None] = lambda fraction, form: None,
) -> dict[str, bytes]:
    """Each form of the text by its key in FORMS: the same bytes for the same arguments.

    Raises CannotTypeset.

    `easy`: the easy-to-read text, where there is one; `attachments`: the data that the archived PDF
    carries; `tell` hears how far it is before each form.
    """
    known = imprint or imprint_of(document)
    book, front = typeset(document, files=files, site=site), cover(document, files=files)
    places: dict[str, Any] = {"pages": book.pages, "tops": book.tops}
    steps: dict[str, Callable[[], bytes]] = {
        "pdf": lambda: book.pdf,
        "large": lambda: typeset(document, files=files, site=site, edition="large").pdf,
        "epub": lambda: epub(
            document, files=files, pages=book.pages, imprint=known, site=site, cover=front
        ),
        "docx": lambda: docx(document, files=files, imprint=known, site=site, **places),
        "odt": lambda: odt(document, files=files, imprint=known, site=site, **places),
        "cover": lambda: front,
    }
    if easy is not None:
        text = easy
        steps["easy"] = lambda: typeset(text, files=files, site=site, edition="easy").pdf
    if attachments:
        steps["data"] = lambda: (
            typeset(document, files=files, site=site, attachments=attachments).pdf
        )
    made = {}
    for number, (key, make) in enumerate(steps.items()):
        tell(number / len(steps), str(FORMS[key].label))
        made[key] = make()
    return made
