"""Opinion groups: latent classes on agreement and disagreement, as many as are stable, or one.

Given a group, answers are taken as independent: group k agrees with statement j at rate p_kj, whose
prior is centred on the rate of everybody (Lazarsfeld & Henry 1968; fitted by EM from several
starts). Passes are left out: with them, people are split by how often they pass. A person belongs
to each group with a probability; when none reaches .9, the person is *undetermined*.

How many: for K = 5, 4, 3, 2 the classes are found anew, from the beginning, in resamples of the
conversation, half of them without a fifth of the people, half without a fifth of the votes. K is
stable when the groups found there agree with those of the whole: adjusted Rand index ≥ .75 on
average, and ≥ .70 over the resamples without votes, over people who cast seven votes (Ben-Hur et
al. 2002, Hennig 2007). The largest stable K without a group under max(5 people, 5 %), and that
leaves at most a quarter of these people undetermined, is kept, unless fewer groups are more stable
by over .10; when there is none, there is one group, and the sentence "no stable groups".
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse
from scipy.special import logsumexp

from chantier.algorithms.opinion.measures import adjusted_rand
from chantier.algorithms.opinion.positions import PART, Progress, part_of, silent
from chantier.algorithms.opinion.votes import Array, Crowd, Integers, Votes, mix, uniform

MOST = 5  # groups
RESAMPLES = 20
STABLE = 0.75
STABLE_WITHOUT_VOTES = 0.70
NEARLY = 0.10  # more groups may be less stable than fewer by so much
HOPELESS = 0.10  # below STABLE by so much after six resamples: the others are not drawn
ENOUGH_DETERMINED = 0.75  # of those who cast FEW votes
KEPT = 0.8  # of people, or of votes, in a resample
DETERMINED = 0.9
FEW = 7  # votes under which nobody's group is compared between resamples
STABILITY_PART = 3000  # people on whom the stability of a large crowd is measured
STRENGTH = 4.0  # votes that the prior of a rate weighs
AXES = 3
STARTS = 4


@dataclass(frozen=True, slots=True)
class Tried:
    """How stable K groups are: mean adjusted Rand index over the resamples of each sort."""

    groups: int
    without_people: float
    without_votes: float
    resamples: int
    smallest: int
    determined: float

    @property
    def mean(self) -> float:
        """Over both sorts."""
        return (self.without_people + self.without_votes) / 2

    def is_stable(self, people: int) -> bool:
        """Kept, if no larger K is."""
        return (
            self.mean >= STABLE
            and self.without_votes >= STABLE_WITHOUT_VOTES
            and self.smallest >= least(people)
            and self.determined >= ENOUGH_DETERMINED
        )


@dataclass(frozen=True, eq=False)
class Groups:
    """`membership` (people, K): probability of each group, the largest group first."""

    membership: Array
    tried: tuple[Tried, ...] = field(default=())

    @property
    def count(self) -> int:
        """K; 1 when no groups are stable."""
        return int(self.membership.shape[1])

    @property
    def of(self) -> Integers:
        """The group of each person, -1 when undetermined."""
        sure = self.membership.max(axis=1) >= DETERMINED
        return np.where(sure, self.membership.argmax(axis=1), -1)


def least(people: int) -> int:
    """The smallest group that may be shown among so many people."""
    return max(5, math.ceil(people / 20))


class Sides:
    """Agreements as 1, disagreements as -1, by person and by statement; passes left out."""

    def __init__(self, votes: Votes) -> None:
        dtype = np.float64 if len(votes) < 1_000_000 else np.float32
        self.rows = votes.keep(votes.values != 0).matrix(dtype=dtype)
        self.columns = self.rows.T.tocsr()
        self.row_ones, self.column_ones = _ones(self.rows), _ones(self.columns)
        self.took = np.asarray(self.column_ones.sum(axis=1)).ravel()
        agree = (self.took + np.asarray(self.columns.sum(axis=1)).ravel()) / 2
        self.rates = (agree + 1) / (self.took + 2)


def _ones(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    ones = matrix.copy()
    ones.data = np.ones_like(matrix.data)
    return ones


@dataclass(frozen=True, eq=False)
class Classes:
    """`rates` (starts, K, statements): share agreeing, of those who took a side. `sizes`."""

    rates: Array
    sizes: Array

    def membership(self, rows: sparse.csr_matrix, ones: sparse.csr_matrix) -> tuple[Array, Array]:
        """Probability of each group (people, starts, K), and log likelihood of each start."""
        starts, groups, statements = self.rates.shape
        agree = np.log(self.rates).reshape(-1, statements).T
        disagree = np.log1p(-self.rates).reshape(-1, statements).T
        scores = rows @ ((agree - disagree) / 2).astype(rows.dtype)
        scores += ones @ ((agree + disagree) / 2).astype(rows.dtype)
        scores = scores.reshape(-1, starts, groups) + np.log(self.sizes)
        total = logsumexp(scores, axis=2)
        return np.exp(scores - total[:, :, None]), total.sum(axis=0)

    def best(self, likelihood: Array) -> "Classes":
        """Only the most likely start."""
        chosen = [int(likelihood.argmax())]
        return Classes(self.rates[chosen], self.sizes[chosen])


def _update(sides: Sides, member: Array) -> Classes:
    people, starts, groups = member.shape
    flat = member.reshape(people, -1).astype(sides.rows.dtype)
    took = (sides.column_ones @ flat).T
    agree = (took + (sides.columns @ flat).T) / 2
    rates = (agree + STRENGTH * sides.rates) / (took + STRENGTH)
    sizes = (member.sum(axis=0) + 1) / (people + groups)
    return Classes(np.clip(rates, 1e-4, 1 - 1e-4).reshape(starts, groups, -1), sizes)


def _climb(sides: Sides, member: Array, rounds: int) -> tuple[Classes, Array, Array]:
    before = np.full(member.shape[1], -np.inf)
    for _ in range(rounds):
        found = _update(sides, member)
        member, likelihood = found.membership(sides.rows, sides.row_ones)
        if (likelihood - before < 3e-5 * np.abs(likelihood)).all():
            break
        before = likelihood
    return found, member, likelihood


def find(sides: Sides, groups: int, starts: Array, order: Integers, salt: int) -> Classes:
    """K classes: the most likely of a few climbs. `starts` draws a basis, `order` of the people."""
    points = _picture(sides, starts)[order]
    member = np.empty((len(points), STARTS, groups))
    for start in range(STARTS):
        draws = uniform(np.arange(groups, dtype=np.uint64), salt * STARTS + start)
        member[order, start] = np.eye(groups)[_k_means(points, groups, draws)]
    _, member, likelihood = _climb(sides, member, 8)
    best = int(likelihood.argmax())
    return _climb(sides, member[:, [best]], 40)[0]


def _picture(sides: Sides, draws: Array) -> Array:
    """Shrunk scores of people on a few principal axes: where k-means begins."""
    mean = 2 * sides.rates - 1
    rest = sides.rows.copy()
    rest.data = rest.data - mean[rest.indices].astype(rest.dtype)
    turned = rest.T.tocsr()
    basis = np.linalg.qr(draws)[0].astype(rest.dtype)
    for _ in range(8):
        basis = np.linalg.qr(turned @ (rest @ basis))[0]
    cast = np.diff(rest.indptr)
    scores = rest @ basis
    turn = np.linalg.eigh(scores.T @ scores)[1]
    return np.asarray(scores @ turn / (cast + 5.0)[:, None])


def _k_means(points: Array, groups: int, draws: Array) -> Integers:
    """Lloyd's rounds from centres far from one another (k-means++, Arthur & Vassilvitskii 2007)."""
    centres = points[[int(draws[0] * len(points))]]
    for draw in draws[1:]:
        away = _distances(points, centres).min(axis=1)
        reach = np.cumsum(np.maximum(away, 0))
        place = min(int(np.searchsorted(reach, draw * reach[-1])), len(points) - 1)
        centres = np.concatenate([centres, points[[place]]])
    near = _distances(points, centres).argmin(axis=1)
    for _ in range(10):
        member = np.eye(groups)[near]
        centres = (member.T @ points) / np.maximum(member.sum(axis=0), 1)[:, None]
        before, near = near, _distances(points, centres).argmin(axis=1)
        if (before == near).all():
            break
    return np.asarray(near)


def _distances(points: Array, centres: Array) -> Array:
    lengths = np.square(points).sum(axis=1)[:, None] + np.square(centres).sum(axis=1)
    return np.asarray(lengths - 2 * points @ centres.T)


class Resampler:
    """Finds K classes in the whole and in resamples, all draws from how people voted."""

    def __init__(self, votes: Votes) -> None:
        self.votes = votes
        self.people, self.statements = votes.keys.people, votes.keys.statements
        self.order = np.argsort(self.people, kind="stable")
        draws = [uniform(self.statements, salt) for salt in range(AXES)]
        self.starts = 2 * np.stack(draws, axis=1) - 1
        self.whole = Sides(votes)
        self.compared = votes.per_person >= min(FEW, len(votes.statements))
        self.drawn: dict[int, tuple[Integers, Sides]] = {}

    def resample(self, number: int) -> tuple[Integers, Sides]:
        """The people kept (rows) and their votes: even numbers drop people, odd ones votes."""
        if number not in self.drawn:
            votes = self.votes
            if number % 2 == 0:
                rows = np.flatnonzero(uniform(self.people, 100 + number) < KEPT)
                kept = votes.of(rows)
            else:
                rows = np.arange(len(votes.people))
                each = mix(self.people[votes.row_of] ^ mix(self.statements[votes.indices]))
                kept = votes.keep(uniform(each, 100 + number) < KEPT)
            self.drawn[number] = rows, Sides(kept)
        return self.drawn[number]

    def membership(self, sides: Sides, groups: int, rows: Integers | None = None) -> Array:
        """Of each person of `sides`, in K classes found anew."""
        order = self.order
        if rows is not None and len(rows) != len(order):
            place = np.full(len(order), -1)
            place[rows] = np.arange(len(rows))
            order = place[order]
            order = order[order >= 0]
        found = find(sides, groups, self.starts, order, groups)
        member, _ = found.membership(sides.rows, sides.row_ones)
        return member[:, 0]

    def attempt(self, groups: int, resamples: int) -> Tried:
        """How stable K groups are."""
        member = self.membership(self.whole, groups)
        labels = member.argmax(axis=1)
        sure = (member.max(axis=1) >= DETERMINED)[self.compared]
        determined = float(sure.mean()) if len(sure) else 0.0
        smallest = int(np.bincount(labels, minlength=groups).min())
        agreed: tuple[list[float], list[float]] = ([], [])
        if smallest < least(len(labels)) or not determined >= ENOUGH_DETERMINED:
            resamples = 0
        for number in range(resamples):
            rows, sides = self.resample(number)
            again = self.membership(sides, groups, rows).argmax(axis=1)
            known = self.compared[rows]
            agreed[number % 2].append(adjusted_rand(labels[rows][known], again[known]))
            if number == 5 and np.mean(agreed) < STABLE - HOPELESS:
                break
        means = [float(np.mean(some)) if some else 0.0 for some in agreed]
        return Tried(
            groups, means[0], means[1], len(agreed[0]) + len(agreed[1]), smallest, determined
        )


def choose(tried: Sequence[Tried], people: int) -> int:
    """The most groups that are stable, and nearly as much so as any fewer; 1 when none are."""
    stable = [one for one in tried if one.is_stable(people)]
    best = max((one.mean for one in stable), default=0.0)
    return max((one.groups for one in stable if one.mean >= best - NEARLY), default=1)


def discover(
    votes: Crowd,
    *,
    most: int = MOST,
    resamples: int = RESAMPLES,
    tell: Progress = silent,
) -> Groups:
    """The groups of a conversation, or one of all people when none are stable."""
    people = len(votes.people)
    if people < 2 * least(people) or not votes.counts[:, :2].any():
        return Groups(np.ones((people, 1)))
    watched = part_of(votes, STABILITY_PART)
    resampler = Resampler(watched)
    tried: list[Tried] = []
    for number, groups in enumerate(range(most, 1, -1)):
        tell(number / most, "stability")
        if groups * least(len(watched.people)) > len(watched.people):
            continue
        tried.append(resampler.attempt(groups, resamples))
    chosen = choose(tried, len(watched.people))
    if chosen == 1:
        return Groups(np.ones((people, 1)), tuple(tried))
    tell((most - 1) / most, "groups")
    fitted = part_of(votes, PART)
    if len(fitted.people) != len(watched.people):
        resampler = Resampler(fitted)
    found = find(resampler.whole, chosen, resampler.starts, resampler.order, chosen)
    return Groups(_largest_first(_members(votes, found)), tuple(tried))


def _members(votes: Crowd, found: Classes) -> Array:
    """Everybody's membership, part by part."""
    return np.concatenate([*votes.over(_membership, found)])


def _membership(votes: Votes, found: Classes) -> Array:
    parts = [np.empty((0, found.rates.shape[1]))]
    for start, stop in votes.chunks():
        rows = votes.matrix(start, stop)
        ones = rows.copy()
        ones.data = np.abs(rows.data)
        parts.append(found.membership(rows, ones)[0][:, 0])
    return np.concatenate(parts)


def _largest_first(membership: Array) -> Array:
    size = np.bincount(membership.argmax(axis=1), minlength=membership.shape[1])
    weight = np.round(membership.sum(axis=0), 6)
    return membership[:, np.lexsort((-weight, -size))]
