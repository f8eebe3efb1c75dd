"""Measures of agreement and of prediction, in the few lines that they take."""

import numpy as np
from scipy.stats import rankdata

from chantier.algorithms.opinion.votes import Array, Integers


def adjusted_rand(one: Integers, other: Integers) -> float:
    """Agreement of two partitions of the same people: 0 by chance, 1 when equal."""
    if not len(one):
        return 1.0
    table = np.zeros((int(one.max()) + 1, int(other.max()) + 1))
    np.add.at(table, (one, other), 1)
    both = _pairs(table).sum()
    rows, columns = _pairs(table.sum(axis=1)).sum(), _pairs(table.sum(axis=0)).sum()
    chance = rows * columns / max(_pairs(np.array(float(len(one)))), 1)
    most = (rows + columns) / 2
    return 1.0 if most == chance else float((both - chance) / (most - chance))


def _pairs(count: Array) -> Array:
    return np.asarray(count * (count - 1) / 2)


def auc(score: Array, positive: Array) -> float:
    """Chance that a positive has a higher score than a negative; .5 when there are none."""
    positives = int(positive.sum())
    negatives = len(positive) - positives
    if not positives or not negatives:
        return 0.5
    ranks = rankdata(score)[positive].sum()
    return float((ranks - positives * (positives + 1) / 2) / (positives * negatives))


def log_loss(probability: Array, outcome: Integers) -> float:
    """Mean of -log of the probability given to what happened. `probability` (n, outcomes)."""
    given = probability[np.arange(len(outcome)), outcome]
    return float(-np.log(np.maximum(given, 1e-15)).mean())


def calibration_error(probability: Array, outcome: Integers, bins: int = 15) -> float:
    """Mean gap between the probability said and the share seen, over outcomes and bins of it."""
    gap = 0.0
    for k in range(probability.shape[1]):
        said, seen = probability[:, k], outcome == k
        place = np.minimum((said * bins).astype(int), bins - 1)
        gap += float(np.abs(np.bincount(place, said - seen, minlength=bins)).sum())
    return float(gap / (len(outcome) * probability.shape[1]))
