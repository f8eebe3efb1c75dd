"""What is printed for a vote is offered where paper is counted, and typed in as it is printed."""

import re
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains

from chantier.audit.models import Event
from chantier.debates.actions import take_opinions_back
from chantier.debates.models import Vote
from chantier.worksites.identity import own_participation
from tests import factories as f
from tests.debates.factories import room, statement
from tests.debates.test_views import note_taker, signed_in, url
from tests.typesetting.pdf_checks import check_pdf, words
from tests.world import enter_as


@pytest.fixture
def evening(at_noon):
    return room(title="Une soirée fictive")


def printed(client, address, tmp_path, *options):
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert check_pdf(answer.content) == []
    return words(answer.content, tmp_path, *options)


def test_a_ballot_is_typed_in_the_order_in_which_it_is_printed(evening, tmp_path):
    elsewhere = replace(evening, meeting=f.MeetingFactory(worksite=evening.worksite))
    statement(evening, "Un cahier pour tous.")
    statement(elsewhere, "Ailleurs.")
    statement(evening, "Un vote par an.")
    client = note_taker(evening)

    paper = printed(client, url(evening, "ballot_sheets"), tmp_path)
    client.post(url(evening, "ballots"), {"badge": evening.lise.pseudonym, "line": "12"})

    assert "Une soirée fictive" in paper
    asked = re.findall(r"(\d) (Un cahier pour tous\.|Ailleurs\.|Un vote par an\.)", paper)
    assert asked == [("1", "Un cahier pour tous."), ("3", "Un vote par an.")] * 2
    assert dict(Vote.objects.values_list("statement__number", "value")) == {1: 1, 3: -1}


@pytest.mark.parametrize("large", ["", "?caracteres=gros"])
def test_before_anything_is_put_to_the_vote_ballots_have_blank_lines(evening, large, tmp_path):
    paper = printed(note_taker(evening), url(evening, "ballot_sheets") + large, tmp_path)

    assert "Les six signes de mon badge" in paper
    assert ("Phrase mise au vote" in paper) is not bool(large)
    assert (paper.count("Pas d’accord") == 4) is bool(large)


def test_cards_to_raise_are_printed_for_the_evening(evening, tmp_path):
    assert printed(note_taker(evening), url(evening, "voting_cards"), tmp_path).count("passe") == 4


def test_paper_is_offered_where_it_is_counted_and_where_badges_are(evening):
    team = signed_in(f.SpaceRoleFactory(space=evening.worksite.space).account)
    registrations = [
        reverse(f"registrations:{name}", args=[evening.worksite.slug, evening.meeting.slug])
        for name in ("registrations", "door")
    ]
    for page in (url(evening, "ballots"), url(evening, "cards"), *registrations):
        answer = team.get(page)
        assertContains(answer, f'href="{url(evening, "ballot_sheets")}"')
        assertContains(answer, f'href="{url(evening, "ballot_sheets")}?caracteres=gros"')
        assertContains(answer, f'href="{url(evening, "voting_cards")}"')


@pytest.fixture
def habitante(evening):
    """Somebody registered, with a place, who agreed that what they vote is kept."""
    said = {
        "worksite": evening.worksite,
        "constituency": evening.lived,
        "person": f.PersonFactory(name="Zoé Fictive"),
    }
    f.ParticipationFactory(**said)
    return f.RegistrationFactory(
        meeting=evening.meeting,
        person=said["person"],
        constituency=evening.lived,
        placed=True,
    ).person


@pytest.fixture
def team(evening):
    return signed_in(f.SpaceRoleFactory(space=evening.worksite.space).account)


def badges(evening):
    return reverse("registrations:badges", args=[evening.worksite.slug, evening.meeting.slug])


def test_whoever_registered_is_one_voter_by_their_badge_and_on_their_phone(
    evening, habitante, team, tmp_path
):
    put = statement(evening)
    (signs,) = re.findall(r"\b[2-9B-Z]{6}\b", printed(team, badges(evening), tmp_path))
    phone = Client()
    enter_as(phone, habitante)

    note_taker(evening).post(url(evening, "ballots"), {"badge": signs, "line": "1"})
    assert [vote.value for vote in Vote.objects.all()] == [1]
    phone.post(url(evening, "statements"), {"statement": put.number, "value": "-1"})

    vote = Vote.objects.get()
    assert (vote.value, vote.channel) == (-1, "web")
    assert vote.participation == own_participation(person=habitante, worksite=evening.worksite)
    note_taker(evening).post(url(evening, "ballots"), {"badge": signs, "line": "3"})
    vote = Vote.objects.get()
    assert (vote.value, vote.channel) == (0, "paper")


def test_each_badge_bears_the_signs_of_its_own_bearer(evening, team, tmp_path):
    people = {}
    for number in range(12):
        person = f.PersonFactory(name=f"Fictive-{number:02}")
        here = {"constituency": evening.lived, "person": person}
        people[person.name] = f.ParticipationFactory(worksite=evening.worksite, **here).pseudonym
        f.RegistrationFactory(meeting=evening.meeting, placed=True, **here)

    paper = printed(team, badges(evening), tmp_path, "-raw")

    assert re.findall(r"(Fictive-\d\d).*?\b([2-9B-Z]{6})\b", paper) == sorted(people.items())


def test_that_signs_left_beside_names_is_recorded_and_not_which(evening, habitante, team, tmp_path):
    paper = printed(team, badges(evening), tmp_path)
    own = own_participation(person=habitante, worksite=evening.worksite)

    assert own.pseudonym in paper
    told = Event.objects.get(verb="badges taken out")
    assert (told.data, told.actor) == ({"count": 1}, "")
    for name in ("sign_in", "registrations", "door"):
        address = reverse(
            f"registrations:{name}", args=[evening.worksite.slug, evening.meeting.slug]
        )
        content = team.get(address).content
        seen = words(content, tmp_path) if content.startswith(b"%PDF") else content.decode()
        assert "Zoé Fictive" in seen
        assert own.pseudonym not in seen


def test_badges_are_not_for_those_who_only_take_notes_or_take_part(evening, habitante):
    visitor = Client()
    enter_as(visitor, habitante)

    assert note_taker(evening).get(badges(evening)).status_code == 403
    assert visitor.get(badges(evening)).status_code in {302, 403, 404}
    assert not Event.objects.filter(verb="badges taken out").exists()


def test_a_badge_printed_before_opinions_were_taken_back_counts_nobody_twice(evening, habitante):
    statement(evening)
    before = own_participation(person=habitante, worksite=evening.worksite)
    take_opinions_back(participation=before, by=None, now=f.NOON)
    after = own_participation(person=habitante, worksite=evening.worksite)

    old, new = (
        note_taker(evening).post(url(evening, "ballots"), {"badge": one.pseudonym, "line": "1"})
        for one in (before, after)
    )

    assertContains(old, f"Aucun badge de ce chantier ne porte {before.pseudonym}", status_code=422)
    assert new.status_code == 302
    assert Vote.objects.get().participation == after
