"""What is published of a worksite."""

from dataclasses import dataclass

from django.urls import reverse
from django_stubs_ext import StrOrPromise

from chantier.publications.models import Release
from chantier.typesetting.forms import FORMS


@dataclass(frozen=True, slots=True)
class PublishedForm:
    """A file to take away. `size` in bytes."""

    key: str
    label: StrOrPromise
    url: str
    size: int
    sha256: str


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
