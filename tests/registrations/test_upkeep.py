"""What happens by itself: needs go when their time is over, reminders go once, erasure erases."""

import datetime

import pytest

from chantier.audit.models import Event
from chantier.initiatives.models import PresentationSection
from chantier.meetings.actions import cancel, update_meeting
from chantier.meetings.models import Meeting
from chantier.notices.models import Message
from chantier.people.actions import erase_person, withdraw_consent
from chantier.people.models import Purpose, Reach
from chantier.registrations import actions
from chantier.registrations.models import (
    DependenceLink,
    Needs,
    Registration,
    RepeatedRequest,
)
from chantier.registrations.states import State
from tests.factories import NOON, AccountFactory
from tests.registrations.factories import ask, ask_on_paper, evening

DAY = datetime.timedelta(days=1)
HELP = {"needs": actions.Need(transport=True), "depends_on": "Ma tutrice"}


@pytest.fixture
def by():
    return AccountFactory()


def test_needs_and_dependences_go_a_week_after_the_meeting_web_and_paper_alike(by):
    meeting = evening()
    ask(meeting, **HELP)
    ask_on_paper(meeting, by=by, **HELP)

    assert actions.forget_needs(now=meeting.ends_at + 7 * DAY) == 0
    assert actions.forget_needs(now=meeting.ends_at + 8 * DAY) == 4

    assert not Needs.objects.exists()
    assert not DependenceLink.objects.exists()
    assert Registration.objects.count() == 2
    assert Event.objects.get(verb="needs deleted").data == {"count": 4}


def test_needs_for_a_meeting_put_off_are_kept(by):
    meeting = evening()
    ask(meeting, **HELP)
    Meeting.objects.update(
        starts_at=meeting.starts_at + 60 * DAY, ends_at=meeting.ends_at + 60 * DAY
    )

    assert actions.forget_needs(now=meeting.ends_at + 8 * DAY) == 0


def test_taking_the_consent_back_deletes_needs_at_once(now):
    receipt = ask(evening(), **HELP)

    withdraw_consent(person=receipt.person, purpose=Purpose.NEEDS, by=None, now=now)

    assert not Needs.objects.exists()
    assert not DependenceLink.objects.exists()


def test_somebody_erased_gives_their_place_back_and_is_named_nowhere(now, by):
    meeting = evening(places=1)
    receipt = ask(meeting, email="zoe@example.org", **HELP)
    (waiting,) = ask_on_paper(meeting, by=by)
    ask(meeting, email="zoe@example.org")

    erase_person(person=receipt.person, by=None, now=now)

    receipt[0].refresh_from_db()
    waiting.refresh_from_db()
    assert (receipt[0].state, waiting.state) == (State.WITHDRAWN, State.PLACED)
    assert (receipt[0].contact_key, receipt[0].request_digest) == ("", "")
    assert not Needs.objects.exists()
    assert not Message.objects.filter(kind="registration_withdrawn").exists()
    assert Message.objects.filter(kind="registration_promoted").count() == 1


def test_erasing_whoever_repeated_a_request_forgets_it(now):
    meeting = evening()
    ask(meeting, email="zoe@example.org")
    receipt = ask(meeting, email="zoe@example.org")

    erase_person(person=receipt.person, by=None, now=now)

    assert not RepeatedRequest.objects.exists()
    assert Registration.objects.get().state == State.PLACED


def test_those_with_a_place_are_reminded_once(by):
    meeting = evening(places=2)
    ask(meeting)
    ask(meeting, email="", reach=Reach.CALL, phone="0320000000")
    ask(meeting)

    day = meeting.starts_at - 3 * DAY
    assert actions.remind(now=day - DAY) == 0
    assert actions.remind(now=day) == 2
    assert actions.remind(now=day + DAY) == 0

    told = Message.objects.filter(kind="registration_reminder")
    assert sorted(told.values_list("channel", flat=True)) == ["call", "email"]


def test_a_letter_leaves_earlier_so_that_it_arrives(by):
    meeting = evening()
    ask_on_paper(meeting, by=by)
    ask(meeting)

    assert actions.remind(now=meeting.starts_at - 8 * DAY) == 1
    assert Message.objects.get(kind="registration_reminder").channel == "letter"


def test_whoever_registered_yesterday_is_not_reminded(by):
    meeting = evening()
    ask(meeting, now=meeting.starts_at - 4 * DAY)

    assert actions.remind(now=meeting.starts_at - 2 * DAY) == 0


def test_nobody_is_reminded_of_a_meeting_that_is_over_or_withdrawn(by, now):
    meeting = evening()
    (registration,) = ask(meeting)
    actions.withdraw(registration=registration, by=None, now=now)
    ask(meeting)

    assert actions.remind(now=meeting.starts_at + DAY) == 0
    assert actions.remind(now=meeting.starts_at - 2 * DAY) == 1


def test_a_cancelled_meeting_is_told_once_to_each_with_the_reason(by, now):
    meeting = evening(places=1)
    ask(meeting)
    ask_on_paper(meeting, by=by)
    cancel(meeting=meeting, reason="La salle est inondée", by=by, now=now)

    assert actions.tell_cancelled(now=now) == 2
    assert actions.tell_cancelled(now=now) == 0

    told = Message.objects.filter(kind="registration_cancelled")
    assert sorted(told.values_list("channel", flat=True)) == ["email", "letter"]
    assert all("La salle est inondée" in message.body for message in told)


def test_places_added_in_the_plan_go_to_those_who_wait(by, now):
    meeting = evening(places=0)
    (registration,) = ask_on_paper(meeting, by=by)
    update_meeting(meeting=meeting, plan={"places": 3}, by=by, now=now)

    assert actions.hand_on_places(now=now) == 1
    assert actions.hand_on_places(now=now) == 0

    registration.refresh_from_db()
    assert registration.state == State.PLACED


@pytest.fixture
def signed(now):
    """A meeting whose presentation waits for nobody's signature any more."""

    def sign(meeting):
        initiative = meeting.initiative
        PresentationSection.objects.create(
            initiative=initiative, depth="full", key="context", text="Le **quartier** en 2010."
        )
        type(initiative).objects.filter(pk=initiative.pk).update(state="signed")
        initiative.refresh_from_db()

    return sign


def test_the_fuller_presentation_is_sent_once_it_is_signed_to_web_and_paper_alike(by, now, signed):
    meeting = evening(places=2)
    ask(meeting)
    ask_on_paper(meeting, by=by)
    ask(meeting)
    assert actions.send_presentations(now=now) == 0

    signed(meeting)
    assert actions.send_presentations(now=now) == 2
    assert actions.send_presentations(now=now) == 0

    told = {m.channel: m for m in Message.objects.filter(kind="registration_presentation")}
    assert f"/initiatives/{meeting.initiative.slug}/" in told["email"].body
    assert "Le **quartier** en 2010." in told["letter"].body


def test_signed_before_it_comes_with_the_answer_and_on_paper_in_the_same_batch(by, now, signed):
    meeting = evening()
    signed(meeting)
    (registration,) = ask(meeting)
    ask_on_paper(meeting, by=by)

    answer = Message.objects.get(person_key=registration.person.key)
    assert f"/initiatives/{meeting.initiative.slug}/" in answer.body
    assert actions.send_presentations(now=now) == 1
    assert Message.objects.get(kind="registration_presentation").channel == "letter"


def test_another_venue_is_told_once_to_each_whatever_their_way(by):
    meeting = evening(places=1, venue="Salle A")
    has_a_place, waits = ask(meeting)[0], ask_on_paper(meeting, by=by)[0]
    gone = ask(meeting)[0]
    actions.withdraw(registration=gone, by=None, now=NOON)
    Meeting.objects.update(venue="Salle B")

    assert actions.tell_changed(now=NOON) == 2
    assert actions.tell_changed(now=NOON) == 0
    told = {message.person_key: message for message in Message.objects.filter(
        kind="registration_changed")}  # fmt: skip
    assert told.keys() == {has_a_place.person.key, waits.person.key}
    assert "Salle B" in told[waits.person.key].body
    assert told[waits.person.key].channel == "letter"


def test_another_title_is_no_reason_to_write(by):
    meeting = evening()
    ask_on_paper(meeting, by=by)
    Meeting.objects.update(title="Mieux dit")

    assert actions.tell_changed(now=NOON) == 0
