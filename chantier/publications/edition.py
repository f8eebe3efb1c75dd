"""An edition of a worksite's book: a snapshot, and each of its forms as bytes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from chantier.publications.models import Publication
from chantier.publications.open_data.collecting import OpenData
from chantier.publications.open_data.package import as_csv, write_package
from chantier.publications.snapshot import Snapshot, take
from chantier.typesetting import tree
from chantier.typesetting.book import Attachment
from chantier.typesetting.forms import FORMS, write_forms
from chantier.typesetting.web import Download, write_site
from chantier.worksites.models import Worksite

Tell = Callable[[float, str], None]

# The aggregates that the archived PDF carries: figures of the votes, and the statements voted on.
CARRIED = ("statements", "votes_by_constituency")


@dataclass(frozen=True, slots=True)
class Edition:
    """`forms`: the bytes of each form, by its key in FORMS. Same snapshot, same bytes."""

    snapshot: Snapshot
    forms: Mapping[str, bytes]

    @property
    def document(self) -> tree.Document:
        """The book."""
        return self.snapshot.document

    @property
    def files(self) -> Mapping[str, bytes]:
        """Its images."""
        return self.snapshot.files

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
    """Assemble the book as it stands and write each form. Raises CannotTypeset, Recoverable.

    `tell` hears how far it is, from 0 to 1, before each form.
    """
    tell(0.0, _("Assembling the book"))
    snapshot = take(worksite, publication)
    return Edition(snapshot, write(snapshot, tell=tell))


def write(snapshot: Snapshot, *, tell: Tell = lambda fraction, form: None) -> dict[str, bytes]:
    """Each form of a snapshot, without the database. Raises CannotTypeset."""
    document = snapshot.document
    forms = write_forms(
        document,
        files=snapshot.files,
        imprint=snapshot.imprint,
        site=snapshot.site,
        easy=snapshot.easy,
        attachments=_carried(snapshot.data),
        tell=tell,
    )
    with translation.override(document.language):
        forms["opendata"] = write_package(
            snapshot.data,
            title=document.title,
            version=str(snapshot.version),
            imprint=snapshot.imprint,
        )
    return {key: forms[key] for key in FORMS if key in forms}


def _carried(data: OpenData) -> list[Attachment]:
    """Nothing when no vote is closed."""
    tables = {table["name"]: table for table in data["tables"]}
    if not tables[CARRIED[-1]]["rows"]:
        return []
    return [
        Attachment(
            f"{tables[name]['file']}.csv",
            as_csv(tables[name]),
            "text/csv",
            f"{tables[name]['title']}. {tables[name]['description']}",
        )
        for name in CARRIED
    ]
