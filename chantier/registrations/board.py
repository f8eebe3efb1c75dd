"""What the animation team sees of the registrations of one meeting."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from chantier.meetings.models import Meeting
from chantier.notices.models import Message
from chantier.people.models import Channel
from chantier.registrations.models import Registration, RepeatedRequest
from chantier.registrations.queries import by_name
from chantier.registrations.states import HOLD_A_PLACE, State


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of a kind have a place, wait, or wait for the draw."""

    label: str
    placed: int
    waiting: int
    undecided: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.placed + self.waiting + self.undecided


@dataclass(frozen=True, slots=True)
class NeedsTotal:
    """What to prepare for those who have a place."""

    interpreters: dict[str, int]
    children: int
    transport: int
    step_free: int
    large_print: int
    easy_to_read: int
    others: list[str]


@dataclass(frozen=True, slots=True)
class Board:
    """The lists and the counts of one meeting. Waiting rows carry `position`, from 1."""

    placed: list[Registration]
    waiting: list[tuple[int, Registration]]
    undecided: list[Registration]
    gone: list[Registration]
    repeated: list[RepeatedRequest]
    constituencies: list[Tally]
    channels: list[Tally]
    needs: NeedsTotal
    to_call: int
    to_print: int


def board_of(meeting: Meeting) -> Board:
    """Read it all, in a number of queries that does not grow with the crowd."""
    rows = list(
        meeting.registrations.select_related(
            "person", "constituency", "party", "needs", "assisted_entry__by"
        )
        .prefetch_related("dependence_links")
        .order_by("rank", "registered_at", "pk")
    )
    placed = by_name(row for row in rows if row.state in HOLD_A_PLACE)
    waiting = [row for row in rows if row.state == State.WAITING]
    keys = [row.person.key for row in rows]
    messages = Message.objects.filter(person_key__in=keys)
    return Board(
        placed=placed,
        waiting=list(enumerate(waiting, start=1)),
        undecided=[row for row in rows if row.state == State.REGISTERED],
        gone=by_name(row for row in rows if row.state in {State.WITHDRAWN, State.ABSENT}),
        repeated=list(
            meeting.repeated_requests.select_related("person").order_by("asked_at", "pk")
        ),
        constituencies=list(_by_constituency(meeting, rows)),
        channels=list(_by_channel(rows)),
        needs=_needs(placed),
        to_call=messages.to_call().count(),
        to_print=messages.to_print().count(),
    )


def _by_constituency(meeting: Meeting, rows: list[Registration]) -> Iterator[Tally]:
    """Every constituency, those with nobody too: who is missing must be seen."""
    for one in meeting.worksite.space.constituencies.order_by("position", "pk"):
        yield _tally(one.name, [row for row in rows if row.constituency_id == one.pk])


def _by_channel(rows: list[Registration]) -> Iterator[Tally]:
    for channel in Channel:
        if of_it := [row for row in rows if row.channel == channel]:
            yield _tally(str(channel.label), of_it)


def _tally(label: str, rows: list[Registration]) -> Tally:
    states = Counter(row.state for row in rows)
    return Tally(
        label=label,
        placed=sum(states[state] for state in HOLD_A_PLACE),
        waiting=states[State.WAITING],
        undecided=states[State.REGISTERED],
    )


def _needs(rows: list[Registration]) -> NeedsTotal:
    kept = [row.kept_needs for row in rows if row.kept_needs]
    return NeedsTotal(
        interpreters=dict(Counter(needs.interpreter for needs in kept if needs.interpreter)),
        children=sum(needs.childcare for needs in kept),
        transport=sum(needs.transport for needs in kept),
        step_free=sum(needs.step_free for needs in kept),
        large_print=sum(row.person.large_print for row in rows),
        easy_to_read=sum(row.person.easy_to_read for row in rows),
        others=[needs.other for needs in kept if needs.other],
    )
