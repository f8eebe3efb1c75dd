"""The running order with its clock; the programme, as the invitation prints it."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from chantier.initiatives.queries import experience
from chantier.meetings.models import AgendaItem, Kind, Meeting
from chantier.meetings.states import State
from chantier.worksites.invitation import Evening
from chantier.worksites.models import Worksite

# What a meeting says of itself; `places` is checked apart.
PLAN = (
    "title",
    "kind",
    "starts_at",
    "ends_at",
    "when",
    "venue",
    "address",
    "access",
    "practical",
    "places",
    "place_rule",
    "registration_opens_at",
    "registration_closes_at",
    "initiative",
)


@dataclass(frozen=True, slots=True)
class Timed:
    """A step with the hour at which it begins, when the meeting has one."""

    item: AgendaItem
    starts_at: datetime | None


def running_order(meeting: Meeting) -> Iterator[Timed]:
    """The steps in their order, each beginning when the one before ends."""
    at = meeting.starts_at
    for item in meeting.agenda.order_by("position", "pk"):
        yield Timed(item, at)
        if at is not None:
            at += timedelta(minutes=item.minutes)


def agenda_as_text(lines: Iterable[Any]) -> str:
    """Steps of a running order (rows, or `actions.AgendaLine`) as they are typed, one a line."""
    return "\n".join(
        f"{line.minutes} [{AgendaItem.Phase(line.phase).label}] {line.title}" for line in lines
    )


def _plain(words: str) -> str:
    """Without accents or capitals: somebody types in a hurry."""
    parts = unicodedata.normalize("NFD", words.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def phase_named(words: str) -> AgendaItem.Phase | None:
    """The phase that `words` name, in any language of the house or by its value; None: no phase."""
    said = _plain(words.strip())
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for phase in AgendaItem.Phase:
                if said in {phase.value, _plain(str(phase.label))}:
                    return phase
    return None


def guarded_plan(meeting: Meeting) -> dict[str, Any]:
    """What two people may change at once: the plan and the running order."""
    agenda = agenda_as_text(meeting.agenda.order_by("position", "pk"))
    return {name: getattr(meeting, name) for name in PLAN} | {"agenda": agenda}


def programme(worksite: Worksite) -> list[Evening]:
    """What the invitation says of the meetings of a worksite; preparations stay among peers."""
    public = worksite.meetings.filter(kind__in=(Kind.WORKSHOP, Kind.POOLING_DAY))
    return [
        _evening(meeting, worksite) for meeting in public.select_related("initiative").in_order()
    ]


def _evening(meeting: Meeting, worksite: Worksite) -> Evening:
    return Evening(
        kind=meeting.get_kind_display(),
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        when=meeting.when,
        venue=meeting.venue,
        places=meeting.places,
        cancelled=meeting.state == State.CANCELLED,
        url=reverse("meetings:meeting", args=[worksite.slug, meeting.slug]),
        experience=experience(meeting.initiative, worksite) if meeting.initiative else None,
    )
