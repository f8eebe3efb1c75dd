"""What a worksite file may say: each table with its fields, their kinds, which are needed."""

import datetime
from dataclasses import dataclass

from chantier.initiatives.models import Depth, SectionKey
from chantier.meetings.models import AgendaItem, Kind, PlaceRule
from chantier.spaces.models import Knowledge

TEXT, SLUG, NUMBER, SHARE, FLAG = "text", "slug", "number", "share", "flag"
DAY, HOUR, MOMENT, CHOICE, TEXTS = "day", "hour", "moment", "choice", "texts"

TYPES: dict[str, type | tuple[type, ...]] = {
    TEXT: str,
    SLUG: str,
    NUMBER: int,
    SHARE: (int, float),
    FLAG: bool,
    DAY: datetime.date,
    HOUR: datetime.time,
    MOMENT: datetime.datetime,
    CHOICE: str,
    TEXTS: list,
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `limit`: characters of a text, or the largest number."""

    kind: str = TEXT
    required: bool = False
    limit: int = 20_000
    choices: tuple[str, ...] = ()


def short(limit: int = 200, *, required: bool = False) -> Field:
    return Field(TEXT, required, limit)


LONG = Field()
NAME = short(required=True)
KEY = Field(SLUG, required=True, limit=60)
LANGUAGE = Field(CHOICE, choices=("fr", "en"))
SECTIONS = {key.value: LONG for key in SectionKey}

SPACE = {
    "slug": KEY,
    "name": NAME,
    "created_by": short(),
    "history": LONG,
    "ambitions": LONG,
    "territory": short(),
    "language": LANGUAGE,
    "contact": LONG,
    "privacy_contact": short(),
    "purposes": Field(TEXTS),
}
CONSTITUENCY = {
    "slug": Field(SLUG, required=True, limit=40),
    "name": short(120, required=True),
    "letter": short(1, required=True),
    "knowledge": Field(CHOICE, required=True, choices=tuple(Knowledge.values)),
    "share": Field(SHARE),
    "source": short(),
}
MEMBER = {
    "name": NAME,
    "function": short(),
    "constituency": Field(SLUG),
    "since": Field(DAY),
    "until": Field(DAY),
}
WORKSITE = {
    "slug": KEY,
    "code": short(12, required=True),
    "title": NAME,
    "theme": short(300, required=True),
    "question": LONG,
    "period": short(120),
    "starts_on": Field(DAY),
    "ends_on": Field(DAY),
    "language": LANGUAGE,
    "invitation": LONG,
    "unfolding": LONG,
    "programme": LONG,
    "how_to_register": LONG,
    "why": LONG,
    "easy_to_read": LONG,
    "fictional": Field(FLAG),
}
CALENDAR = {
    "label": NAME,
    "when": short(120),
    "starts_on": Field(DAY),
    "ends_on": Field(DAY),
}
INITIATIVE = {
    "slug": KEY,
    "title": NAME,
    "bearer": NAME,
    "place": short(),
    "period": short(120),
    "people_reached": short(),
}
MEETING = {
    "slug": KEY,
    "title": NAME,
    "kind": Field(CHOICE, required=True, choices=tuple(Kind.values)),
    "initiative": Field(SLUG),
    "date": Field(DAY),
    "from": Field(HOUR),
    "to": Field(HOUR),
    "when": short(120),
    "venue": short(),
    "address": LONG,
    "access": LONG,
    "practical": LONG,
    "places": Field(NUMBER, limit=30_000),
    "rule": Field(CHOICE, choices=tuple(PlaceRule.values)),
    "registration_opens": Field(MOMENT),
    "registration_closes": Field(MOMENT),
}
AGENDA = {
    "title": NAME,
    "minutes": Field(NUMBER, required=True, limit=1440),
    "phase": Field(CHOICE, choices=tuple(AgendaItem.Phase.values)),
}
PUBLICATION = {"title": NAME, "foreword": LONG, "licence": short(40)}

# Table → its fields, and the tables inside it; a list is a repeated table, `[[name]]`.
DEPTHS: dict[str, object] = {depth.value: (SECTIONS, {}) for depth in Depth}
TABLES: dict[str, object] = {
    "space": (SPACE, {"constituencies": [(CONSTITUENCY, {})], "committee": [(MEMBER, {})]}),
    "worksite": (WORKSITE, {}),
    "calendar": [(CALENDAR, {})],
    "initiatives": [(INITIATIVE, DEPTHS)],
    "meetings": [(MEETING, {"agenda": [(AGENDA, {})]})],
    "publication": (PUBLICATION, {}),
}
REQUIRED_TABLES = ("space", "worksite")
