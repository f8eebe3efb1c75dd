"""The desk: slips and calls become registrations with equal standing, each slip once."""

import io

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from chantier.audit.models import Event
from chantier.meetings.states import State as MeetingState
from chantier.paper.models import Sheet
from chantier.people import codes
from chantier.people.models import Channel, HowConsented, Person
from chantier.registrations import actions
from chantier.registrations.models import AssistedEntry, Registration
from tests.factories import ConstituencyFactory, SpaceRoleFactory
from tests.registrations.factories import ask, evening

pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.fixture
def meeting():
    meeting = evening(places=1)
    ConstituencyFactory(space=meeting.worksite.space)
    return meeting


@pytest.fixture
def by(meeting):
    return SpaceRoleFactory(space=meeting.worksite.space).account


@pytest.fixture
def team(by):
    client = Client()
    client.force_login(by, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def url(meeting):
    return reverse("registrations:desk", args=[meeting.worksite.slug])


def typed(client, meeting, **more):
    """A slip without e-mail."""
    form = client.get(url(meeting)).context["form"]
    return {
        "request_key": form["request_key"].value(),
        "opened": form["opened"].value(),
        "entered_through": "paper",
        "consent_how": "signed",
        "meetings": [meeting.pk],
        "name": "Yvonne Fictive",
        "constituency": meeting.worksite.space.constituencies.first().pk,
        "reach": "letter",
        "postal_address": "1 rue Fictive",
        "keep_contact": "on",
        "language": "fr",
        **more,
    }


def test_a_slip_becomes_a_registration_that_says_who_typed_it(team, meeting, by):
    answer = team.post(url(meeting), typed(team, meeting))

    registration = Registration.objects.get()
    assertRedirects(
        answer,
        reverse("registrations:entered", args=[meeting.worksite.slug, registration.person.key]),
    )
    assert registration.channel == Channel.PAPER
    entry = AssistedEntry.objects.get()
    assert (entry.by, entry.consent_how) == (by, HowConsented.SIGNED)
    assertContains(team.get(answer["Location"]), codes.paper_code(registration.person))


def test_a_call_waits_its_turn_like_everybody(team, meeting):
    ask(meeting)

    answer = team.post(
        url(meeting),
        typed(
            team, meeting, entered_through="phone", consent_how="oral",
            reach="call", phone="0320000000",
        ),
        follow=True,
    )  # fmt: skip

    assertContains(answer, "rang 1")


def test_the_code_is_shown_to_whoever_typed_it_and_to_no_colleague(team, meeting):
    colleague = SpaceRoleFactory(space=meeting.worksite.space).account
    other = Client()
    other.force_login(colleague, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = team.post(url(meeting), typed(team, meeting))["Location"]

    assert other.get(page).status_code == 404
    assert Client().get(page).status_code == 302


def test_the_next_entry_begins_as_the_last_one(team, meeting):
    team.post(url(meeting), typed(team, meeting, entered_through="phone", consent_how="oral"))

    form = team.get(url(meeting)).context["form"]

    assert form["entered_through"].value() == "phone"
    assert form["consent_how"].value() == "oral"


def numbered(meeting, by, now):
    from chantier.paper.actions import print_sheets

    (sheet,) = print_sheets(kind=actions.SLIP, about=meeting.worksite, count=1, by=by, now=now)
    return sheet


def test_a_numbered_slip_is_entered_once(team, meeting, by, now):
    sheet = numbered(meeting, by, now)
    team.post(url(meeting), typed(team, meeting, number=str(sheet)))

    again = team.post(url(meeting), typed(team, meeting, number=str(sheet), name="Encore"))

    assertContains(again, "a déjà été saisie", status_code=422)
    assert Registration.objects.count() == 1
    sheet.refresh_from_db()
    assert sheet.made == f"people.Person:{Person.objects.get().pk}"
    assert AssistedEntry.objects.get().note == str(sheet)


def test_a_misread_number_gets_a_sentence_and_keeps_what_was_typed(team, meeting):
    answer = team.post(url(meeting), typed(team, meeting, number="ABCD EFGH"))

    assertContains(answer, "Yvonne Fictive", status_code=422)
    assert not Registration.objects.exists()


def test_numbered_slips_are_printed_each_with_its_number(team, meeting):
    answer = team.post(reverse("registrations:slips", args=[meeting.worksite.slug]), {"count": 2})

    assert Sheet.objects.about(meeting.worksite).count() == 2
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert len(pdf.pages) >= 2
    assert Event.objects.filter(verb="sheets printed").exists()


@pytest.mark.parametrize("count", ["0", "501", "x", ""])
def test_no_batch_too_large_is_printed(team, meeting, count):
    team.post(reverse("registrations:slips", args=[meeting.worksite.slug]), {"count": count})

    assert not Sheet.objects.exists()


def test_a_slip_opened_after_the_closing_is_still_typed(team, meeting):
    type(meeting).objects.filter(pk=meeting.pk).update(state=MeetingState.CLOSED)

    team.post(url(meeting), typed(team, meeting))

    assert Registration.objects.count() == 1


def test_an_email_that_is_taken_is_said_at_once(team, meeting):
    ask(meeting, email="zoe@example.org", name="Zoé Déjà")

    answer = team.post(
        url(meeting),
        typed(team, meeting, reach="email", email="zoe@example.org", postal_address=""),
    )

    assertContains(answer, "Zoé Déjà", status_code=422)


def test_nobody_is_entered_without_saying_how_they_agreed(team, meeting):
    for lacking in ("consent_how", "keep_contact", "entered_through"):
        answer = team.post(url(meeting), typed(team, meeting) | {lacking: ""})
        assert answer.status_code == 422
    assert not Person.objects.exists()


def test_a_slip_sent_twice_by_a_nervous_finger_is_one(team, meeting):
    data = typed(team, meeting)

    pages = {team.post(url(meeting), data)["Location"] for _time in range(2)}

    assert len(pages) == Registration.objects.count() == 1


def test_the_animation_team_hands_a_lost_code_over(team, meeting):
    person = ask(meeting).person

    assert team.get(reverse("people:hand_over", args=[person.key])).status_code == 200
