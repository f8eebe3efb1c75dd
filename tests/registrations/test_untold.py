"""Who took back their agreement to be told: no news, no machine, and never in the dark."""

import datetime

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from chantier.meetings.actions import cancel
from chantier.notices.models import Channel, Message
from chantier.people.actions import withdraw_consent
from chantier.people.models import Purpose, Reach
from chantier.registrations import actions
from chantier.registrations.states import State
from tests.factories import AccountFactory
from tests.registrations.factories import ask, ask_on_paper, evening
from tests.world import enter_as

DAY = datetime.timedelta(days=1)


@pytest.fixture
def by():
    return AccountFactory()


@pytest.fixture
def meeting():
    return evening(places=1)


def untold(receipt, now):
    """They change their mind about being told, and what they were told before is left aside."""
    person = receipt.person
    withdraw_consent(person=person, purpose=Purpose.CONTACT, by=None, now=now)
    Message.objects.all().delete()
    return receipt[0]


def told(registration):
    return [(m.kind, m.channel) for m in Message.objects.for_person(registration.person.key)]


@pytest.mark.parametrize(
    ("reached", "way"),
    [
        ({"reach": Reach.EMAIL, "postal_address": "1 rue Fictive"}, Channel.LETTER),
        ({"reach": Reach.EMAIL, "phone": "06 00 00 00 00"}, Channel.CALL),
        ({"reach": Reach.SMS, "phone": "06 00 00 00 00"}, Channel.CALL),
        ({"reach": Reach.CALL, "phone": "06", "postal_address": "1 rue"}, Channel.CALL),
        ({"reach": Reach.RELAY, "relay": "Une voisine", "phone": "06"}, Channel.HANDED),
        ({"reach": Reach.EMAIL}, Channel.HANDED),
    ],
)
def test_a_place_that_comes_free_is_told_by_people_and_not_by_machines(
    meeting, now, by, reached, way
):
    first = ask(meeting)
    registration = untold(ask(meeting, **reached), now)

    actions.withdraw(registration=first[0], by=None, now=now)

    assert told(registration) == [("registration_promoted", way)]
    registration.refresh_from_db()
    assert registration.state == State.PLACED


def test_somebody_on_paper_gets_their_letter(meeting, now, by):
    first = ask(meeting)
    registration = untold(ask_on_paper(meeting, by=by), now)

    actions.withdraw(registration=first[0], by=None, now=now)

    assert told(registration) == [("registration_promoted", Channel.LETTER)]


def test_a_meeting_cancelled_is_told(meeting, now, by):
    registration = untold(ask(meeting, phone="06 00 00 00 00"), now)

    cancel(meeting=meeting, reason="La salle a brûlé.", by=by, now=now)
    actions.tell_cancelled(now=now)

    assert told(registration) == [("registration_cancelled", Channel.CALL)]


@pytest.mark.parametrize("on_paper", [False, True])
def test_no_reminder_and_nothing_is_tried_again(meeting, now, by, on_paper):
    registration = untold(ask_on_paper(meeting, by=by) if on_paper else ask(meeting), now)

    for days in (3, 2, 1):
        actions.remind(now=meeting.starts_at - days * DAY)

    assert told(registration) == []


def test_somebody_who_types_the_same_e_mail_writes_to_nobody(meeting, now):
    registration = untold(ask(meeting, email="zoe@example.org"), now)

    ask(meeting, email="zoe@example.org", name="Quelqu’un")

    assert told(registration) == []


def test_their_page_says_what_they_are_told_and_how(client, meeting, now):
    receipt = ask(meeting)
    enter_as(client, receipt.person)
    page = reverse("people:personal_page")
    assertNotContains(client.get(page), "ni rappel ni nouvelle")

    untold(receipt, now)

    assertContains(client.get(page), "ni rappel ni nouvelle")
