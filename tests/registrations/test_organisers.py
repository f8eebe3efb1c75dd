"""The lists and the door, for those who may; whatever came by web, slip or phone stands there."""

import datetime
import io

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from chantier.audit.models import Event
from chantier.meetings.models import Attendance, Meeting, MeetingRole
from chantier.people.models import Person
from chantier.registrations import actions, table
from chantier.registrations.models import Registration
from chantier.registrations.states import State
from chantier.worksites.identity import own_participation
from tests.factories import AccountFactory, SpaceRoleFactory
from tests.registrations.factories import ask, ask_on_paper, evening


@pytest.fixture
def meeting():
    return evening(places=2, title="Notre soirée")


@pytest.fixture
def by(meeting):
    return SpaceRoleFactory(space=meeting.worksite.space).account


@pytest.fixture
def team(by):
    return signed_in(by)


def signed_in(account):
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def address(name, meeting, *more):
    return reverse(f"registrations:{name}", args=[meeting.worksite.slug, meeting.slug, *more])


@pytest.fixture
def some(meeting, by, at_noon):
    """Two with a place, by web and on paper; one who waits."""
    helped = actions.Need(interpreter="arabe", childcare=2, step_free=True)
    return [
        *ask(meeting, name="Zoé Web", needs=helped),
        *ask_on_paper(meeting, by=by, name="Émile Papier", depends_on="Sa tutrice"),
        *ask(meeting, name="Ali Attente", reach="call", phone="0320000000"),
    ]


def test_the_list_shows_who_has_a_place_who_waits_and_what_to_prepare(team, meeting, some):
    page = team.get(address("registrations", meeting))

    for words in (
        "Zoé Web",
        "Émile Papier",
        "Ali Attente",
        "arabe (1)",
        "Sa tutrice",
        "saisie par",
    ):
        assertContains(page, words)
    assertContains(page, "1 personne est à appeler")
    assertContains(page, "1 lettre est à imprimer")
    assert page.text.index("Émile Papier") < page.text.index("Zoé Web")


def test_every_constituency_is_counted_even_with_nobody(team, meeting, some):
    from tests.factories import ConstituencyFactory

    ConstituencyFactory(space=meeting.worksite.space, name="Personne d’ici")

    assertContains(team.get(address("registrations", meeting)), "Personne d’ici")


def test_more_places_go_to_who_waits(team, meeting, some):
    answer = team.post(address("registrations", meeting), {"places": 3}, follow=True)

    assertContains(answer, "1 personne qui attendait a une place")
    assert Registration.objects.get(pk=some[2].pk).state == State.PLACED


@pytest.mark.parametrize("places", ["1", "-1", "x", "99999999999"])
def test_a_number_of_places_that_cannot_be_gets_a_sentence(team, meeting, some, places):
    answer = team.post(address("registrations", meeting), {"places": places})

    assert answer.status_code == 422
    assert Meeting.objects.get(pk=meeting.pk).places == 2


def test_withdrawing_for_somebody_asks_first_and_is_recorded(team, meeting, some, by):
    page = address("withdraw_for", meeting, some[1].key)
    assertContains(team.get(page), "Émile Papier ne peut pas venir")

    assertRedirects(team.post(page), address("registrations", meeting))

    assert Event.objects.about(some[1]).get(verb="withdrawn").by == by
    assert Registration.objects.get(pk=some[2].pk).state == State.PLACED
    assertContains(team.post(page, follow=True), "déjà été retirée")


def test_the_registration_of_another_meeting_is_not_found_here(team, meeting, some):
    other = evening(worksite=meeting.worksite, initiative=None)

    assert team.get(address("withdraw_for", other, some[0].key)).status_code == 404


def test_the_list_leaves_the_house_recorded_and_harmless(team, meeting, some, by):
    Person.objects.filter(pk=some[0].person.pk).update(name='=HYPERLINK("http://x")')

    answer = team.post(address("table", meeting))

    text = answer.content.decode("utf-8-sig")
    assert "'=HYPERLINK" in text
    assert '"=' not in text
    assert Event.objects.get(verb="registrations taken out").by == by


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1", " =1", "\n+1"])
def test_no_cell_is_a_formula(cell):
    assert table.harmless(cell).startswith("'")


def test_sheets_and_badges_are_accessible_pdfs(team, meeting, some):
    for name in ("sign_in", "badges"):
        answer = team.get(address(name, meeting))
        with pikepdf.open(io.BytesIO(answer.content)) as pdf:
            assert pdf.Root.MarkInfo.Marked
            assert "/StructTreeRoot" in pdf.Root


def test_a_crowd_costs_the_queries_that_one_costs(team, meeting, assert_same_queries, at_noon):
    assert_same_queries(address("registrations", meeting), grow=lambda: ask(meeting), by=team)
    assert_same_queries(address("door", meeting), grow=lambda: ask(meeting), by=team)


@pytest.fixture
def doors_open(meeting, monkeypatch):
    now = meeting.starts_at + datetime.timedelta(minutes=10)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    return now


@pytest.fixture
def keeper(meeting):
    """A facilitator keeps the door without seeing the lists."""
    account = AccountFactory()
    MeetingRole.objects.create(meeting=meeting, account=account, role="facilitator")
    return signed_in(account)


def test_the_keeper_of_the_door_marks_who_is_there(keeper, meeting, some, doors_open):
    for registration in some[:2]:
        keeper.post(address("present", meeting, registration.key))

    assert Attendance.objects.count() == 2
    assertContains(keeper.get(address("door", meeting)), "2 personnes sont là")
    assert keeper.get(address("registrations", meeting)).status_code == 403


def test_the_place_of_somebody_absent_goes_to_who_stands_there(keeper, meeting, some, doors_open):
    refused = keeper.post(address("present", meeting, some[2].key), follow=True)
    assertContains(refused, "places sont prises")

    keeper.post(address("absent", meeting, some[0].key))
    keeper.post(address("present", meeting, some[2].key))

    assert Registration.objects.get(pk=some[2].pk).state == State.PRESENT


def test_a_walk_in_gets_in_with_a_code_when_there_is_room(keeper, meeting, some, doors_open):
    page = address("walk_in", meeting)
    key = keeper.get(page).context["form"]["request_key"].value()
    said = {
        "name": "Imprévue Fictive",
        "constituency": meeting.worksite.space.constituencies.first().pk,
        "reach": "call",
        "phone": "0320000000",
        "keep_contact": "on",
        "request_key": key,
    }
    assertContains(keeper.post(page, said), "places sont prises", status_code=422)
    keeper.post(address("absent", meeting, some[0].key))

    answer = keeper.post(page, said, follow=True)

    assertContains(answer, "Imprévue Fictive peut entrer")
    theirs = Registration.objects.get(person__name="Imprévue Fictive")
    assert theirs.state == State.PRESENT
    own = own_participation(person=theirs.person, worksite=meeting.worksite)
    assertContains(answer, f"À écrire sur son badge\u00a0: {own.pseudonym}.")


def test_people_without_the_right_mark_nobody(meeting, some, doors_open):
    reader = SpaceRoleFactory(space=meeting.worksite.space, role="reader").account
    stranger_elsewhere = SpaceRoleFactory().account
    for visitor, status in (
        (Client(), 302),
        (signed_in(reader), 403),
        (signed_in(stranger_elsewhere), 403),
    ):
        for name in ("present", "absent"):
            answer = visitor.post(address(name, meeting, some[0].key))
            assert answer.status_code in {status, 404}
        assert visitor.post(address("table", meeting)).status_code in {status, 404}
    assert not Attendance.objects.exists()


def test_the_same_email_twice_is_shown_to_the_team_only(team, meeting, some):
    ask(meeting, email="couple@example.org", name="Premier du couple")
    ask(meeting, email="couple@example.org", name="Seconde du couple")

    assertContains(team.get(address("registrations", meeting)), "Seconde du couple")
    other = evening(worksite=meeting.worksite, initiative=None)
    assertNotContains(team.get(address("registrations", other)), "Seconde du couple")
