"""Weights to known shares, and accounts that act together."""

import numpy as np
import pytest

from chantier.algorithms.opinion import integrity
from chantier.algorithms.opinion.measures import auc
from chantier.algorithms.opinion.raking import rake, share_with_interval
from chantier.algorithms.opinion.votes import collect
from tests.algorithms.opinion.conversations import crowd


def test_weights_bring_people_to_the_known_shares():
    towns = ["town"] * 80 + ["village"] * 20
    ages = ["young"] * 30 + ["old"] * 70

    raked = rake(
        [(towns, {"town": 0.6, "village": 0.4}), (ages, {"young": 0.5, "old": 0.5})], cap=10
    )

    assert raked.weights[80:].sum() / 100 == pytest.approx(0.4, abs=1e-6)
    assert raked.weights[:30].sum() / 100 == pytest.approx(0.5, abs=1e-6)
    assert raked.effective < 100


def test_nobody_speaks_for_a_crowd():
    raked = rake([(["a"] * 99 + ["b"], {"a": 0.5, "b": 0.5})], cap=5)

    assert raked.weights.max() <= 5 + 1e-6
    assert raked.gap > 0.1


def test_a_class_without_a_known_share_keeps_its_own():
    raked = rake([(["a"] * 5 + ["b"] * 3 + ["?"] * 2, {"a": 0.5, "b": 0.5})])

    assert raked.weights[8:].sum() / 10 == pytest.approx(0.2)


def test_raking_nobody_is_refused():
    with pytest.raises(ValueError, match="Nobody took part"):
        rake([([], {})])
    with pytest.raises(ValueError, match="above 0"):
        rake([(["a", "b"], {"a": 0.0, "b": 1.0})])


def test_intervals_of_weighted_shares_cover_what_they_say():
    """Six times fewer villagers come; they agree less. Without weights the share is off."""
    rng = np.random.default_rng(0)
    covered = {True: 0, False: 0}
    truth = 0.5 * 0.7 + 0.5 * 0.3
    for _ in range(300):
        village = rng.random(150) < 1 / 7
        agreed = (rng.random(150) < np.where(village, 0.3, 0.7)).astype(float)
        raked = rake([(np.where(village, "v", "t").tolist(), {"v": 0.5, "t": 0.5})])
        for weighted in covered:
            weights = raked.weights if weighted else np.ones(150)
            low, _, high = share_with_interval(agreed, weights)
            covered[weighted] += low <= truth <= high
    assert covered[True] / 300 > 0.85
    assert covered[False] / 300 < 0.5


@pytest.fixture(scope="module")
def raided():
    rows, _ = crowd(2, people=200, statements=60, gap=1.2, fill=0.6)
    rng = np.random.default_rng(1)
    targets = rng.choice(60, 10, replace=False)
    sent = {(v, s): value for v, s, value in rows}
    direction = {int(s): -1 if sum(x for _, t, x in rows if t == s) > 0 else 1 for s in targets}
    for account in range(200, 212):
        copied = int(rng.integers(200))
        mine = {s: value for (v, s), value in sent.items() if v == copied}
        sent |= {(account, s): value for s, value in (mine | direction).items()}
    voters, statements = zip(*sent, strict=True)
    votes = collect(np.array(voters), np.array(statements), list(sent.values()))
    return votes, np.array([int(person) >= 200 for person in votes.people])


def test_accounts_that_act_together_stand_out(raided):
    votes, raiders = raided

    found = integrity.signals(votes)

    assert auc(found.covoting, raiders) > 0.85
    assert found.signalled[~raiders].mean() <= 0.01


def test_votes_within_a_minute_of_each_other_are_counted(raided):
    votes, raiders = raided
    rng = np.random.default_rng(3)
    times = {}
    for row, column in zip(votes.row_of, votes.indices, strict=True):
        late = int(rng.integers(10**9))
        at = 5 * 10**8 + int(rng.integers(30_000)) if raiders[row] else late
        times[votes.people[row], votes.statements[column]] = at

    found = integrity.signals(votes, times)

    assert auc(found.timing, raiders) > 0.95


def test_nobody_is_signalled_among_a_few():
    found = integrity.signals(collect(["a", "b"], ["s", "s"], [1, 1]))

    assert not found.signalled.any()
