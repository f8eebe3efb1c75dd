"""What libraries and readers need to name a release: one record, from which each format is made."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from chantier.publications.book import LICENCES
from chantier.publications.models import Release
from chantier.typesetting.characters import without_controls
from chantier.typesetting.forms import FORMS


@dataclass(frozen=True, slots=True)
class Deposit:
    """A file of the release: its public address, media type, bytes and fingerprint."""

    key: str
    url: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Record:
    """A release as it is cited. `url` stays from one release to the next; `authors` sign it."""

    slug: str
    title: str
    subtitle: str
    authors: tuple[str, ...]
    publisher: str
    language: str
    keywords: tuple[str, ...]
    description: str
    licence: str
    licence_url: str
    version: str
    issued: date
    at: datetime
    url: str
    collection: str
    files: tuple[Deposit, ...]

    @property
    def key(self) -> str:
        """How a bibliography calls it."""
        return f"{self.slug}-{self.issued.year}"

    @property
    def pdf_url(self) -> str:
        """The address of its PDF, "" when it has none."""
        return next((one.url for one in self.files if one.key == "pdf"), "")


def record_of(release: Release) -> Record:
    """The record of a release; addresses are those of the worksite's language."""
    publication = release.publication
    worksite, said = publication.worksite, release.tree
    with translation.override(worksite.language):
        url = settings.SITE_URL + reverse("publications:publication", args=[worksite.slug])
        files = tuple(
            Deposit(
                key=one.key,
                url=settings.SITE_URL
                + reverse(
                    "publications:release_form", args=[worksite.slug, release.number, one.key]
                ),
                media_type=FORMS[one.key].media_type,
                size=one.size,
                sha256=one.sha256,
            )
            for one in sorted(release.files.all(), key=lambda one: list(FORMS).index(one.key))
        )
    return Record(
        slug=worksite.slug,
        title=_line(said["title"]),
        subtitle=_line(said.get("subtitle", "")),
        authors=tuple(map(_line, said.get("authors", ()))) or (_line(worksite.space.name),),
        publisher=_line(worksite.space.name),
        language=said["language"],
        keywords=tuple(map(_line, said.get("keywords", ()))),
        description=_line(said.get("description", "") or worksite.theme),
        licence=publication.licence,
        licence_url=LICENCES.get(publication.licence, ""),
        version=str(release.number),
        issued=timezone.localtime(release.at).date(),
        at=release.at,
        url=url,
        collection=worksite.space.slug,
        files=files,
    )


def _line(words: str) -> str:
    """On one line, without what XML has no place for."""
    return " ".join(without_controls(words).split())
