"""What each validator said of an edition when it was released: kept with it, shown beside it."""

from importlib.metadata import version
from typing import TypedDict

from django.utils import translation

from chantier.publications.edition import Edition
from chantier.publications.snapshot import Snapshot
from chantier.typesetting import checking
from chantier.typesetting.forms import FORMS, PDF
from chantier.typesetting.lint import lint
from chantier.typesetting.pdf import ARCHIVE, ARCHIVE_WITH_FILES
from chantier.typesetting.web import write_site

TEXT, WEB = "text", "web"


class Report(TypedDict):
    """`what`: a key of FORMS, TEXT or WEB; `by`: the validator; `faults` in its words.

    `asked`: the standards that a PDF was asked to meet: typst makes none that fails them.
    `counsels`: what a careful editor would have looked at, and was published so.
    """

    what: str
    by: str
    asked: list[str]
    faults: list[str]
    counsels: list[str]


def reports_on(edition: Edition) -> list[Report]:
    """One a validator and a form, the text first."""
    snapshot = edition.snapshot
    return [_on_text(snapshot), _on_web(snapshot), *_on_files(edition)]


def _on_text(snapshot: Snapshot) -> Report:
    with translation.override(snapshot.document.language):
        found = lint(snapshot.document, snapshot.files)
        return _report(
            TEXT,
            faults=[one.sentence for one in found if one.refused],
            counsels=[one.sentence for one in found if not one.refused],
        )


def _on_web(snapshot: Snapshot) -> Report:
    pages = write_site(snapshot.document, files=snapshot.files)
    return _report(WEB, faults=list(checking.web(pages)))


def _on_files(edition: Edition) -> list[Report]:
    told = []
    for key, content in edition.forms.items():
        if FORMS[key].media_type == PDF:
            asked = ARCHIVE_WITH_FILES if key == "data" else ARCHIVE
            told.append(_report(key, by=f"typst {version('typst')}", asked=list(asked)))
        if key in checking.FILES:
            told.append(_report(key, faults=list(checking.FILES[key](content))))
    return told


def _report(
    what: str,
    *,
    by: str = "Chantier",
    asked: list[str] | None = None,
    faults: list[str] | None = None,
    counsels: list[str] | None = None,
) -> Report:
    return {
        "what": what,
        "by": by,
        "asked": asked or [],
        "faults": faults or [],
        "counsels": counsels or [],
    }
