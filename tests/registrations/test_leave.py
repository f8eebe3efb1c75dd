"""Withdrawing, confirming, changing the number of places: never a jump, never one too many."""

import datetime

import pytest
from django.db import IntegrityError
from django.db.models import F

from chantier.audit.models import Event
from chantier.meetings.models import Meeting
from chantier.meetings.states import State as MeetingState
from chantier.notices.models import Message
from chantier.registrations import actions
from chantier.registrations.models import DependenceLink, Needs, Registration
from chantier.registrations.states import State
from chantier.rules import Denied
from tests.factories import AccountFactory, RegistrationFactory
from tests.registrations.factories import ask, ask_on_paper, evening


@pytest.fixture
def by():
    return AccountFactory()


@pytest.fixture
def full(by):
    """One place, taken; two wait, the first of them on paper."""
    meeting = evening(places=1)
    return [*ask(meeting), *ask_on_paper(meeting, by=by), *ask(meeting)]


def taken(meeting):
    return Meeting.objects.get(pk=meeting.pk).places_taken


def state(registration):
    return Registration.objects.get(pk=registration.pk).state


def test_a_place_given_back_goes_to_the_first_who_waits_who_is_told(full, now):
    placed, first, second = full

    actions.withdraw(registration=placed, by=None, now=now)

    assert [state(r) for r in full] == [State.WITHDRAWN, State.PLACED, State.WAITING]
    assert taken(placed.meeting) == 1
    told = Message.objects.get(kind="registration_promoted")
    assert told.person_key == first.person.key
    assert told.channel == "letter"
    assert Event.objects.about(first).last().verb == "promoted"
    assert second.rank == 2


def test_leaving_the_waiting_list_moves_nobody_into_a_place(full, now):
    placed, first, second = full

    actions.withdraw(registration=first, by=None, now=now)

    assert [state(r) for r in full] == [State.PLACED, State.WITHDRAWN, State.WAITING]
    actions.withdraw(registration=placed, by=None, now=now)
    assert state(second) == State.PLACED


def test_withdrawing_is_confirmed_and_forgets_what_was_needed(now, by):
    (registration,) = ask(evening(), needs=actions.Need(step_free=True), depends_on="Mon employeur")

    actions.withdraw(registration=registration, by=by, now=now)

    assert not Needs.objects.exists()
    assert not DependenceLink.objects.exists()
    assert Message.objects.filter(kind="registration_withdrawn").count() == 1
    assert Event.objects.about(registration).get(verb="withdrawn").by == by


def test_withdrawing_twice_frees_one_place(full, now):
    placed, _first, second = full
    actions.withdraw(registration=placed, by=None, now=now)

    with pytest.raises(Denied):
        actions.withdraw(registration=placed, by=None, now=now)

    assert state(second) == State.WAITING
    assert taken(placed.meeting) == 1


def test_once_it_has_begun_nothing_is_withdrawn_and_nobody_is_called_from_home(full, by):
    placed, first, _second = full
    later = placed.meeting.starts_at + datetime.timedelta(minutes=5)

    with pytest.raises(Denied):
        actions.withdraw(registration=placed, by=None, now=later)
    assert actions.promote_waiting(meeting=placed.meeting, by=by, now=later) == []
    assert state(first) == State.WAITING


def test_confirming_twice_says_yes_once(now):
    (registration,) = ask(evening())

    for _time in range(2):
        actions.confirm(registration=registration, by=None, now=now)

    assert state(registration) == State.CONFIRMED
    assert Event.objects.filter(verb="confirmed").count() == 1
    assert taken(registration.meeting) == 1


def test_who_waits_has_nothing_to_confirm(full, now):
    with pytest.raises(Denied):
        actions.confirm(registration=full[1], by=None, now=now)


def test_more_places_go_to_those_who_wait_in_their_order(full, by, now):
    meeting = full[0].meeting

    promoted = actions.change_places(meeting=meeting, places_now=2, by=by, now=now)

    assert promoted == [full[1]]
    assert [state(r) for r in full] == [State.PLACED, State.PLACED, State.WAITING]
    actions.change_places(meeting=meeting, places_now=None, by=by, now=now)
    assert state(full[2]) == State.PLACED
    assert taken(meeting) == 3


def test_nobody_loses_a_place_that_was_given(full, by, now):
    with pytest.raises(Denied, match="1"):
        actions.change_places(meeting=full[0].meeting, places_now=0, by=by, now=now)

    assert taken(full[0].meeting) == 1


def test_the_same_number_of_places_promotes_nobody(full, by, now):
    assert actions.change_places(meeting=full[0].meeting, places_now=1, by=by, now=now) == []


def test_places_of_a_cancelled_meeting_are_handed_to_nobody(full, by, now):
    meeting = full[0].meeting
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CANCELLED, places=3)

    assert actions.promote_waiting(meeting=meeting, by=by, now=now) == []


def test_a_repeated_request_withdrawn_frees_nobodys_place(now):
    meeting = evening()
    (first,) = ask(meeting, email="zoe@example.org")
    (request,) = ask(meeting, email="zoe@example.org").repeated

    actions.withdraw_repeated(request=request, now=now)

    assert state(first) == State.PLACED
    with pytest.raises(Denied):
        actions.withdraw_repeated(request=request, now=now)


def test_the_database_refuses_one_place_too_many():
    meeting = evening(places=1)
    ask(meeting)

    with pytest.raises(IntegrityError):
        Meeting.objects.filter(pk=meeting.pk).update(places_taken=F("places_taken") + 1)


def test_the_database_refuses_the_same_rank_twice(full):
    with pytest.raises(IntegrityError):
        Registration.objects.filter(pk=full[2].pk).update(rank=1)


def test_the_database_refuses_to_wait_without_a_rank(full):
    with pytest.raises(IntegrityError):
        Registration.objects.filter(pk=full[1].pk).update(rank=None)


def test_the_database_refuses_a_withdrawal_without_a_time(full):
    with pytest.raises(IntegrityError):
        Registration.objects.filter(pk=full[0].pk).update(state=State.WITHDRAWN)


def test_the_database_refuses_the_same_person_twice(full):
    with pytest.raises(IntegrityError):
        RegistrationFactory(meeting=full[0].meeting, person=full[0].person)


def test_the_database_refuses_the_same_email_twice(full):
    with pytest.raises(IntegrityError):
        RegistrationFactory(meeting=full[0].meeting, contact_key=full[0].contact_key)


def test_the_database_refuses_the_same_form_twice(full):
    RegistrationFactory(meeting=full[0].meeting, request_digest="a")
    with pytest.raises(IntegrityError):
        RegistrationFactory(meeting=full[0].meeting, request_digest="a")
