"""One human entered twice becomes one person, and nothing they said is lost."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from chantier.audit.models import Event
from chantier.debates.models import Statement, Vote
from chantier.meetings.models import Meeting
from chantier.people.models import Purpose
from chantier.registrations import actions, duplicates
from chantier.registrations.models import Registration
from chantier.registrations.states import State
from chantier.rules import Denied
from chantier.worksites.identity import own_participation
from chantier.worksites.models import Participation
from tests.factories import NOON, AccountFactory, ContributionFactory, SpaceRoleFactory
from tests.registrations.factories import ask, ask_on_paper, evenings


@pytest.fixture
def both():
    return evenings(2, places=1)


@pytest.fixture
def by(both):
    return SpaceRoleFactory(space=both[0].worksite.space).account


@pytest.fixture
def twice(both, by):
    """The same Zoé by web, with a place, and by slip, for both evenings."""
    first, second = both
    web = ask(first, name="Zoé Lefèvre", phone="+33 6 00 00 00 01").person
    paper = ask_on_paper(first, second, by=by, name="LEFEVRE Zoe", phone="0600000001").person
    return web, paper


def merge(kept, gone, by):
    return actions.merge_persons(kept=kept, gone=gone, by=by, now=NOON)


def test_those_who_share_a_name_or_a_number_are_told(both, twice, by):
    ask(both[1], name="Quelqu’un d’Autre")

    (pair,) = duplicates.pairs_of(both[0].worksite)

    assert (pair.first, pair.second) == twice
    assert pair.reasons == ("le même nom", "le même numéro de téléphone")


def test_one_person_holds_one_place_and_the_next_one_gets_the_other(both, twice, by):
    web, paper = twice
    waits = ask(both[0])[0]

    merge(paper, web, by)

    mine = Registration.objects.filter(person=paper).standing()
    assert {(row.meeting, row.state) for row in mine} == {
        (both[0], State.PLACED), (both[1], State.PLACED),
    }  # fmt: skip
    waits.refresh_from_db()
    assert waits.state == State.WAITING
    assert set(Meeting.objects.values_list("places_taken", flat=True)) == {1}
    web.refresh_from_db()
    assert web.erased_at == NOON
    assert Event.objects.get(verb="persons merged").data == {"gone": web.pk}


def test_what_both_said_is_said_by_one(both, twice, by):
    web, paper = twice
    worksite = both[0].worksite
    own, other = (own_participation(person=person, worksite=worksite) for person in twice)
    story = ContributionFactory(meeting=both[0], authors=[other])
    statements = [
        Statement.objects.create(worksite=worksite, meeting=both[0], number=n, text="Oui",
                                 opened_at=NOON)
        for n in (1, 2)
    ]  # fmt: skip
    vote = {"at": NOON, "channel": "paper"}
    Vote.objects.create(statement=statements[0], participation=own, value=1, **vote)
    Vote.objects.create(statement=statements[0], participation=other, value=-1, **vote)
    Vote.objects.create(statement=statements[1], participation=other, value=-1, **vote)

    merge(web, paper, by)

    assert list(story.authors.all()) == [own]
    assert sorted(own.votes.values_list("statement__number", "value")) == [(1, 1), (2, -1)]
    assert not Participation.objects.filter(pk=other.pk).exists()
    assert not Event.objects.filter(data__icontains=own.pseudonym).exists()


def test_what_either_agreed_to_and_can_be_reached_by_stays(both, twice, by):
    web, paper = twice

    merge(web, paper, by)

    web.refresh_from_db()
    assert web.postal_address
    assert web.email
    assert web.consents.filter(purpose=Purpose.CONTACT, withdrawn_at=None).count() == 1


def test_two_accounts_stay_two_people(both, twice, by):
    for person in twice:
        AccountFactory(person=person)

    with pytest.raises(Denied, match="compte"):
        merge(*twice, by)


def test_nobody_is_merged_in_the_middle_of_an_evening(both, twice, by):
    Meeting.objects.update(starts_at=NOON - datetime.timedelta(hours=1))

    with pytest.raises(Denied, match="commencé"):
        merge(*twice, by)
    with pytest.raises(Denied):
        merge(twice[0], twice[0], by)


def test_the_team_merges_on_its_page_and_nobody_else(both, twice, by, at_noon):
    worksite = both[0].worksite
    team, stranger = Client(), Client()
    team.force_login(by, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = reverse("registrations:duplicates", args=[worksite.slug])
    deed = reverse("registrations:merge", args=[worksite.slug])
    said = {"kept": twice[0].key, "gone": twice[1].key}
    assertContains(team.get(page), "LEFEVRE Zoe")
    assert stranger.post(deed, said).status_code in {302, 404}
    elsewhere = ask(*evenings(1))[0].person
    assert team.post(deed, said | {"gone": elsewhere.key}).status_code == 404

    answer = team.post(deed, said, follow=True)

    assertContains(answer, "une seule personne")
    assertNotContains(answer, "LEFEVRE Zoe")
