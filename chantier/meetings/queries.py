"""The running order with its clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from chantier.meetings.models import AgendaItem, Meeting


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
