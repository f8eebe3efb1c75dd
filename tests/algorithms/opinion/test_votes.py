"""A conversation is a set of votes: neither order, nor names, nor copies change it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.algorithms.opinion.votes import collect
from tests.algorithms.opinion.conversations import crowd, votes_of

triples = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.sampled_from([-1, 0, 1])),
    min_size=1,
    max_size=60,
    unique_by=lambda triple: triple[:2],
)


@given(triples, st.randoms())
def test_order_changes_nothing(rows, random):
    shuffled = random.sample(rows, len(rows))

    one, other = votes_of(rows), votes_of(shuffled)

    assert one.sha256 == other.sha256
    assert (one.keys.people == other.keys.people).all()
    assert (one.keys.statements == other.keys.statements).all()


@given(triples)
def test_votes_sent_twice_count_once(rows):
    assert votes_of(rows + rows).sha256 == votes_of(rows).sha256


@given(triples)
def test_what_is_kept_is_what_was_given(rows):
    votes = votes_of(rows)

    kept = {
        (votes.people[row], votes.statements[column], int(value))
        for row, column, value in zip(votes.row_of, votes.indices, votes.values, strict=True)
    }
    assert kept == {(str(a), str(b), c) for a, b, c in rows}
    assert votes.matrix().shape == votes.shape


def test_the_last_vote_wins_by_its_time():
    votes = collect(["a"] * 3, ["s"] * 3, [1, -1, 0], times=[10, 30, 20])

    assert votes.values.tolist() == [-1]


def test_without_times_the_last_row_wins():
    assert collect(["a", "a"], ["s", "s"], [1, -1]).values.tolist() == [-1]


@pytest.mark.parametrize("values", [[1, -1], [-1, 1], [1, 0], [0, -1]])
def test_votes_that_contradict_each_other_at_one_instant_are_a_pass(values):
    assert collect(["a", "a"], ["s", "s"], values, times=[5, 5]).values.tolist() == [0]


def test_an_earlier_vote_does_not_contradict_the_last():
    votes = collect(["a"] * 3, ["s"] * 3, [-1, 1, 1], times=[1, 5, 5])

    assert votes.values.tolist() == [1]


def test_identifiers_that_are_numbers_are_ordered_as_numbers():
    assert collect(["10", "9"], ["s", "s"], [1, 1]).people == ["9", "10"]
    assert collect(np.array([10, 9]), np.array([3, 3]), [1, 1]).people == ["9", "10"]


def test_draws_follow_people_not_their_names():
    rows, _ = crowd(1)
    renamed = [(f"p{997 * v % 1009}", f"s{31 * s % 101}", value) for v, s, value in rows]

    one, other = votes_of(rows), votes_of(renamed)

    mine = dict(zip(one.people, one.keys.people.tolist(), strict=True))
    theirs = dict(zip(other.people, other.keys.people.tolist(), strict=True))
    assert all(theirs[f"p{997 * int(name) % 1009}"] == key for name, key in mine.items())


def test_draws_stay_when_agree_and_disagree_are_exchanged():
    rows, _ = crowd(2)
    one, other = votes_of(rows), votes_of([(v, s, -value) for v, s, value in rows])

    assert (one.keys.people == other.keys.people).all()


def test_a_vote_of_another_value_is_refused():
    with pytest.raises(ValueError, match="A vote is"):
        collect(["a"], ["s"], [2])
