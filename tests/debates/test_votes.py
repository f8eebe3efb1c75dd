"""One person, one vote, whatever the channels; results that give nobody away."""

import pytest

from chantier.audit.models import Event
from chantier.debates import actions, answered, queries
from chantier.debates.models import Statement, Vote
from chantier.people.models import Channel
from chantier.rules import Denied
from chantier.worksites.states import State as WorksiteState
from tests import factories as f
from tests.debates.factories import answer, answers, key, note, room, say, statement


@pytest.fixture
def evening():
    return room()


def test_statements_are_numbered_over_the_worksite_and_opened_once(evening):
    once = key()
    first = statement(evening, "Un  seul\nordre du jour.", request_key=once)

    assert statement(evening, "Un seul ordre du jour.", request_key=once) == first
    assert (first.number, first.text) == (1, "Un seul ordre du jour.")
    assert statement(evening, "Deux").number == 2


def test_no_line_breaks_before_the_signs_that_french_sets_apart(evening):
    text = "L’eau\u202f; le bus\u00a0: «\u202foui\u202f»."
    assert statement(evening, f" {text}\n").text == text


@pytest.mark.parametrize("text", ["", " ", "…", "42"])
def test_a_statement_is_a_sentence(evening, text):
    with pytest.raises(Denied):
        statement(evening, text)


def test_a_statement_comes_from_words_released_to_all(evening):
    among_peers = say(evening, evening.lise)
    released = say(evening, evening.lise, released=True)

    with pytest.raises(Denied):
        statement(evening, comes_from=[among_peers])
    assert list(statement(evening, comes_from=[released]).comes_from.all()) == [released]


def test_the_last_answer_counts_whatever_the_channels(evening):
    put = statement(evening)

    answer(put, evening.lise, 1, Channel.WEB)
    answer(put, evening.lise, -1, Channel.PAPER, by=evening.note_taker)
    last = answer(put, evening.lise, 0, Channel.PHONE, by=evening.note_taker)

    assert Vote.objects.get() == last
    assert (last.value, last.channel) == (0, Channel.PHONE)


def test_the_journal_knows_that_there_was_a_vote_and_not_which(evening):
    answer(statement(evening), evening.lise, -1)

    event = Event.objects.get(verb="voted")
    assert event.actor == evening.lise.pseudonym
    assert event.data == {"channel": "web"}


@pytest.mark.parametrize("value", [2, -2, 7])
def test_an_answer_is_agree_disagree_or_pass(evening, value):
    with pytest.raises(Denied):
        answer(statement(evening), evening.lise, value)


def test_nobody_votes_in_another_worksite(evening):
    with pytest.raises(Denied):
        answer(statement(evening), room().lise, 1)


@pytest.mark.parametrize("state", [WorksiteState.PREPARATION, WorksiteState.CLOSED])
def test_nobody_votes_before_the_invitation_or_after_the_closure(evening, state):
    put = statement(evening)
    put.worksite.state = state

    with pytest.raises(Denied):
        answer(put, evening.lise, 1)


def test_a_closed_vote_takes_no_answer_but_the_paper_ballots_of_the_room(evening):
    put = statement(evening)
    actions.close_statement(statement=put, by=evening.note_taker, now=f.NOON)
    actions.close_statement(statement=put, by=evening.note_taker, now=f.NOON)

    assert Event.objects.filter(verb="vote closed").count() == 1
    for channel, by in ((Channel.WEB, None), (Channel.PAPER, None), (Channel.PHONE, object)):
        with pytest.raises(Denied):
            answer(put, evening.lise, 1, channel, by=by and evening.note_taker)
    assert answer(put, evening.lise, 1, Channel.PAPER, by=evening.note_taker)


def test_a_paper_ballot_is_entered_whole_or_not_at_all(evening):
    first, second = statement(evening, "Un"), statement(evening, "Deux")
    ballot = {"worksite": evening.worksite, "participation": evening.lise, "now": f.NOON}

    for said in ({}, {first.number: 1, 99: 1}, {first.number: 1, second.number: 5}):
        with pytest.raises(Denied):
            actions.enter_ballot(answers=said, by=evening.note_taker, **ballot)
        assert not Vote.objects.exists()
    actions.enter_ballot(
        answers={first.number: 1, second.number: -1}, by=evening.note_taker, **ballot
    )

    assert set(Vote.objects.values_list("statement", "value", "channel")) == {
        (first.pk, 1, "paper"),
        (second.pk, -1, "paper"),
    }


def test_a_vote_can_be_taken_back_while_it_is_open(evening):
    put = statement(evening)
    answer(put, evening.lise, 1)
    mine = {"statement": put, "participation": evening.lise, "by": None, "now": f.NOON}

    actions.take_vote_back(**mine)
    actions.take_vote_back(**mine)

    assert not Vote.objects.exists()
    assert Event.objects.filter(verb="vote taken back").count() == 1
    answer(put, evening.lise, 1)
    actions.close_statement(statement=put, by=evening.note_taker, now=f.NOON)
    with pytest.raises(Denied):
        actions.take_vote_back(**mine)


def test_results_count_phones_and_paper_alike_by_constituency(evening):
    put = statement(evening)
    answer(put, evening.lise, 1)
    answer(put, evening.paul, -1, Channel.PAPER, by=evening.note_taker)

    results = queries.results_by_constituency(put, public=False)

    assert [tuple(row)[1:] for row in results.rows] == [(1, 0, 0, 1), (0, 1, 0, 1)]
    assert tuple(results.total)[1:] == (1, 1, 0, 2)


def test_in_public_no_count_under_five_can_be_read_or_subtracted(evening):
    put = statement(evening)
    answers(put, evening, evening.lived, agree=12, disagree=2)
    answers(put, evening, evening.elected, agree=9, disagree=6)

    results = queries.results_by_constituency(put)

    lived, elected = results.rows
    assert results.protected
    assert (lived.agree, lived.disagree, lived.n) == (12, None, None)
    # 8 in all disagree: were the 6 shown, so would be the 2.
    assert (elected.disagree, elected.n) == (None, None)
    assert tuple(results.total)[1:] == (21, 8, 0, 29)


def test_in_public_a_constituency_of_four_is_hidden_whole(evening):
    put = statement(evening)
    answers(put, evening, evening.lived, agree=4)
    answers(put, evening, evening.elected, agree=20, disagree=10)

    lived, elected = queries.results_by_constituency(put).rows

    assert tuple(lived)[1:] == (None, None, None, None)
    assert elected.agree is None


def test_results_of_many_statements_cost_what_one_costs(evening, django_assert_num_queries):
    rows = [statement(evening, f"Énoncé {n} a") for n in range(5)]
    answer(rows[0], evening.lise, 1)
    rows = list(Statement.objects.select_related("worksite").in_order())

    with django_assert_num_queries(3):
        assert len(queries.results_of(rows)) == 5


def test_the_matrix_of_votes_names_pseudonyms(evening):
    put = statement(evening)
    answer(put, evening.lise, 1)

    (row,) = queries.votes_matrix(evening.worksite)

    assert row == (evening.lise.pseudonym, 1, 1, evening.lived.slug, f.NOON.timestamp(), "web")


def test_progress_goes_through_the_open_statements_in_order(evening):
    first, second = statement(evening, "Un"), statement(evening, "Deux")
    gone = statement(evening, "Trois")
    actions.close_statement(statement=gone, by=evening.note_taker, now=f.NOON)
    answer(first, evening.lise, 0)

    told = answered.progress(evening.worksite, evening.lise)
    assert (told.answered, told.total, told.next) == (1, 2, second.number)
    assert told.given == {first.number: 0, second.number: None}
    assert told == answered.progress(evening.meeting, evening.lise)


def test_who_spoke_counts_people_by_constituency_on_paper_too(evening):
    say(evening, evening.lise)
    say(evening, evening.lise, "Encore")
    note(evening, evening.paul, channel=Channel.PAPER)
    note(evening, evening.paul, participation=None)

    assert queries.who_spoke(evening.meeting) == {
        evening.lived.pk: {evening.lise.pk},
        evening.elected.pk: {evening.paul.pk},
    }
