"""Confirming, withdrawing, and what follows: the place goes to the first who waits."""

from datetime import datetime

from django.db import transaction

from chantier.audit.actions import record
from chantier.meetings.models import Meeting
from chantier.meetings.policies import check_can_have_places
from chantier.people.models import Account
from chantier.registrations import messages, places, policies
from chantier.registrations.models import Registration, RepeatedRequest
from chantier.registrations.states import HOLD_A_PLACE, State

THEMSELVES = "the person"


@transaction.atomic
def withdraw(
    *, registration: Registration, by: Account | None, now: datetime, told: bool = True
) -> Registration:
    """Give the place back, or leave the waiting list. Whoever waits first gets the place.

    `told`: send the person a proof of it.
    """
    meeting, registration = _locked(registration)
    policies.check_can_withdraw(registration, now=now)
    had_place = registration.state in HOLD_A_PLACE
    registration.state, registration.withdrawn_at = State.WITHDRAWN, now
    registration.save(update_fields=["state", "withdrawn_at"])
    _forget_needs(registration)
    record("withdrawn", on=registration, by=by, at=now, actor=_actor(by), had_place=had_place)
    if had_place:
        places.free_place(meeting)
        _hand_on(meeting, by=by, now=now)
    if told:
        messages.tell(registration, "registration_withdrawn", now=now)
    return registration


@transaction.atomic
def withdraw_repeated(*, request: RepeatedRequest, now: datetime) -> RepeatedRequest:
    """Whoever repeated a request takes it back; the registration under the address stands."""
    policies.check_can_withdraw(request, now=now)
    request.state, request.withdrawn_at = State.WITHDRAWN, now
    request.save(update_fields=["state", "withdrawn_at"])
    return request


@transaction.atomic
def confirm_repeated(*, request: RepeatedRequest, now: datetime) -> RepeatedRequest:
    """The same for whoever says that they will come."""
    policies.check_can_withdraw(request, now=now)
    if request.state == State.PLACED:
        request.state = State.CONFIRMED
        request.save(update_fields=["state"])
    return request


@transaction.atomic
def confirm(*, registration: Registration, by: Account | None, now: datetime) -> Registration:
    """Say again that one will come. Saying it twice changes nothing."""
    _meeting, registration = _locked(registration)
    policies.check_can_confirm(registration, now=now)
    if registration.state != State.CONFIRMED:
        registration.check_can_move_to(State.CONFIRMED)
        registration.state = State.CONFIRMED
        registration.save(update_fields=["state"])
        record("confirmed", on=registration, by=by, at=now, actor=_actor(by))
    return registration


@transaction.atomic
def change_places(
    *, meeting: Meeting, places_now: int | None, by: Account, now: datetime
) -> list[Registration]:
    """Set how many places there are (None: not limited). Returns those who got one by it."""
    (meeting,) = places.lock([meeting])
    check_can_have_places(meeting, places_now)
    before, meeting.places = meeting.places, places_now
    meeting.save(update_fields=["places"])
    record("places changed", on=meeting, by=by, at=now, before=before, after=places_now)
    return _hand_on(meeting, by=by, now=now)


@transaction.atomic
def promote_waiting(*, meeting: Meeting, by: Account | None, now: datetime) -> list[Registration]:
    """Give each free place to the first who waits. Returns those who got one, told of it."""
    (meeting,) = places.lock([meeting])
    return _hand_on(meeting, by=by, now=now)


def _locked(registration: Registration) -> tuple[Meeting, Registration]:
    """The registration as it is once its meeting is ours alone."""
    (meeting,) = places.lock([registration.meeting])
    fresh = Registration.objects.select_related("person", "constituency").get(pk=registration.pk)
    fresh.meeting = meeting
    return meeting, fresh


def _hand_on(meeting: Meeting, *, by: Account | None, now: datetime) -> list[Registration]:
    promoted = places.hand_on(meeting, now=now)
    for registration in promoted:
        registration.meeting = meeting
        record("promoted", on=registration, by=by, at=now, actor=_actor(by), rank=registration.rank)
        messages.tell(registration, "registration_promoted", now=now)
    return promoted


def _forget_needs(registration: Registration) -> None:
    """Whoever does not come needs nothing."""
    registration.dependence_links.all().delete()
    if hasattr(registration, "needs"):
        registration.needs.delete()


def _actor(by: Account | None) -> str:
    return "" if by else THEMSELVES
