"""What somebody asked for, as they see it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chantier.meetings.models import Meeting
from chantier.people.models import Person
from chantier.registrations import places, policies
from chantier.registrations.models import DrawEntry, Registration, RepeatedRequest
from chantier.registrations.queries import draw_entry, position
from chantier.registrations.shares import Asking
from chantier.registrations.states import State
from chantier.rules import Verdict, may
from chantier.worksites.models import Worksite


@dataclass(frozen=True, slots=True)
class Entry:
    """A registration as its owner sees it. `position`: how many wait, up to and with them."""

    key: UUID
    meeting: Meeting
    state: State
    position: int
    withdrawing: Verdict
    confirming: Verdict
    chances: DrawEntry | None = None

    @property
    def placed(self) -> bool:
        """Has a place."""
        return self.state in {State.PLACED, State.CONFIRMED, State.PRESENT}


def entries_of(person: Person, *, now: datetime, worksite: Worksite | None = None) -> list[Entry]:
    """All that somebody asked for, the nearest first; what they repeated looks no different."""
    real = person.registrations.select_related("meeting__worksite", "meeting__initiative")
    repeated = person.repeated_requests.select_related("meeting__worksite", "meeting__initiative")
    if worksite:
        real = real.filter(meeting__worksite=worksite)
        repeated = repeated.filter(meeting__worksite=worksite)
    entries = [
        *(_entry(registration, now=now) for registration in real.order_by("pk")),
        *(_repeated_entry(request, now=now) for request in repeated.order_by("pk")),
    ]
    return sorted(entries, key=_nearest_first)


def _nearest_first(entry: Entry) -> tuple[bool, float, int]:
    starts_at = entry.meeting.starts_at
    return (starts_at is None, starts_at.timestamp() if starts_at else 0, entry.meeting.pk)


def _entry(registration: Registration, *, now: datetime) -> Entry:
    waits = registration.state == State.WAITING
    return Entry(
        key=registration.key,
        meeting=registration.meeting,
        state=State(registration.state),
        position=position(registration.meeting, registration.rank) if waits else 0,
        withdrawing=may(policies.check_can_withdraw, registration, now=now),
        confirming=may(policies.check_can_confirm, registration, now=now),
        chances=draw_entry(registration),
    )


def _repeated_entry(request: RepeatedRequest, *, now: datetime) -> Entry:
    """What whoever sent it would see had the address been new."""
    place = position(request.meeting, request.told_rank)
    state = State(request.state)
    who = Asking(request.constituency_id, request.channel)
    foreseen, _rank = places.foreseen(request.meeting, who, now=now)
    if state == State.WAITING and place == 1 and foreseen == State.PLACED:
        state = State.PLACED
    as_if = Registration(meeting=request.meeting, state=state, withdrawn_at=request.withdrawn_at)
    return Entry(
        key=request.key,
        meeting=request.meeting,
        state=state,
        position=place if state == State.WAITING else 0,
        withdrawing=may(policies.check_can_withdraw, as_if, now=now),
        confirming=may(policies.check_can_confirm, as_if, now=now),
    )
