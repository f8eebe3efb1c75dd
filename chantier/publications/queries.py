"""What is published of a worksite."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from chantier.debates.models import Contribution
from chantier.publications.differences import Change, TableChange, of_tables, of_texts
from chantier.publications.models import Release, ReleaseFile
from chantier.publications.taking_back import without
from chantier.typesetting import tree
from chantier.typesetting.forms import FORMS
from chantier.worksites.models import Worksite

_STANDARDS = {"ua-1": "PDF/UA-1", "a-2a": "PDF/A-2a", "a-3a": "PDF/A-3a"}


@dataclass(frozen=True, slots=True)
class PublishedForm:
    """A file to take away. `size` in bytes."""

    key: str
    label: StrOrPromise
    url: str
    size: int
    sha256: str


def latest_release(worksite: Worksite) -> Release | None:
    """The release that stands, if there is one."""
    return releases_out(worksite).first()


def releases_out(worksite: Worksite | None = None) -> QuerySet[Release]:
    """The releases of one worksite or of all, latest first."""
    rows = Release.objects.select_related("publication__worksite__space").prefetch_related("files")
    if worksite is not None:
        rows = rows.filter(publication__worksite=worksite)
    return rows.order_by("-at", "-number", "-pk")


def forms_of(release: Release) -> list[PublishedForm]:
    """The files of a release, in the order of FORMS; those that are gone have no `url`."""
    slug = release.publication.worksite.slug
    files = {file.key: file for file in release.files.all()}
    kept = is_given_out(release)
    return [
        PublishedForm(
            key=key,
            label=form.label,
            url=(
                reverse("publications:release_form", args=[slug, release.number, key])
                if kept and files[key].file
                else ""
            ),
            size=files[key].size,
            sha256=files[key].sha256,
        )
        for key, form in FORMS.items()
        if key in files
    ]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a validator said of a form when it was released."""

    label: StrOrPromise
    by: str
    asked: str
    faults: list[str]
    counsels: list[str]


def checks_of(release: Release) -> list[Checked]:
    """In the order they were made; none for a release of before."""
    labels: dict[str, StrOrPromise] = {"text": _("The text"), "web": _("The web edition")}
    labels |= {key: form.label for key, form in FORMS.items()}
    return [
        Checked(
            labels[one["what"]],
            one["by"],
            ", ".join(_STANDARDS.get(name, name) for name in one["asked"]),
            one["faults"],
            one["counsels"],
        )
        for one in release.checks
    ]


def releases_of(worksite: Worksite) -> QuerySet[Release]:
    """All of them, the latest first."""
    releases = Release.objects.filter(publication__worksite=worksite)
    return releases.select_related("publication__worksite").order_by("-number")


def is_given_out(release: Release) -> bool:
    """Its files may be taken away: it holds no words that were taken back."""
    return release.withheld_at is None and not taken_back(release)


def file_of(worksite: Worksite, key: str, number: int | None) -> ReleaseFile | None:
    """A form of the release of that number; of the latest that is given out, without one."""
    files = ReleaseFile.objects.filter(release__publication__worksite=worksite, key=key)
    if number is not None:
        files = files.filter(release__number=number)
    found = files.select_related("release__publication").order_by("-release__number")
    return next((one for one in found if number or is_given_out(one.release)), None)


@dataclass(frozen=True, slots=True)
class Changes:
    """From the release before to this one. `number`: of the one before."""

    number: int
    texts: list[Change]
    tables: list[TableChange]


def changes_of(release: Release) -> Changes | None:
    """None for the first release. Words taken back are in neither."""
    earlier = Release.objects.filter(publication=release.publication_id, number__lt=release.number)
    before = earlier.order_by("-number").first()
    if before is None:
        return None
    old, new = before.snapshot.get("data"), release.snapshot.get("data")
    return Changes(
        before.number,
        of_texts(readable(before), readable(release)),
        of_tables(old["tables"], new["tables"]) if old and new else [],
    )


def taken_back(release: Release) -> list[Any]:
    """Words in the release that may not be quoted any more: their names, and where they stand.

    Asked each time somebody reads: what was taken back this minute is not shown this minute.
    """
    quoted = release.quoted
    if not quoted:
        return []
    still = Contribution.objects.quotable().filter(pk__in=quoted).values_list("pk", flat=True)
    return [quoted[key] for key in quoted.keys() - set(map(str, still))]


def readable(release: Release) -> tree.Document:
    """The text of a release, without the words taken back since."""
    document = release.tree
    if gone := taken_back(release):
        document, _rest = without(document, release.snapshot, gone, document["language"])
    return tree.document_from_data(document)
