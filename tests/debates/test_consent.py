"""Opinions are kept of those who agreed to it, as long as they agree."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from chantier.audit.models import Event
from chantier.debates import actions, queries
from chantier.debates.models import Contribution, SpeakingTurn, Vote
from chantier.meetings.models import Attendance
from chantier.people.actions import erase_person, give_consent, withdraw_consent
from chantier.people.models import Channel, Consent, HowConsented, Purpose
from chantier.reports.models import Report
from chantier.rules import Denied
from chantier.worksites.identity import own_participation
from tests import factories as f
from tests.debates.factories import answer, note, room, say, statement
from tests.world import enter_as


@pytest.fixture
def evening():
    return room()


@pytest.fixture
def habitante():
    return f.PersonFactory()


@pytest.fixture
def lise(evening, habitante):
    """Somebody known, who agreed."""
    return f.ParticipationFactory(
        worksite=evening.worksite, constituency=evening.lived, person=habitante
    )


def change_mind(person, purpose=Purpose.OPINIONS):
    withdraw_consent(person=person, purpose=purpose, by=None, now=f.NOON)


def freeze(meeting):
    """As debates see it: the words are sealed. What freezing does is tested with reports."""
    Report.objects.create(
        meeting=meeting,
        opened_at=f.NOON,
        state="frozen",
        frozen_at=f.NOON,
        frozen={},
        sha256="0" * 64,
    )


def test_who_never_agreed_neither_speaks_nor_votes_and_is_told_what_to_do(evening, lise, habitante):
    Consent.objects.filter(person=habitante).delete()

    with pytest.raises(Denied, match="page personnelle"):
        say(evening, lise)
    with pytest.raises(Denied, match="page personnelle"):
        answer(statement(evening), lise, 1)


def test_a_card_and_a_paper_ballot_of_somebody_who_did_not_agree_are_not_typed_in(evening):
    on_paper = f.PersonFactory(on_paper=True)
    who = f.ParticipationFactory(
        worksite=evening.worksite, constituency=evening.lived, person=on_paper
    )
    change_mind(on_paper)
    opened = statement(evening)
    who = own_participation(person=on_paper, worksite=evening.worksite)

    with pytest.raises(Denied):
        note(evening, who, channel=Channel.PAPER)
    with pytest.raises(Denied):
        actions.enter_ballot(
            worksite=evening.worksite,
            participation=who,
            answers={opened.number: 1},
            by=evening.note_taker,
            now=f.NOON,
        )
    assert not Vote.objects.exists()


def test_a_walk_in_is_nobody_and_speaks(evening):
    said = say(evening, evening.lise)

    assert said.pk


def test_who_agrees_again_speaks_again_under_another_pseudonym(evening, lise, habitante):
    change_mind(habitante)
    give_consent(
        person=habitante, purpose=Purpose.OPINIONS, how=HowConsented.FORM, by=None, now=f.NOON
    )
    anew = own_participation(person=habitante, worksite=evening.worksite)

    assert say(evening, anew).authors.get() != lise


def test_changing_ones_mind_withdraws_words_and_votes(evening, lise, habitante):
    said, opened = say(evening, lise), statement(evening)
    others = say(evening, evening.paul, constituency=evening.elected)
    answer(opened, lise, 1)
    answer(opened, evening.paul, -1)

    change_mind(habitante)

    assert Contribution.objects.get(pk=said.pk).withdrawn_at == f.NOON
    assert Contribution.objects.get(pk=others.pk).withdrawn_at is None
    assert [vote.participation for vote in opened.votes.order_by("pk")] == [evening.paul]
    assert Event.objects.about(opened).filter(verb="vote taken back").exists()


def test_words_of_a_frozen_report_stay_and_lead_to_nobody(evening, lise, habitante):
    said, opened = say(evening, lise), statement(evening)
    answer(opened, lise, 1)
    freeze(evening.meeting)

    change_mind(habitante)

    kept = Contribution.objects.get(pk=said.pk)
    assert (kept.withdrawn_at, kept.authors.get()) == (None, lise)
    assert opened.votes.get().participation == lise
    anew = own_participation(person=habitante, worksite=evening.worksite)
    assert anew not in {None, lise}
    assert not queries.of_participation(anew).exists()
    assert not Event.objects.about(anew).exists()


def test_who_changed_their_mind_still_was_there_and_no_turn_is_theirs(evening, lise, habitante):
    Attendance.objects.create(meeting=evening.meeting, participation=lise, at=f.NOON)
    turn = actions.record_turn(
        meeting=evening.meeting,
        constituency=evening.lived,
        participation=lise,
        by=evening.note_taker,
        now=f.NOON,
    )

    change_mind(habitante)

    anew = own_participation(person=habitante, worksite=evening.worksite)
    assert Attendance.objects.get().participation == anew
    assert SpeakingTurn.objects.get(pk=turn.pk).participation is None


def test_another_consent_taken_back_leaves_words_alone(evening, lise, habitante):
    said = say(evening, lise)
    Consent.objects.create(
        person=habitante, purpose=Purpose.IMAGE, how=HowConsented.FORM, given_at=f.NOON
    )

    change_mind(habitante, Purpose.IMAGE)

    assert Contribution.objects.get(pk=said.pk).withdrawn_at is None


def test_somebody_erased_leaves_their_words(evening, lise, habitante):
    said = say(evening, lise)

    erase_person(person=habitante, by=None, now=f.NOON)

    assert Contribution.objects.get(pk=said.pk).withdrawn_at is None
    assert own_participation(person=habitante, worksite=evening.worksite) is None


def test_the_page_of_the_debate_says_why_one_cannot_speak(client, evening, lise, habitante):
    change_mind(habitante)
    enter_as(client, habitante)

    page = client.get(reverse("debates:debate", args=[evening.worksite.slug, evening.meeting.slug]))

    assertContains(page, "ne peut être gardé")
