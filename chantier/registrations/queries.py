"""What pages and letters read of registrations."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from chantier.audit.models import Event
from chantier.meetings.models import Kind, Meeting
from chantier.meetings.states import State as MeetingState
from chantier.people.models import Channel, Person
from chantier.registrations import places, policies
from chantier.registrations.models import Registration, RepeatedRequest
from chantier.registrations.states import State
from chantier.rules import Verdict, may
from chantier.worksites.models import Worksite

ASKED_FOR = (Kind.WORKSHOP, Kind.POOLING_DAY)


@dataclass(frozen=True, slots=True)
class Offer:
    """A meeting as the form shows it.

    `asking` says whether one may register now, `having` whether a place is free at once;
    `registered` that whoever looks already did.
    """

    meeting: Meeting
    asking: Verdict
    having: Verdict
    free: int | None
    waiting: int
    registered: bool

    @property
    def is_open(self) -> bool:
        """May be ticked."""
        return self.asking.allowed and not self.registered


@dataclass(frozen=True, slots=True)
class Entry:
    """A registration as its owner sees it. `position`: how many wait, up to and with them."""

    key: UUID
    meeting: Meeting
    state: State
    position: int
    withdrawing: Verdict
    confirming: Verdict

    @property
    def placed(self) -> bool:
        """Has a place."""
        return self.state in {State.PLACED, State.CONFIRMED, State.PRESENT}


def offers(
    worksite: Worksite,
    *,
    now: datetime,
    person: Person | None = None,
    channel: str = Channel.WEB,
) -> list[Offer]:
    """The meetings of a worksite one can ask for, or could, in their order."""
    meetings = (
        worksite.meetings.filter(kind__in=ASKED_FOR)
        .in_order()
        .select_related("worksite", "initiative")
        .annotate(waiting=Count("registrations", filter=Q(registrations__state=State.WAITING)))
    )
    mine = _meetings_of(person) if person else set()
    return [
        Offer(
            meeting=meeting,
            asking=may(policies.check_can_register, meeting, now=now, channel=channel),
            having=may(policies.check_has_a_place, meeting),
            free=None if meeting.places is None else meeting.places - meeting.places_taken,
            waiting=meeting.waiting,
            registered=meeting.pk in mine,
        )
        for meeting in meetings
        if meeting.state not in {MeetingState.HELD, MeetingState.UNDER_WAY}
    ]


def _meetings_of(person: Person) -> set[int]:
    return set(person.registrations.standing().values_list("meeting_id", flat=True)) | set(
        person.repeated_requests.filter(withdrawn_at=None).values_list("meeting_id", flat=True)
    )


def position(meeting: Meeting, rank: int | None) -> int:
    """Where somebody of this rank stands today in the waiting list: 1 is next. 0 without a rank."""
    if rank is None:
        return 0
    return meeting.registrations.waiting().filter(rank__lt=rank).count() + 1


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
    )


def _repeated_entry(request: RepeatedRequest, *, now: datetime) -> Entry:
    """What whoever sent it would see had the address been new."""
    place = position(request.meeting, request.told_rank)
    state = State(request.state)
    if state == State.WAITING and place == 1 and places.foreseen(request.meeting)[1] is None:
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


def by_name(registrations: Iterable[Registration]) -> list[Registration]:
    """In the order of the alphabet, accents and capitals apart."""
    return sorted(registrations, key=lambda row: (_plain(row.person.name), row.pk))


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def why_cancelled(meeting: Meeting) -> str:
    """The reason given when a meeting was cancelled; empty when it was not."""
    if meeting.state != MeetingState.CANCELLED:
        return ""
    event = Event.objects.about(meeting).filter(verb="meeting cancelled").last()
    return str(event.data.get("reason", "")) if event else ""
