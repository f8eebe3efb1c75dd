"""What is printed for a vote is offered where paper is counted, and typed in as it is printed."""

import re
from dataclasses import replace

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from chantier.debates.models import Vote
from tests import factories as f
from tests.debates.factories import room, statement
from tests.debates.test_views import note_taker, signed_in, url
from tests.typesetting.pdf_checks import check_pdf, words


@pytest.fixture
def evening(at_noon):
    return room(title="Une soirée fictive")


def printed(client, address, tmp_path):
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert check_pdf(answer.content) == []
    return words(answer.content, tmp_path)


def test_a_ballot_is_typed_in_the_order_in_which_it_is_printed(evening, tmp_path):
    elsewhere = replace(evening, meeting=f.MeetingFactory(worksite=evening.worksite))
    statement(evening, "Un cahier pour tous.")
    statement(elsewhere, "Ailleurs.")
    statement(evening, "Un vote par an.")
    client = note_taker(evening)

    paper = printed(client, url(evening, "ballot_sheets"), tmp_path)
    client.post(url(evening, "ballots"), {"badge": evening.lise.pseudonym, "line": "12"})

    assert "Une soirée fictive" in paper
    assert (
        re.findall(r"(\d) (Un cahier pour tous\.|Ailleurs\.|Un vote par an\.)", paper)
        == [
            ("1", "Un cahier pour tous."),
            ("3", "Un vote par an."),
        ]
        * 2
    )
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
