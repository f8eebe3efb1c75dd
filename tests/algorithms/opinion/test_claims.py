"""What is claimed: never from a handful of votes, and with the probability that is said."""

import numpy as np
import pytest
from scipy import stats

from chantier.algorithms.opinion.claims import (
    Partition,
    Shares,
    Thresholds,
    claims,
    discoveries,
    exceeds,
    range_above,
)
from chantier.algorithms.opinion.kinds import (
    COMMON_GROUND,
    CONFLICT,
    NOT_ENOUGH_VOTES,
    REPRESENTATIVE,
)


def shares(*cells):
    """Cells (agree, disagree, pass) of one statement, one for each group, under a flat prior."""
    counts = np.array(cells)[:, None, :]
    return Shares(1.0 + counts[..., 0], 1.0 + counts[..., 1] + counts[..., 2], counts)


def kinds(*cells, **thresholds):
    partition = Partition("groups", list(range(len(cells))), np.zeros(0, dtype=int))
    return [claim.kind for claim in claims(shares(*cells), partition, Thresholds(**thresholds))]


def test_two_voters_are_never_a_consensus():
    assert kinds((2, 0, 0), (2, 0, 0)) == [NOT_ENOUGH_VOTES]


def test_what_every_group_agrees_with_is_common_ground():
    assert kinds((45, 5, 0), (40, 4, 2)) == [COMMON_GROUND]


def test_the_smallest_group_is_enough_to_refuse_it():
    assert COMMON_GROUND not in kinds((900, 5, 0), (3, 4, 0))


def test_a_pass_is_no_agreement():
    assert COMMON_GROUND not in kinds((20, 0, 40), (30, 0, 30))


def test_a_wide_gap_is_a_conflict_and_represents_both_sides():
    assert set(kinds((45, 5, 0), (5, 45, 0))) == {CONFLICT, REPRESENTATIVE}


def test_a_gap_from_few_votes_is_not():
    assert CONFLICT not in kinds((4, 2, 0), (2, 4, 0))


def test_the_committee_sets_the_threshold():
    cells = (35, 15, 0), (36, 14, 0)
    assert kinds(*cells, common_ground=0.5) == [COMMON_GROUND]
    assert kinds(*cells, common_ground=0.8) == []


@pytest.mark.parametrize("wrong", [{"level": 1.0}, {"conflict": 0}, {"least": 0}])
def test_thresholds_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match=r"\.$"):
        Thresholds(**wrong)


def test_probabilities_are_those_of_the_posteriors():
    found = shares((30, 20, 0), (15, 20, 5), (40, 20, 1))
    draws = np.random.default_rng(0)
    drawn = draws.beta(found.agree[:, 0], found.other[:, 0], size=(200_000, 3))
    below = found.below_grid()

    assert range_above(below, 0.3)[0] == pytest.approx(
        np.mean(np.ptp(drawn, axis=1) > 0.3), abs=0.01
    )
    assert exceeds(below[:, 0], below[:, 1], 0.2)[0] == pytest.approx(
        np.mean(drawn[:, 0] - drawn[:, 1] > 0.2), abs=0.01
    )


def test_false_discoveries_are_held():
    chance = np.array([0.001, 0.02, 0.03, 0.5, 0.9])
    kept = discoveries(chance, 0.1)
    assert kept.tolist() == (stats.false_discovery_control(chance) <= 0.1).tolist()


def test_only_some_groups_can_be_compared():
    partition = Partition("constituencies", ["a", "b", "c"], np.array([0, 1, 2, -1, 1]))

    chosen = partition.only(["c", "b"])

    assert chosen.of.tolist() == [-1, 1, 0, -1, 1]
    assert chosen.sizes.tolist() == [1, 2]
