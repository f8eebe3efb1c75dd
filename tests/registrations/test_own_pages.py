"""One's own registrations: seen, confirmed, given back; never anybody else's."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from chantier.audit.models import Event
from chantier.people import codes
from chantier.registrations.states import State
from tests.factories import AccountFactory
from tests.registrations.factories import ask, ask_on_paper, evening
from tests.world import enter_as

pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.fixture(params=["web", "paper"])
def registration(request):
    """The same for somebody on the web, and for somebody on paper with their code."""
    meeting = evening(places=1, practical="Repas offert", title="Notre soirée")
    if request.param == "web":
        return ask(meeting)[0]
    return ask_on_paper(meeting, by=AccountFactory())[0]


@pytest.fixture
def own(registration):
    client = Client()
    client.post(reverse("people:paper_code"), {"code": codes.paper_code(registration.person)})
    return client


def test_the_page_shows_state_practical_details_and_presentation(own, registration):
    page = own.get(reverse("people:personal_page"))

    assertContains(page, "Vous avez une place")
    assertContains(page, "Repas offert")
    assertContains(page, "La présentation plus complète")


def test_a_link_followed_by_a_mail_scanner_withdraws_nobody(own, registration):
    address = reverse("registrations:withdraw", args=[registration.key])

    assertContains(own.get(address), "Je rends ma place")
    registration.refresh_from_db()
    assert registration.state == State.PLACED

    assertRedirects(own.post(address), reverse("people:personal_page"))
    registration.refresh_from_db()
    assert registration.state == State.WITHDRAWN
    assert Event.objects.about(registration).last().actor == "the person"
    assertContains(own.post(address, follow=True), "déjà été retirée")


def test_confirming_by_post_only(own, registration):
    address = reverse("registrations:confirm", args=[registration.key])

    assert own.get(address).status_code == 405
    assertContains(own.post(address, follow=True), "C’est noté")
    registration.refresh_from_db()
    assert registration.state == State.CONFIRMED


def test_who_waits_sees_their_rank_and_cannot_confirm(registration):
    waiting = ask(registration.meeting)[0]
    client = Client()
    enter_as(client, waiting.person)

    page = client.get(reverse("people:personal_page"))
    assertContains(page, "Vous êtes au rang 1 de la liste d’attente")
    answer = client.post(reverse("registrations:confirm", args=[waiting.key]), follow=True)
    assertContains(answer, "pas encore de place")


def test_nobody_touches_the_registration_of_somebody_else(registration):
    other = Client()
    enter_as(other, ask(evening()).person)
    for visitor in (Client(), other):
        for name in ("withdraw", "confirm"):
            address = reverse(f"registrations:{name}", args=[registration.key])
            assert visitor.post(address).status_code == 404
    registration.refresh_from_db()
    assert registration.state == State.PLACED


def test_a_withdrawal_without_proof_of_origin_is_refused(registration):
    strict = Client()
    enter_as(strict, registration.person)
    strict.handler.enforce_csrf_checks = True

    answer = strict.post(reverse("registrations:withdraw", args=[registration.key]))

    assert answer.status_code == 403


def test_what_is_kept_is_taken_away_in_a_file(own, registration):
    exported = own.get(reverse("people:my_data_file")).json()

    assert exported["registrations"][0]["rencontre"] == "Notre soirée"
