"""Finding worksites, and reading their texts as they would be typed."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from chantier.worksites.codes import heard
from chantier.worksites.models import Worksite

# What may be rewritten, and whose fingerprint the edit form carries.
TEXTS = (
    "title",
    "code",
    "theme",
    "question",
    "period",
    "starts_on",
    "ends_on",
    "language",
    "invitation",
    "unfolding",
    "programme",
    "how_to_register",
    "why",
    "easy_to_read",
)


@dataclass(frozen=True, slots=True)
class CalendarLine:
    """A step of the calendar as it is typed: a day, a stretch of days, or words."""

    label: str
    when: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


def worksite_by_code(code: str) -> Worksite | None:
    """The worksite whose short code was meant, however it was typed. Two queries."""
    wanted = heard(code)
    for pk, own in Worksite.objects.order_by("pk").values_list("pk", "code"):
        if wanted and heard(own) == wanted:
            return Worksite.objects.select_related("space").get(pk=pk)
    return None


def texts_of(worksite: Worksite) -> dict[str, Any]:
    """The fields that may be rewritten."""
    return {name: getattr(worksite, name) for name in TEXTS}


def calendar_of(worksite: Worksite) -> list[CalendarLine]:
    """The calendar as it would be typed."""
    rows = worksite.calendar.order_by("position", "pk")
    names = ("label", "when", "starts_on", "ends_on")
    return [CalendarLine(**row) for row in rows.values(*names)]


def guarded_texts(worksite: Worksite) -> dict[str, Any]:
    """All that the edit page shows, so that its fingerprint covers the calendar too."""
    return {**texts_of(worksite), "calendar": [asdict(line) for line in calendar_of(worksite)]}
