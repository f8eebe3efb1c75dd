"""An edition of a worksite's book: one document tree, and each of its forms as bytes."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from chantier.publications import book
from chantier.publications.models import Publication
from chantier.typesetting import tree
from chantier.typesetting.forms import FORMS, write_forms
from chantier.typesetting.imprint import Imprint
from chantier.typesetting.web import Download, write_site
from chantier.worksites.models import Worksite

Tell = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Edition:
    """`files`: its images; `forms`: the bytes of each form, by its key in FORMS.

    Same content, same bytes.
    """

    document: tree.Document
    files: Mapping[str, bytes]
    forms: Mapping[str, bytes]

    def site(self, slug: str) -> dict[str, bytes]:
        """The web edition, with a link to each other form beside it; `{path: content}`."""
        with translation.override(self.document.language):
            downloads = [
                Download(label=str(FORMS[key].label), href=name_of(slug, key)) for key in self.forms
            ]
        site = dict(write_site(self.document, files=self.files, downloads=downloads))
        site |= {name_of(slug, key): content for key, content in self.forms.items()}
        site["publication.json"] = tree.to_json(self.document).encode()
        return site


def name_of(slug: str, key: str) -> str:
    """The name of the file of a form."""
    return f"{slug}{FORMS[key].suffix}"


def build(
    worksite: Worksite,
    publication: Publication | None,
    *,
    tell: Tell = lambda fraction, form: None,
) -> Edition:
    """Assemble the book as it stands and write each form. Raises CannotTypeset.

    `tell` hears how far it is, from 0 to 1, before each form.
    """
    tell(0.0, _("Assembling the book"))
    composed = book.compose(worksite, publication)
    forms = write_forms(
        composed.document,
        files=composed.files,
        imprint=imprint_of(worksite, publication),
        site=settings.SITE_URL,
        easy=book.easy(worksite, publication),
        tell=tell,
    )
    return Edition(composed.document, composed.files, forms)


def imprint_of(worksite: Worksite, publication: Publication | None) -> Imprint:
    """What each file says of itself; the identifier stays the same from one release to the next."""
    url = settings.SITE_URL + reverse("publications:publication", args=[worksite.slug])
    return Imprint(
        identifier=f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, url)}",
        publisher=worksite.space.name,
        licence=publication.licence if publication else book.LICENCE,
        url=url,
    )
