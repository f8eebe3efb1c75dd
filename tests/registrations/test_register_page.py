"""The most important page: one page, one send, whoever one is."""

import datetime
import gzip
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from chantier.meetings.states import State as MeetingState
from chantier.notices.models import Message
from chantier.people import codes
from chantier.people.models import Person, Purpose
from chantier.registrations.models import Needs, Registration, RepeatedRequest
from chantier.registrations.states import State
from tests.factories import AccountFactory, ConstituencyFactory, MeetingFactory, WorksiteFactory
from tests.registrations.factories import ask, drawn_by_lot, evening
from tests.world import enter_as

pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.fixture
def meeting():
    meeting = evening(title="L’expression en assemblée populaire")
    ConstituencyFactory(space=meeting.worksite.space, name="Habitantes et habitants")
    return meeting


def url(meeting):
    return reverse("registrations:register", args=[meeting.worksite.slug])


def soup(response):
    return BeautifulSoup(response.content, "html5lib")


def hidden(client, meeting):
    """What the page itself puts into the form."""
    page = soup(client.get(url(meeting)))
    return {
        field["name"]: field["value"]
        for field in page.select("main form input[type=hidden]")
        if field.get("value")
    }


def said(client, meeting, **more):
    """What somebody types who wants to be reached by letter."""
    return {
        **hidden(client, meeting),
        "meetings": [meeting.pk],
        "name": "Léa Fictive",
        "constituency": meeting.worksite.space.constituencies.first().pk,
        "reach": "letter",
        "postal_address": "1 rue Fictive\n00000 Nulle-Part",
        "keep_contact": "on",
        **more,
    }


def by_email(client, meeting, email="lea@example.org", **more):
    return said(client, meeting, reach="email", email=email, postal_address="", **more)


def send(client, meeting, data, **more):
    return client.post(url(meeting), data, **more)


def test_registering_without_account_or_email_shows_the_place_and_the_code(client, meeting):
    response = send(client, meeting, said(client, meeting))

    done = reverse("registrations:done", args=[meeting.worksite.slug])
    assertRedirects(response, done)
    page = client.get(done)
    assertContains(page, "Vous avez une place")
    person = Person.objects.get()
    assertContains(page, codes.paper_code(person))
    assertContains(page, codes.link(person))
    assert Registration.objects.get().state == State.PLACED
    assert Message.objects.get().channel == "letter"


def test_somebody_who_registered_is_known_from_then_on(client, meeting):
    send(client, meeting, said(client, meeting))

    page = client.get(reverse("people:personal_page"))

    assertContains(page, "Mes inscriptions")
    assertContains(page, meeting.title)
    assertContains(page, "Je ne peux pas venir")


def test_the_form_prints_the_rule_beside_each_evening(client, meeting):
    worksite = meeting.worksite
    evening(places=0, worksite=worksite, initiative=None)
    drawn_by_lot(worksite=worksite, initiative=None)
    MeetingFactory(worksite=worksite, initiative=None, title="Pas encore ouvert")

    page = soup(client.get(url(meeting))).get_text(" ", strip=True)

    assert "50 places, dans l’ordre des inscriptions\u00a0: il en reste 50" in page
    assert "Vous seriez au rang 1 de la liste d’attente" in page
    assert "tirées au sort" in page
    assert "Les inscriptions ne sont pas encore ouvertes" in page


def test_a_full_meeting_gives_a_rank(client, meeting):
    type(meeting).objects.filter(pk=meeting.pk).update(places=0)

    response = send(client, meeting, said(client, meeting), follow=True)

    assertContains(response, "Vous êtes au rang 1 de la liste d’attente")


def test_the_first_answer_of_each_question_is_needed_and_the_way_needs_its_address(client, meeting):
    response = send(client, meeting, hidden(client, meeting))

    assert response.status_code == 422
    assertContains(response, "Cochez au moins une date", status_code=422)
    response = send(client, meeting, said(client, meeting, postal_address=""))
    assertContains(response, "écrivez une adresse postale", status_code=422)


def test_an_empty_form_says_what_to_do_at_each_question(client, meeting):
    response = send(client, meeting, hidden(client, meeting))
    for sentence in (
        "Cochez au moins une date",
        "Écrivez un prénom et un nom",
        "Choisissez la réponse la plus proche",
        "une lettre ou un appel suffit",
        "Sans cet accord",
    ):
        assertContains(response, sentence, status_code=422)
    assertNotContains(response, "Ce champ est obligatoire", status_code=422)


def test_opinions_are_kept_only_if_asked_for(client, meeting):
    assert 'name="keep_opinions" aria' not in client.get(url(meeting)).text
    box = soup(client.get(url(meeting))).select_one("[name=keep_opinions]")
    assert not box.has_attr("checked")

    send(client, meeting, said(client, meeting))
    assert set(Person.objects.get().consents.values_list("purpose", flat=True)) == {Purpose.CONTACT}

    send(Client(), meeting, said(Client(), meeting, name="Ali", keep_opinions="on"))
    assert Person.objects.get(name="Ali").consents.filter(purpose=Purpose.OPINIONS).exists()


def test_without_the_agreement_nothing_is_kept(client, meeting):
    response = send(client, meeting, said(client, meeting, keep_contact=""))

    assert response.status_code == 422
    assert not Person.objects.exists()


def test_needs_are_kept_only_with_their_own_agreement(client, meeting):
    data = said(client, meeting, interpreter="arabe", childcare="2")

    assertContains(send(client, meeting, data), "Cochez cette case", status_code=422)
    send(client, meeting, data | {"needs_kept": "on"})

    assert Needs.objects.get().interpreter == "arabe"


def test_a_form_sent_twice_is_one_registration_and_the_same_page(client, meeting):
    data = said(client, meeting)
    other_tab = Client()

    first = send(client, meeting, data, follow=True)
    second = send(other_tab, meeting, data, follow=True)

    assert Registration.objects.count() == Person.objects.count() == 1
    assert codes.paper_code(Person.objects.get()) in first.text
    assert codes.paper_code(Person.objects.get()) in second.text


def test_whoever_types_an_email_learns_nothing_of_who_is_registered(meeting):
    """The page after a known address says what the page after a new one says."""
    type(meeting).objects.filter(pk=meeting.pk).update(places=1)
    ask(meeting, email="known@example.org")
    pages = []
    for address in ("unknown@example.org", "known@example.org"):
        visitor = Client()
        data = by_email(visitor, meeting, email=address, name="Curieux")
        answers = [
            send(visitor, meeting, data),
            visitor.get(reverse("registrations:done", args=[meeting.worksite.slug])),
            visitor.get(reverse("people:personal_page")),
            visitor.get(url(meeting)),
            visitor.get(reverse("people:my_data")),
        ]
        pages.append([(answer.status_code, _blank(answer.text, address)) for answer in answers])
        Registration.objects.filter(person__name="Curieux").delete()
        type(meeting).objects.filter(pk=meeting.pk).update(last_rank=0)

    assert pages[0] == pages[1]
    assert RepeatedRequest.objects.count() == 1


def _blank(text, address):
    """The page without what differs for any two people."""
    text = text.replace(address, "ADDRESS")
    text = re.sub(r'name="(csrfmiddlewaretoken|request_key|opened)" value="[^"]*"', r"\1", text)
    text = re.sub(r"\b[0-9A-Z]{3} [0-9A-Z]{3} [0-9A-Z]{3}\b", "CODE", text)
    text = re.sub(r"/moi/[\w-]{24}/", "LINK", text)
    return re.sub(r"/inscriptions/[0-9a-f-]{36}/", "KEY", text)


def test_a_repeated_request_is_withdrawn_like_any_other_and_frees_nobodys_place(client, meeting):
    ask(meeting, email="known@example.org")
    send(client, meeting, by_email(client, meeting, email="known@example.org"))
    key = RepeatedRequest.objects.get().key

    client.post(reverse("registrations:confirm", args=[key]))
    assertContains(client.get(reverse("people:personal_page")), "a confirmé")
    client.post(reverse("registrations:withdraw", args=[key]))

    assert Registration.objects.get().state == State.PLACED
    assertContains(client.get(reverse("people:personal_page")), "Désistement")


def test_somebody_known_says_only_what_is_new(client, meeting):
    second = evening(worksite=meeting.worksite, initiative=None)
    person = ask(meeting).person
    enter_as(client, person)

    page = client.get(url(meeting))
    assertContains(page, person.name)
    assertNotContains(page, 'name="name"')
    data = {**hidden(client, meeting), "meetings": [second.pk]}
    response = send(client, meeting, data, follow=True)

    assertContains(response, second.title)
    assert person.registrations.count() == 2
    assert Person.objects.count() == 1


def test_a_person_of_another_space_is_a_stranger_here(client, meeting):
    enter_as(client, ask(evening()).person)

    assertContains(client.get(url(meeting)), 'name="name"')


def test_an_account_that_registers_itself_keeps_its_session_and_is_tied(client, meeting):
    account = AccountFactory(name="Ali Fictif")
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    assertContains(client.get(url(meeting)), 'value="Ali Fictif"')

    response = send(client, meeting, said(client, meeting, name="Ali Fictif"), follow=True)

    account.refresh_from_db()
    assert account.person == Person.objects.get()
    assertContains(response, "Vous avez une place")


def test_closed_dates_say_why_and_show_no_form(client):
    meeting = MeetingFactory(state=MeetingState.CLOSED)

    page = client.get(url(meeting))

    assertContains(page, "Les inscriptions sont closes")
    assert not soup(page).select("main form")


def test_a_meeting_closed_between_reading_and_sending_refuses_and_keeps_what_was_typed(
    client, meeting
):
    data = said(client, meeting)
    other = evening(worksite=meeting.worksite, initiative=None)
    type(meeting).objects.filter(pk=meeting.pk).update(state=MeetingState.CLOSED)

    response = send(client, meeting, data | {"meetings": [meeting.pk, other.pk]})

    assertContains(response, "Léa Fictive", status_code=422)
    assertContains(response, "n’est plus ouverte", status_code=422)
    assert not Registration.objects.exists()


def test_no_worksite_no_form(client, meeting):
    assert client.get("/chantiers/nulle-part/inscription/").status_code == 404
    hidden_one = WorksiteFactory(in_preparation=True)
    assert client.get(reverse("registrations:register", args=[hidden_one.slug])).status_code == 404


@pytest.mark.parametrize(
    "forged",
    [
        {"meetings": ["999999"]},
        {"meetings": ["x"]},
        {"constituency": "999999"},
        {"constituency": "x"},
        {"reach": "pigeon"},
        {"request_key": "x"},
        {"request_key": ""},
        {"opened": "form:1:x"},
        {"opened": ""},
        {"childcare": "-1"},
        {"childcare": "1e9"},
        {"email": "léa@@example", "reach": "email"},
        {"phone": "abc", "reach": "call"},
        {"name": ""},
        {"name": "\x00"},
    ],
)
def test_a_forged_answer_gets_a_sentence(client, meeting, forged):
    response = send(client, meeting, said(client, meeting) | forged)

    assert response.status_code == 422
    assert soup(response).select_one(".error-summary li")
    assert not Person.objects.exists()


def test_the_meeting_and_the_constituency_of_others_are_refused(client, meeting):
    for forged in (
        {"meetings": [evening().pk]},
        {"constituency": ConstituencyFactory().pk},
    ):
        assert send(client, meeting, said(client, meeting) | forged).status_code == 422


@pytest.mark.parametrize(
    "field", ["name", "postal_address", "relay", "party_name", "interpreter", "other", "depends_on"]
)
def test_a_hundred_kilobytes_get_a_sentence_and_come_back(client, meeting, field):
    long = "é" * 50_000
    response = send(client, meeting, said(client, meeting) | {field: long, "needs_kept": "on"})

    assert response.status_code == 422
    assert long in response.text


@pytest.mark.parametrize("name", ["李小龍", "محمد", "Ωmega", "O’Brien-d’Été", "<b>Zoé</b>", "🙂"])
def test_a_name_in_any_script_is_kept_and_shown_as_it_is(client, meeting, name):
    response = send(client, meeting, said(client, meeting, name=name), follow=True)

    assert response.status_code == 200
    assert Person.objects.get().name == name
    assert "<b>Zoé" not in response.text


def test_a_form_of_another_site_is_refused(meeting):
    strict = Client(enforce_csrf_checks=True)

    response = send(strict, meeting, said(Client(), meeting))

    assert response.status_code == 403
    assert not Person.objects.exists()


def test_programs_fall_into_the_box_that_people_do_not_see(client, meeting):
    response = send(client, meeting, said(client, meeting, website="http://spam.example"))

    assertContains(response, "Léa Fictive", status_code=422)
    assert not Person.objects.exists()


def test_a_fast_hand_is_let_in_and_a_program_that_goes_on_is_slowed(meeting):
    answers = []
    for number in range(12):
        visitor = Client()
        data = said(visitor, meeting, name=f"Rapide {number}")
        answers.append(send(visitor, meeting, data).status_code)

    assert answers[0] == 302
    assert answers[-1] == 429


def test_people_who_take_their_time_are_never_slowed(meeting, monkeypatch, now):
    visitor = Client()
    data = said(visitor, meeting)
    later = now + datetime.timedelta(minutes=3)
    monkeypatch.setattr("chantier.registrations.forms._now", lambda: later.timestamp() * 2)

    answers = [
        send(Client(), meeting, data | {"name": f"Personne {number}"}).status_code
        for number in range(15)
    ]

    assert set(answers) == {302}


def test_in_english_the_page_and_the_answer_are_in_english(client, meeting):
    data, address = said(client, meeting), "/en" + url(meeting)
    with translation.override("fr"):  # what the page leaves on, goes
        assertContains(client.get(address), "Which dates?")
        client.post(address, data)

    assert Person.objects.get().language == "en"


def test_the_page_weighs_little_and_needs_no_script(client, meeting):
    """60 KiB and 4 requests at most, on the old phone of somebody in a hurry."""
    for _time in range(3):
        evening(worksite=meeting.worksite, initiative=None)
    response = client.get(url(meeting))
    page = soup(response)

    assert not page.select("script")
    files = {
        tag.get("href") or tag.get("src")
        for tag in page.select("link[rel=stylesheet], link[rel=icon], img, script")
    }
    weight = len(gzip.compress(response.content))
    for name in files:
        path = Path(finders.find(name.removeprefix("/static/")))
        weight += len(gzip.compress(path.read_bytes()))
    assert len(files) + 1 <= 3
    assert weight <= 60 * 1024


def test_the_page_costs_the_same_for_a_crowd(assert_same_queries, meeting):
    assert_same_queries(url(meeting), grow=lambda: ask(meeting))


def test_a_registration_asks_the_database_little(
    client, meeting, django_assert_num_queries, django_assert_max_num_queries
):
    send(client, meeting, by_email(client, meeting, "una@example.org"))

    stranger = Client()
    # Worksite, waiting, meetings, quotas, constituencies.
    with django_assert_num_queries(5):
        stranger.get(url(meeting))
    data = by_email(stranger, meeting, "due@example.org")
    with django_assert_max_num_queries(40):  # savepoints, session and journal included
        assert send(stranger, meeting, data).status_code == 302


def test_the_slip_is_a_pdf_that_prints_the_rule(client, meeting):
    response = client.get(reverse("registrations:slip", args=[meeting.worksite.slug]))

    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
