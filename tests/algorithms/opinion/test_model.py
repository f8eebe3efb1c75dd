"""Positions, predictions, routing."""

from dataclasses import replace

import numpy as np
import pytest

from chantier.algorithms.opinion import prediction, routing
from chantier.algorithms.opinion.measures import auc, calibration_error, log_loss
from chantier.algorithms.opinion.positions import fit, locate
from chantier.algorithms.opinion.votes import collect
from tests.algorithms.opinion.conversations import crowd, votes_of


@pytest.fixture(scope="module")
def camps():
    rows, camp = crowd(5, people=250, statements=40, gap=1.5)
    votes = votes_of(rows)
    return votes, camp[[int(person) for person in votes.people]], fit(votes)


def test_people_of_one_camp_stand_together(camps):
    _, camp, model = camps
    score = auc(model.people.mean[:, 1], camp == 1)
    assert max(score, 1 - score) > 0.95


def test_axes_are_principal_and_of_unit_variance(camps):
    _, _, model = camps
    assert (np.diff(model.scales.loading) <= 1e-9).all()
    assert np.abs(model.people.mean[:, 1:].mean(axis=0)).max() < 0.1


def test_one_person_is_placed_as_the_whole_fit_would(camps):
    votes, _, model = camps
    alone = locate(votes.matrix(7, 8), model.statements, model.scales)
    assert np.allclose(alone.mean[0], model.people.mean[7])


def test_a_person_with_no_answer_stands_in_the_middle(camps):
    _, _, model = camps
    nobody = routing.place(model, [], [])
    assert np.allclose(nobody.mean, 0)


def test_hidden_votes_are_predicted_with_fair_probabilities(camps):
    votes, _, _ = camps
    hidden = np.random.default_rng(1).random(len(votes)) < 0.2
    predictor = prediction.learn(votes.keep(~hidden))

    said = predictor.probabilities(votes.row_of[hidden], votes.indices[hidden])

    outcome = votes.values[hidden].astype(int) + 1
    share = np.bincount(outcome, minlength=3) / len(outcome)
    assert np.allclose(said.sum(axis=1), 1)
    assert log_loss(said, outcome) < 0.9 * log_loss(np.tile(share, (len(outcome), 1)), outcome)
    assert calibration_error(said, outcome) < 0.05


def test_whoever_was_never_seen_gets_the_prior(camps):
    votes, _, _ = camps
    said = prediction.learn(votes).probabilities(np.array([-1, 3]), np.array([2, -1]))
    assert (said > 0).all()
    assert np.allclose(said.sum(axis=1), 1)


def test_statements_short_of_votes_come_first(camps):
    votes, _, model = camps
    counts = votes.counts.sum(axis=1).copy()
    counts[11] = 2

    offered = routing.offer(
        model, routing.place(model, [0], [1]), answered=[0], votes=counts, floor=10
    )

    assert offered.order[0] == 11
    assert 0 not in offered.order
    assert offered.probability.sum() == pytest.approx(1)
    assert routing.draw(offered, seed=4) == 11


def test_a_constituency_that_has_not_answered_comes_first_too(camps):
    votes, _, model = camps
    counts = votes.counts.sum(axis=1)
    own = np.full(len(counts), 20)
    own[9] = 0

    offered = routing.offer(model, routing.place(model, [], []), votes=counts, own_votes=own)

    assert offered.order[0] == 9


def test_no_statement_is_left_far_behind_the_others(camps):
    votes, _, model = camps
    counts = np.full(len(votes.statements), 400)
    counts[5] = 180  # of 400: far more than the floor of ten

    offered = routing.offer(model, routing.place(model, [], []), votes=counts)

    assert offered.order[0] == 5
    assert np.flatnonzero(offered.under_floor).tolist() == [5]


def test_doubtful_common_ground_is_asked_about_more_than_what_is_settled(camps):
    _, _, model = camps
    mean = model.statements.mean.copy()
    mean[:, 0] = np.linspace(-0.9, 0.9, len(mean))
    mean[:, 1:] = 0.1
    known = replace(model, statements=replace(model.statements, mean=mean))

    doubt = routing.candidates(known)

    edge = len(mean) - min(routing.COMMON, (len(mean) + 2) // 3)
    assert doubt.argmax() == edge
    assert doubt[0] < 0.1 < doubt[edge] == 1
    nobody = routing.place(known, [], [])
    mine, theirs = routing.gains(known, nobody)
    assert (routing.worth(known, nobody) > routing.PERSON * mine + theirs)[edge]


def test_one_statement_can_be_offered():
    votes = collect(["a", "b"], ["1", "1"], [1, -1])
    model = fit(votes)
    offered = routing.offer(model, routing.place(model, [], []), votes=np.array([2]))
    assert routing.draw(offered, seed=1) == 0


def test_nothing_is_offered_when_all_is_answered(camps):
    votes, _, model = camps
    everything = list(range(len(votes.statements)))

    offered = routing.offer(
        model,
        routing.place(model, everything, [1] * len(everything)),
        answered=everything,
        votes=votes.counts.sum(axis=1),
    )

    assert routing.draw(offered, seed=1) is None


def test_a_large_crowd_is_fitted_on_a_part_then_on_all(camps, monkeypatch):
    from chantier.algorithms.opinion import positions

    votes, _, model = camps
    monkeypatch.setattr(positions, "PART", 100)
    part = positions.fit(votes)

    same = np.corrcoef(part.people.mean[:, 1], model.people.mean[:, 1])[0, 1]
    assert abs(same) > 0.95
