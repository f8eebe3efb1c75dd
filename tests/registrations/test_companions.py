"""Nobody comes alone: one form for several people, each under their own name."""

from uuid import uuid4

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from chantier.meetings.models import Meeting
from chantier.notices.models import Message
from chantier.people import codes
from chantier.registrations import actions, lots
from chantier.registrations.models import Party, Registration
from chantier.registrations.states import State
from tests.factories import NOON, AccountFactory
from tests.registrations.factories import ask, ask_on_paper, drawn_by_lot, evening

WITH = ("Ali Voisin", "Fatou Voisine")


@pytest.fixture
def by():
    return AccountFactory()


def asks(how, meeting, by):
    """Somebody comes with two others: by web or by slip."""
    more = {"companions": WITH}
    return ask(meeting, **more) if how == "web" else ask_on_paper(meeting, by=by, **more)


def states():
    return list(Registration.objects.order_by("pk").values_list("state", flat=True))


@pytest.mark.parametrize("how", ["web", "paper"])
def test_each_has_a_place_a_code_and_a_message_through_whoever_named_them(how, by):
    meeting = evening(places=3)

    (first,) = asks(how, meeting, by)

    assert states() == [State.PLACED] * 3
    assert Party.objects.get().registrations.count() == 3
    for brought in first.brought.select_related("person"):
        message = Message.objects.get(person_key=brought.person.key)
        assert message.to_name == brought.person.name
        assert message.to_address == (first.person.email or first.person.postal_address)
        assert message.code == codes.paper_code(brought.person)
        assert brought.person.relay == first.person.name


@pytest.mark.parametrize("how", ["web", "paper"])
def test_places_for_all_or_all_wait(how, by):
    meeting = evening(places=2)

    asks(how, meeting, by)

    assert states() == [State.WAITING] * 3
    assert sorted(Registration.objects.values_list("rank", flat=True)) == [1, 2, 3]
    assert Meeting.objects.get().places_taken == 0


def test_a_form_sent_twice_brings_nobody_twice():
    meeting, key = evening(places=9), uuid4()
    for _time in range(2):
        ask(meeting, companions=WITH, request_key=key, email="zoe@example.org")

    assert Registration.objects.count() == 3


def test_those_named_are_drawn_together(by):
    meeting = drawn_by_lot(places=4)
    asks("paper", meeting, by)

    groups = {one.group for one in lots.enter(meeting).pool.entrants}

    assert len(groups) == 1
    assert "" not in groups


def test_one_of_them_withdraws_and_the_others_come():
    (first,) = ask(evening(places=3), companions=WITH)

    actions.withdraw(registration=first, by=None, now=NOON)

    assert sorted(states()) == [State.PLACED, State.PLACED, State.WITHDRAWN]


def test_too_many_names_are_told_and_kept(client, at_noon):
    meeting = evening()
    names = "\n".join(f"Voisine {n}" for n in range(10))

    answer = client.post(
        reverse("registrations:register", args=[meeting.worksite.slug]), {"companions": names}
    )

    assertContains(answer, "neuf personnes", status_code=422)
    assertContains(answer, "Voisine 9", status_code=422)
