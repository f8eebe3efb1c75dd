"""Who took part against who lives there: weights to known shares, and what they cost.

Iterative proportional fitting of person weights to margins (Deming & Stephan 1940), no weight over
`cap` times the mean, so that nobody speaks for a crowd. The effective number of people is Kish's
(1965): (Σw)² / Σw². The weighted figure is always shown beside the raw one, with this number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv

from chantier.algorithms.opinion.votes import Array

CAP = 5.0
ROUNDS = 200


@dataclass(frozen=True, eq=False)
class Raked:
    """`weights` of mean 1; `effective` number of people; `gap`: largest distance to a share."""

    weights: Array
    effective: float
    gap: float


def rake(
    margins: Sequence[tuple[Sequence[str], Mapping[str, float]]], *, cap: float = CAP
) -> Raked:
    """Weights of people. Each margin: the class of each person, the known share of each class.

    Classes without a known share keep their own. Shares of classes that nobody is in are spread
    over the others. Raises ValueError, with a sentence, when there is nobody or no usable share.
    """
    if not margins or not len(margins[0][0]):
        raise ValueError("Nobody took part: there is nothing to weigh.")
    weights = np.ones(len(margins[0][0]))
    prepared = [_prepared(classes, shares) for classes, shares in margins]
    gap = 1.0
    for _ in range(ROUNDS):
        for code, share in prepared:
            held = np.bincount(code, weights, len(share)) / weights.sum()
            weights = weights * (share / held)[code]
        for _ in range(50):  # what is cut off is given to the others
            weights = np.minimum(weights / weights.mean(), cap)
        held_shares = [np.bincount(code, weights, len(s)) / len(weights) for code, s in prepared]
        gap = max(
            float(np.abs(held - share).max())
            for held, (_, share) in zip(held_shares, prepared, strict=True)
        )
        if gap < 1e-9:
            break
    return Raked(weights, float(weights.sum() ** 2 / np.square(weights).sum()), gap)


def _prepared(classes: Sequence[str], shares: Mapping[str, float]) -> tuple[Array, Array]:
    names, code = np.unique(np.asarray(classes), return_inverse=True)
    present = np.bincount(code) / len(code)
    known = np.array([shares.get(str(name), np.nan) for name in names], dtype=float)
    if (known <= 0).any():
        raise ValueError("A known share must be above 0 where somebody took part.")
    free = np.isnan(known)
    if free.all():
        return code, present
    kept = known[~free].sum()
    known[~free] *= (1 - present[free].sum()) / kept
    known[free] = present[free]
    return code, known


def share_with_interval(
    agreed: Array, weights: Array, *, mass: float = 0.9
) -> tuple[float, float, float]:
    """Low, middle, high of a share, from who agreed (0 or 1) and their weights.

    A Beta posterior under a flat prior, for as many people as the weights are worth.
    """
    effective = float(weights.sum() ** 2 / np.square(weights).sum())
    middle = float((weights * agreed).sum() / weights.sum())
    one, other = 1 + effective * middle, 1 + effective * (1 - middle)
    tail = (1 - mass) / 2
    low, high = betaincinv(one, other, [tail, 1 - tail])
    return float(low), middle, float(high)
