"""No more messages, in one click."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains

from chantier.audit.models import Event
from chantier.notices import sending, unsubscribe
from chantier.notices.models import Channel, Message
from chantier.people.models import Consent, HowConsented, Purpose
from tests.factories import NOON, PersonFactory
from tests.registrations.factories import ask, evening

pytestmark = pytest.mark.usefixtures("at_noon")


def subscribed(**more):
    person = PersonFactory(**more)
    Consent.objects.create(
        person=person, purpose=Purpose.CONTACT, how=HowConsented.FORM, given_at=NOON
    )
    return person


def path(person):
    return unsubscribe.address(person.key, "fr").removeprefix("http://127.0.0.1:8000")


def test_each_mail_to_a_person_can_be_stopped_in_one_click():
    ask(evening(), email="zoe@example.org")

    sending.send_due(NOON)

    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = headers["List-Unsubscribe"].strip("<>").split("/", 3)[3]
    stranger = Client(enforce_csrf_checks=True)  # a mail program has no cookie of ours
    answer = stranger.post(f"/{address}", {"List-Unsubscribe": "One-Click"})
    assertContains(answer, "nous ne vous écrivons plus")
    assert not Consent.objects.filter(withdrawn_at=None, purpose=Purpose.CONTACT).exists()
    assert Event.objects.filter(verb="consent withdrawn").count() == 1


def test_a_program_that_opens_the_address_unsubscribes_nobody():
    person = subscribed()

    assertContains(Client().get(path(person)), "button")
    assert person.wants_news


def test_somebody_on_paper_has_such_an_address_too_and_a_second_click_changes_nothing():
    person = subscribed(on_paper=True)

    for _click in range(2):
        assert Client().post(path(person)).status_code == 200
    assert not person.wants_news
    assert Event.objects.filter(verb="consent withdrawn").count() == 1


def test_an_address_that_we_did_not_make_leads_nowhere():
    person = subscribed()
    forged = reverse("people:unsubscribe", args=[f"{person.key.hex}:forged"])

    assert Client().post(forged).status_code == 404


def test_what_concerns_ones_place_still_comes_on_paper():
    registration = ask(evening(), email="zoe@example.org", postal_address="1 rue Fictive")[0]
    Client().post(path(registration.person))
    from chantier.registrations import actions

    actions.withdraw(registration=registration, by=None, now=NOON)

    assert Message.objects.latest("pk").channel == Channel.LETTER
