"""What pages and letters read of registrations."""

from collections.abc import Iterable

from chantier.audit.models import Event
from chantier.meetings.models import Meeting, PlaceRule
from chantier.meetings.states import State as MeetingState
from chantier.registrations.keys import plain
from chantier.registrations.models import DrawEntry, Registration


def position(meeting: Meeting, rank: int | None) -> int:
    """Where somebody of this rank stands today in the waiting list: 1 is next. 0 without a rank."""
    if rank is None:
        return 0
    return meeting.registrations.waiting().filter(rank__lt=rank).count() + 1


def by_name(registrations: Iterable[Registration]) -> list[Registration]:
    """In the order of the alphabet, accents and capitals apart."""
    return sorted(registrations, key=lambda row: (plain(row.person.name), row.pk))


def draw_entry(registration: Registration) -> DrawEntry | None:
    """Where somebody stands in the draw that counts, if they are in one."""
    if registration.pk is None or registration.meeting.place_rule != PlaceRule.LOTTERY:
        return None
    standing = registration.draw_entries.filter(draw__set_aside_at=None)
    return standing.select_related("draw").first()


def why_cancelled(meeting: Meeting) -> str:
    """The reason given when a meeting was cancelled; empty when it was not."""
    if meeting.state != MeetingState.CANCELLED:
        return ""
    event = Event.objects.about(meeting).filter(verb="meeting cancelled").last()
    return str(event.data.get("reason", "")) if event else ""
