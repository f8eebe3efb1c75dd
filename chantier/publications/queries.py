"""What is published of a worksite."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django_stubs_ext import StrOrPromise

from chantier.publications.models import Release
from chantier.typesetting.forms import FORMS
from chantier.worksites.models import Worksite


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
    """The files of a release, in the order of FORMS."""
    slug = release.publication.worksite.slug
    files = {file.key: file for file in release.files.all()}
    return [
        PublishedForm(
            key=key,
            label=form.label,
            url=reverse("publications:release_form", args=[slug, release.number, key]),
            size=files[key].size,
            sha256=files[key].sha256,
        )
        for key, form in FORMS.items()
        if key in files
    ]
