"""Giving, freeing and handing on places: the only code that writes a meeting's counters.

Everything here runs inside the caller's transaction, after `lock`. On PostgreSQL the lock on the
meeting's row makes all those who want its places wait their turn; on SQLite the transaction itself
is alone in writing. `never_one_place_too_many` in the database is the last guard.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F, Q

from chantier.meetings.models import Meeting, PlaceRule
from chantier.meetings.states import State as MeetingState
from chantier.prepared import Prepared, Slot
from chantier.registrations.lots import next_in, standing_draw
from chantier.registrations.models import Draw, Registration
from chantier.registrations.shares import Asking, Shares, asking, with_rule
from chantier.registrations.states import State

_WAITING = Prepared(
    lambda: (
        Registration.objects.waiting()
        .filter(meeting=Slot("meeting"))
        .values_list("pk", flat=True)[:1]
    )
)
NOBODY = Asking(constituency=0, channel="")


def lock(meetings: Iterable[Meeting]) -> list[Meeting]:
    """The meetings as they are now, and nobody else's until the transaction ends.

    Always by primary key: two forms that name the same evenings never wait for each other.
    """
    keys = [meeting.pk for meeting in meetings]
    locked = Meeting.objects.select_for_update(of=("self",)).select_related(
        "worksite__space", "initiative"
    )
    return with_rule(locked.filter(pk__in=keys).order_by("pk"))


def answer(
    meeting: Meeting, who: Asking, *, now: datetime, together: int = 1
) -> tuple[State, int | None]:
    """What a new registration gets under the printed rule: a state, and a rank if it waits.

    Whoever registers several `together` has places for all of them at once, or waits with them.
    """
    if meeting.places is not None and meeting.place_rule == PlaceRule.LOTTERY:
        if not is_drawn(meeting):
            return State.REGISTERED, None
        return State.WAITING, next_rank(meeting)
    shares = Shares(meeting, now=now)
    if not _somebody_is_before(meeting, shares) and _take_share(meeting, shares, who, together):
        return State.PLACED, None
    return State.WAITING, next_rank(meeting)


def foreseen(meeting: Meeting, who: Asking, *, now: datetime) -> tuple[State, int | None]:
    """What `answer` would say, without taking anything."""
    if meeting.places is not None and meeting.place_rule == PlaceRule.LOTTERY:
        drawn = is_drawn(meeting)
        return (State.WAITING, meeting.last_rank + 1) if drawn else (State.REGISTERED, None)
    shares = Shares(meeting, now=now)
    if not _somebody_is_before(meeting, shares) and _has_room(meeting, shares, who):
        return State.PLACED, None
    return State.WAITING, meeting.last_rank + 1


def _somebody_is_before(meeting: Meeting, shares: Shares) -> bool:
    """Somebody waits to whom the next free place goes; places kept for others are not theirs."""
    if not shares.quotas:
        return _WAITING.any(meeting=meeting.pk)
    waiting = meeting.registrations.waiting()
    return any(
        _has_room(meeting, shares, asking(row)) for row in waiting.prefetch_related("answers")
    )


def _has_room(meeting: Meeting, shares: Shares, who: Asking) -> bool:
    kept = shares.kept_from(who)
    if meeting.places is None:
        return True
    return kept is not None and meeting.places_taken + kept < meeting.places


def _take_share(meeting: Meeting, shares: Shares, who: Asking, together: int = 1) -> bool:
    kept = shares.kept_from(who)
    if kept is None or not take_place(meeting, keeping=kept + together - 1):
        return False
    shares.note(who)
    return True


def take_place(meeting: Meeting, *, keeping: int = 0) -> bool:
    """Take one place, if there is one beside those to keep."""
    room = Q(places=None) | Q(places__gt=F("places_taken") + keeping)
    free = Meeting.objects.filter(room, pk=meeting.pk)
    return free.update(places_taken=F("places_taken") + 1) == 1


def free_place(meeting: Meeting) -> None:
    """Give one place back."""
    Meeting.objects.filter(pk=meeting.pk).update(places_taken=F("places_taken") - 1)


def next_rank(meeting: Meeting) -> int:
    """The next rank of the waiting list. Ranks are never given twice."""
    Meeting.objects.filter(pk=meeting.pk).update(last_rank=F("last_rank") + 1)
    return Meeting.objects.values_list("last_rank", flat=True).get(pk=meeting.pk)


def hand_on(meeting: Meeting, *, now: datetime) -> list[Registration]:
    """Give each free place to the first who waits, while there are both. Returns who got one.

    Once the meeting has begun, a freed place is for those who are there, not for those at home.
    """
    if has_begun(meeting, now=now) or meeting.state == MeetingState.CANCELLED:
        return []
    drawn = meeting.place_rule == PlaceRule.LOTTERY
    if drawn and (draw := standing_draw(meeting)):
        return _hand_on_drawn(meeting, draw, now=now) if draw.drawn_at else []
    promoted = []
    shares = Shares(meeting, now=now)
    waiting = meeting.registrations.waiting().select_related("person")
    for registration in waiting.prefetch_related("answers") if shares.quotas else waiting:
        who = asking(registration) if shares.quotas else NOBODY
        if not _take_share(meeting, shares, who):
            if not shares.quotas:
                break
            continue  # what is free is kept for somebody behind: see `shares`
        registration.state, registration.placed_at = State.PLACED, now
        registration.save(update_fields=["state", "placed_at"])
        promoted.append(registration)
    return promoted


def _hand_on_drawn(meeting: Meeting, draw: Draw, *, now: datetime) -> list[Registration]:
    """After a draw, a freed place goes where it keeps the room balanced."""
    promoted: list[Registration] = []
    while True:
        places, taken = Meeting.objects.values_list("places", "places_taken").get(pk=meeting.pk)
        free = len(promoted) + 1 if places is None else places - taken
        chosen = next_in(meeting, draw, free) if free > 0 else []
        if not chosen:
            return promoted
        for registration in chosen:
            take_place(meeting)
            registration.state, registration.placed_at = State.PLACED, now
            registration.save(update_fields=["state", "placed_at"])
            promoted.append(registration)


def has_begun(meeting: Meeting, *, now: datetime) -> bool:
    """The doors are open, or it is over."""
    if meeting.state in {MeetingState.UNDER_WAY, MeetingState.HELD}:
        return True
    return meeting.starts_at is not None and meeting.starts_at <= now


def is_drawn(meeting: Meeting) -> bool:
    """The places were given: from now on one waits."""
    undecided = [State.REGISTERED, State.WITHDRAWN]
    return meeting.registrations.exclude(state__in=undecided).exists()
