"""Polis's published method, for comparison: `--method polis`.

Small, Bjorkegren, Erkkilä, Shaw, Megill 2021, "Polis: scaling deliberation by mapping high
dimensional opinion spaces" (doi 10.6035/recerca.5516), and what its mathematics do in practice:
missing votes count as the statement's mean, two principal components, k-means on a hundred base
clusters, the number of groups by silhouette, two z-tests for what represents a group, and a product
over groups for consensus. Ours starts from people in the order of their identifiers, so that it at
least does not depend on the order of arrival, as the original does.

Filling holes by the mean makes every hole 0 once centred: the principal components are those of a
*sparse* matrix, found exactly without ever writing the dense one.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import LinearOperator, eigsh

from chantier.algorithms.opinion.votes import Array, Integers, Votes, tally

SIGNIFICANT = 1.2815515655446004  # one-sided 90 %
BASE = 100
FEW = 7
CROWD = 15  # the most active are added up to so many
TOP = 5


@dataclass(frozen=True, eq=False)
class Axes:
    """`components` (2, statements), unit rows; `mean` of each statement; `scores` (people, 2)."""

    components: Array
    mean: Array
    scores: Array


def principal(votes: Votes) -> Axes:
    """The two principal axes of the votes, holes filled by the mean, and people on them."""
    matrix = votes.matrix()
    ones = matrix.copy()
    ones.data = np.ones_like(matrix.data)
    count = np.asarray(ones.sum(axis=0)).ravel()
    mean = np.asarray(matrix.sum(axis=0)).ravel() / np.maximum(count, 1)
    rest = matrix.copy()
    rest.data = matrix.data - mean[matrix.indices]
    components = _leading(rest)
    scale = np.sqrt(len(votes.statements) / np.maximum(votes.per_person, 1))
    return Axes(components, mean, (rest @ components.T) * scale[:, None])


def _leading(rest: sparse.csr_matrix) -> Array:
    people, statements = rest.shape
    wanted = min(2, statements, people)
    turned = rest.T.tocsr()
    if min(people, statements) < 4 or not rest.data.any():
        found = np.linalg.svd(rest.toarray(), full_matrices=False)[2][:wanted]
    else:
        start = np.cos(np.arange(statements) + 1.0)
        product = LinearOperator(
            (statements, statements), matvec=lambda vector: turned @ (rest @ vector), dtype=float
        )
        found = eigsh(product, k=wanted, v0=start, tol=1e-12, maxiter=20_000)[1][:, ::-1].T
    strongest = np.abs(found).argmax(axis=1)
    found = found * np.where(found[np.arange(wanted), strongest] < 0, -1.0, 1.0)[:, None]
    return np.concatenate([found, np.zeros((2 - wanted, statements))])


def _lloyd(points: Array, weights: Array, centres: Array, rounds: int) -> Integers:
    near = np.zeros(len(points), dtype=int)
    for _ in range(rounds):
        near = _nearest(points, centres)
        moved = centres.copy()
        for k in range(len(centres)):
            mine = near == k
            if weights[mine].sum() > 0:
                moved[k] = np.average(points[mine], axis=0, weights=weights[mine])
        shift = np.abs(moved - centres).max()
        centres = moved
        if shift < 0.01 / 100:
            break
    return _nearest(points, centres)


def _nearest(points: Array, centres: Array) -> Integers:
    return np.asarray(np.square(points[:, None] - centres).sum(axis=2).argmin(axis=1))


def silhouette(points: Array, near: Integers) -> float:
    """Mean over points of (b - a) / max(a, b), 0 for a point alone (Rousseeuw 1987)."""
    distance = np.sqrt(np.square(points[:, None] - points).sum(axis=2))
    member = np.eye(int(near.max()) + 1)[near]
    size = member.sum(axis=0)
    total = distance @ member
    own = size[near]
    within = total[np.arange(len(points)), near] / np.maximum(own - 1, 1)
    away = total / np.maximum(size, 1)
    away[:, size == 0] = np.inf
    away[np.arange(len(points)), near] = np.inf
    other = away.min(axis=1)
    width = np.maximum(within, other)
    value = np.where((own > 1) & (width > 0), (other - within) / np.where(width > 0, width, 1), 0)
    return float(value[np.isfinite(value)].mean()) if len(points) else 0.0


def taking_part(votes: Votes) -> Integers:
    """Who is put into a group: seven votes at least, or the fifteen most active."""
    cast = votes.per_person
    active = np.flatnonzero(cast >= min(FEW, len(votes.statements)))
    if len(active) >= CROWD:
        return active
    return np.sort(np.argsort(-cast, kind="stable")[:CROWD])


def groups(votes: Votes, axes: Axes) -> Integers:
    """The group of each person, -1 for those with too few votes."""
    rows = taking_part(votes)
    points = axes.scores[rows]
    distinct = points[np.sort(np.unique(points, axis=0, return_index=True)[1])]
    of = np.full(len(votes.people), -1)
    if len(distinct) < 2:
        of[rows] = 0
        return of
    base = _lloyd(points, np.ones(len(points)), distinct[:BASE].copy(), 100)
    weights = np.bincount(base, minlength=min(BASE, len(distinct))).astype(float)
    kept = weights > 0
    sums = np.stack([np.bincount(base, points[:, d], len(weights)) for d in range(2)], axis=1)
    centres = sums[kept] / weights[kept][:, None]
    best, chosen = -np.inf, np.zeros(len(centres), dtype=int)
    for count in range(2, min(5, 2 + len(centres) // 12) + 1):
        if count > len(centres):
            break
        near = _lloyd(centres, weights[kept], centres[:count].copy(), 20)
        score = silhouette(centres, near)
        if score > best:
            best, chosen = score, near
    place = np.cumsum(kept) - 1
    found = np.unique(chosen[place[base]], return_inverse=True)[1]
    of[rows] = found
    return of


# Statistics of a statement in a group


def one_share(successes: Array, trials: Array) -> Array:
    """z of a share above one half, both counts plus one."""
    return np.asarray(2 * np.sqrt(trials + 1) * ((successes + 1) / (trials + 1) - 0.5))


def two_shares(inside: Array, outside: Array, of_inside: Array, of_outside: Array) -> Array:
    """z of a difference of two shares, counts plus one; 0 where both shares are 1."""
    s_in, s_out, n_in, n_out = inside + 1, outside + 1, of_inside + 1, of_outside + 1
    pooled = (s_in + s_out) / (n_in + n_out)
    spread = pooled * (1 - pooled) * (1 / n_in + 1 / n_out)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (s_in / n_in - s_out / n_out) / np.sqrt(spread)
    return np.where(pooled == 1, 0.0, z)


@dataclass(frozen=True, eq=False)
class Statistics:
    """Shapes (2, groups, statements), agree then disagree; consensus (2, statements)."""

    share: Array
    share_test: Array
    ratio: Array
    ratio_test: Array
    consensus: Array
    trials: Array

    @property
    def rank(self) -> Array:
        """By which statements are listed: ratio × its test × share × its test."""
        return self.ratio * self.ratio_test * self.share * self.share_test

    @property
    def represents(self) -> np.ndarray:
        """Both tests pass at 90 %, with nothing for how many tests there are."""
        return (self.ratio_test > SIGNIFICANT) & (self.share_test > SIGNIFICANT)


def statistics(votes: Votes, of: Integers) -> Statistics:
    """Representativeness and consensus, given any groups. People with -1 count nowhere."""
    count = int(of.max(initial=-1)) + 1
    counts = tally(votes, of, count).astype(float)
    trials = counts.sum(axis=2)
    cast = np.stack([counts[..., 0], counts[..., 1]])
    rest = cast.sum(axis=1, keepdims=True) - cast
    others = trials.sum(axis=0) - trials
    share = (cast + 1) / (trials + 2)
    return Statistics(
        share=share,
        share_test=one_share(cast, trials),
        ratio=share / ((rest + 1) / (others + 2)),
        ratio_test=two_shares(cast, rest, trials, others),
        consensus=share.prod(axis=1),
        trials=trials,
    )


def representative(found: Statistics) -> list[list[tuple[int, int]]]:
    """For each group, at most five statements that represent it: (place, 0 agree or 1 disagree)."""
    chosen = []
    way = (found.ratio_test[1] > found.ratio_test[0]).astype(int)
    for k in range(found.share.shape[1]):
        fit_ones = np.flatnonzero(found.represents[:, k].any(axis=0))
        by_rank = sorted(fit_ones, key=lambda j: (-found.rank[way[k, j], k, j], j))
        chosen.append([(int(j), int(way[k, j])) for j in by_rank[:TOP]])
    return chosen
