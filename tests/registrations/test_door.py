"""At the door: those present are counted once, and the room is never too full."""

import datetime

import pytest

from chantier.meetings.models import Attendance, Meeting
from chantier.meetings.states import State as MeetingState
from chantier.people.models import HowConsented, Purpose, Reach
from chantier.registrations import actions
from chantier.registrations.models import Registration
from chantier.registrations.states import State
from chantier.rules import Denied
from tests.factories import AccountFactory, ConstituencyFactory
from tests.registrations.factories import ask, ask_on_paper, evening


@pytest.fixture
def by():
    return AccountFactory()


@pytest.fixture
def room(by):
    """Two places: one by web, one by slip; a third person waits."""
    meeting = evening(places=2)
    return [*ask(meeting), *ask_on_paper(meeting, by=by), *ask(meeting)]


def doors(registration):
    return registration.meeting.starts_at + datetime.timedelta(minutes=20)


def state(registration):
    return Registration.objects.get(pk=registration.pk).state


def coming_in(meeting):
    return {
        "name": "Arrivée sans inscription",
        "reach": Reach.CALL,
        "phone": "0320000000",
        "constituency": ConstituencyFactory(space=meeting.worksite.space),
        "consents": {Purpose.CONTACT},
        "consent_how": HowConsented.ORAL,
    }


@pytest.mark.parametrize("which", [0, 1])
def test_somebody_who_comes_is_counted_once_web_and_paper_alike(room, by, which):
    registration = room[which]

    for _time in range(2):
        actions.mark_present(registration=registration, by=by, now=doors(registration))

    assert state(registration) == State.PRESENT
    attendance = Attendance.objects.get()
    assert attendance.by == by
    assert Meeting.objects.get().places_taken == 2


def test_the_hour_of_arrival_does_not_betray_who_a_participation_is(room, by):
    actions.mark_present(registration=room[0], by=by, now=doors(room[0]))

    assert Attendance.objects.get().at.minute == 0


def test_somebody_without_a_place_comes_in_once_an_absent_one_left_theirs(room, by):
    now = doors(room[0])
    with pytest.raises(Denied):
        actions.mark_present(registration=room[2], by=by, now=now)

    actions.mark_absent(registration=room[0], by=by, now=now)
    actions.mark_present(registration=room[2], by=by, now=now)

    assert [state(r) for r in room] == [State.ABSENT, State.PLACED, State.PRESENT]
    assert Meeting.objects.get().places_taken == 2


def test_an_absent_one_who_comes_late_needs_a_free_place(room, by):
    now = doors(room[0])
    actions.mark_absent(registration=room[0], by=by, now=now)
    actions.mark_present(registration=room[2], by=by, now=now)

    with pytest.raises(Denied):
        actions.mark_present(registration=room[0], by=by, now=now)


def test_a_mistake_at_the_door_is_undone(room, by):
    now = doors(room[0])
    actions.mark_present(registration=room[0], by=by, now=now)

    for _time in range(2):
        actions.mark_absent(registration=room[0], by=by, now=now)

    assert not Attendance.objects.exists()
    assert Meeting.objects.get().places_taken == 1


def test_nobody_is_present_the_day_before_or_absent_before_it_begins(room, by, now):
    with pytest.raises(Denied):
        actions.mark_present(registration=room[0], by=by, now=now)
    with pytest.raises(Denied):
        actions.mark_absent(registration=room[0], by=by, now=now)


def test_nobody_comes_to_a_cancelled_meeting(room, by):
    Meeting.objects.update(state=MeetingState.CANCELLED)
    registration = Registration.objects.get(pk=room[0].pk)

    with pytest.raises(Denied):
        actions.mark_present(registration=registration, by=by, now=doors(registration))


def test_a_walk_in_takes_a_free_place_and_is_present(by):
    meeting = evening(places=1)
    now = meeting.starts_at + datetime.timedelta(minutes=5)

    (registration,) = actions.walk_in(meeting=meeting, by=by, now=now, **coming_in(meeting))

    assert state(registration) == State.PRESENT
    assert registration.assisted_entry.by == by
    assert Attendance.objects.count() == 1


def test_a_walk_in_is_refused_when_the_room_is_full(room, by):
    meeting = room[0].meeting

    with pytest.raises(Denied, match="2"):
        actions.walk_in(meeting=meeting, by=by, now=doors(room[0]), **coming_in(meeting))

    assert Registration.objects.count() == 3
