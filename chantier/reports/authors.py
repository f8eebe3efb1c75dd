"""Who typed each character of a section, recomputed from its journal."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from chantier.algorithms import provenance
from chantier.reports.models import Section, SectionUpdate


@dataclass(frozen=True, slots=True)
class Typed:
    """Characters of the text that follow each other, and the row of the journal they come from."""

    text: str
    row: SectionUpdate


@dataclass(frozen=True, slots=True)
class Share:
    """How many characters of the text that stands were typed by one account or constituency."""

    name: str
    characters: int


def who_typed(section: Section) -> Iterator[Typed]:
    """The text that stands, cut by who typed it; joined, the pieces are the text."""
    rows = list(
        section.journal.select_related("by", "participation__constituency").order_by("number", "pk")
    )
    by_client = {row.client: row for row in rows}
    for passage in provenance.passages(provenance.replay(bytes(row.update) for row in rows)):
        yield Typed(passage.text, by_client[passage.client])


def shares(section: Section) -> list[Share]:
    """The keyboards behind the text, the largest share first. Participants by constituency only."""
    counted: dict[str, int] = {}
    for typed in who_typed(section):
        name = _keyboard(typed.row)
        counted[name] = counted.get(name, 0) + len(typed.text)
    return [
        Share(name, count) for name, count in sorted(counted.items(), key=lambda p: (-p[1], p[0]))
    ]


def _keyboard(row: SectionUpdate) -> str:
    if row.by:
        return str(row.by)
    if row.participation:
        return _("somebody who was there (%(constituency)s)") % {
            "constituency": row.participation.constituency
        }
    return _("unknown")
