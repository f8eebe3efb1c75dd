"""At the door: who came, who did not, who comes in without having registered."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from chantier.audit.actions import record
from chantier.meetings.models import Attendance, Meeting
from chantier.meetings.states import State as MeetingState
from chantier.people.models import Account, Channel, Person
from chantier.registrations import places, policies
from chantier.registrations.actions.leaving import _locked
from chantier.registrations.actions.registering import Receipt, register
from chantier.registrations.models import Registration
from chantier.registrations.shares import terms_of
from chantier.registrations.states import HOLD_A_PLACE, State
from chantier.worksites import identity

ACTOR = "the announced minute"


@transaction.atomic
def mark_present(*, registration: Registration, by: Account, now: datetime) -> Registration:
    """They came. Somebody without a place takes a free one. Marked twice, counted once."""
    meeting, registration = _locked(registration)
    policies.check_can_mark_present(registration, now=now)
    if registration.state == State.PRESENT:
        return registration
    registration.check_can_move_to(State.PRESENT)
    if registration.state not in HOLD_A_PLACE:
        policies.check_room_has_a_place(meeting)
        places.take_place(meeting)
        registration.placed_at = now
    registration.state = State.PRESENT
    registration.save(update_fields=["state", "placed_at"])
    participation = identity.take_part(
        person=registration.person,
        worksite=meeting.worksite,
        constituency=registration.constituency,
    )
    # To the hour: at the second, the journal would tell which person this participation is.
    hour = now.replace(minute=0, second=0, microsecond=0)
    Attendance.objects.get_or_create(
        meeting=meeting, participation=participation, defaults={"at": hour, "by": by}
    )
    record("marked present", on=registration, by=by, at=now)
    return registration


@transaction.atomic
def mark_absent(*, registration: Registration, by: Account | None, now: datetime) -> Registration:
    """They did not come: their place is free for whoever stands at the door."""
    meeting, registration = _locked(registration)
    policies.check_can_mark_absent(registration, now=now)
    if registration.state == State.ABSENT:
        return registration
    registration.check_can_move_to(State.ABSENT)
    if registration.state in HOLD_A_PLACE:
        places.free_place(meeting)
    registration.state = State.ABSENT
    registration.save(update_fields=["state"])
    own = identity.own_participation(person=registration.person, worksite=meeting.worksite)
    Attendance.objects.filter(meeting=meeting, participation=own).delete()
    record("marked absent", on=registration, by=by, at=now, actor="" if by else ACTOR)
    return registration


@transaction.atomic
def badge_signs(
    *, meeting: Meeting, by: Account, now: datetime, only: Person | None = None
) -> dict[int, str]:
    """Person → six signs, to print on their badge: on paper as on a phone, they are one voter.

    Of those who have a place, or of `only` one of them. Name and signs leave the house together:
    who took them and when is recorded.
    """
    placed = meeting.registrations.placed()
    if only:
        placed = placed.filter(person=only)
    signs = identity.signs_on_badges(
        persons=placed.values_list("person", flat=True), worksite=meeting.worksite
    )
    record("badges taken out", on=meeting, by=by, at=now, count=len(signs))
    return signs


def release_absent(*, now: datetime) -> int:
    """At the minute announced, places that nobody took are free for those at the door.

    Only where the door is kept: a room that signs on paper has marked nobody yet.
    """
    begun = Meeting.objects.filter(
        state__in=[MeetingState.OPEN, MeetingState.CLOSED, MeetingState.UNDER_WAY],
        terms__absent_after__isnull=False,
        starts_at__lte=now,
        attendances__isnull=False,
    )
    freed = 0
    for meeting in begun.select_related("terms").distinct().order_by("pk"):
        minutes = timedelta(minutes=terms_of(meeting).absent_after or 0)
        if meeting.starts_at is None or now < meeting.starts_at + minutes:
            continue
        for registration in meeting.registrations.expected().order_by("pk"):
            mark_absent(registration=registration, by=None, now=now)
            freed += 1
    return freed


@transaction.atomic
def walk_in(*, meeting: Meeting, by: Account, now: datetime, **who: Any) -> Receipt:
    """Somebody comes without having registered: registered at the door, and present.

    `who` is what `register` takes on the person. Raises Denied when the room is full.
    """
    (meeting,) = places.lock([meeting])
    policies.check_room_has_a_place(meeting)
    receipt = register(
        worksite=meeting.worksite,
        meetings=[meeting],
        channel=Channel.DOOR,
        by=by,
        now=now,
        **who,
    )
    (registration,) = receipt
    mark_present(registration=registration, by=by, now=now)
    return receipt
