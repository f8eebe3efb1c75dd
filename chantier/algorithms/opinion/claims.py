"""What may be said of a statement and of groups, with the probability that it is so.

The share of a group that agrees, among its answers *passes included*, has a Beta posterior. The
prior is centred on what the factor model, fitted on the votes, expects of the group; how far to
trust it (its strength, in votes) is learned by splitting the votes in halves: the posterior from
one half must predict the counts of the other (Beta-binomial likelihood; empirical Bayes). So a
claim from few votes rests on what similar people and statements tell, no further than that held.

- *common ground*: every group agrees at more than the threshold; P ≥ level.
- *conflict*: the shares of some pair of groups differ by more than the gap; P ≥ level.
- *representative*: a group agrees (or does not) by `distance` more than the others together, with
  the false discovery rate over all groups and statements (Benjamini & Hochberg 1995).
- *not enough votes*: some group has fewer than `least` answers: nothing is said of it.

Groups may be any partition: emergent groups or declared constituencies, all or some of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import betainc, betaincinv, betaln, expit, logit

from chantier.algorithms.opinion.kinds import (
    COMMON_GROUND,
    CONFLICT,
    NOT_ENOUGH_VOTES,
    REPRESENTATIVE,
)
from chantier.algorithms.opinion.positions import Model, fit, part_of
from chantier.algorithms.opinion.votes import Array, Crowd, Integers, Votes, mix, tally, uniform

STEP = 0.01  # of the grid on which shares are compared
LEARNED_ON = 5000  # people, of a large crowd
CELLS = 8000  # groups × statements, at most, on which the prior is learned
GRID = np.linspace(0, 1, 101)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Set by the committee and printed with every result."""

    common_ground: float = 0.6
    conflict: float = 0.3
    level: float = 0.8
    distance: float = 0.2
    false_discovery: float = 0.1
    least: int = 5

    def __post_init__(self) -> None:
        """Refuse what makes no sense, with a sentence."""
        for name in ("common_ground", "conflict", "level", "distance", "false_discovery"):
            if not 0 < getattr(self, name) < 1:
                raise ValueError(f"{name.replace('_', ' ')} must lie between 0 and 1.")
        if self.least < 1:
            raise ValueError("The least number of votes is 1 or more.")


@dataclass(frozen=True, eq=False)
class Partition:
    """People by groups: `of[row]` is a place in `ids`, -1 for nobody's."""

    name: str
    ids: Sequence[str | int]
    of: Integers

    @property
    def sizes(self) -> Integers:
        """How many people each has."""
        return np.bincount(self.of[self.of >= 0], minlength=len(self.ids))

    def only(self, chosen: Sequence[str | int]) -> "Partition":
        """Some of the groups, to compare them with each other only."""
        place = {self.ids.index(one): n for n, one in enumerate(chosen)}
        of = np.array([place.get(n, -1) for n in range(len(self.ids))] + [-1])[self.of]
        return Partition(self.name, list(chosen), of)


@dataclass(frozen=True, slots=True)
class Claim:
    """`statement` is a place. `group`: whom it represents; `between`: two groups in conflict."""

    kind: str
    statement: int
    probability: float
    group: str | int | None = None
    between: tuple[str | int, str | int] | None = None
    agrees: bool | None = None


@dataclass(frozen=True, eq=False)
class Shares:
    """Beta posteriors of the shares that agree: `agree`, `other` (groups, statements)."""

    agree: Array
    other: Array
    counts: Integers  # (groups, statements, 3): agree, disagree, pass

    def above(self, threshold: float) -> Array:
        """P(share > threshold)."""
        return np.asarray(1 - betainc(self.agree, self.other, threshold))

    def below_grid(self) -> Array:
        """P(share ≤ t) for each t of the grid: (101, groups, statements)."""
        return np.asarray(betainc(self.agree, self.other, GRID[:, None, None]))

    def interval(self, mass: float = 0.9) -> tuple[Array, Array, Array]:
        """Low, mean, high."""
        tail = (1 - mass) / 2
        low = betaincinv(self.agree, self.other, tail)
        high = betaincinv(self.agree, self.other, 1 - tail)
        return low, self.agree / (self.agree + self.other), high


# What the model expects, and how far to trust it


def _expected(votes: Crowd, model: Model, partition: Partition) -> tuple[Array, Array]:
    """For each group and statement: four regressors of the share, and log of the votes it has."""
    groups = len(partition.ids)
    known = partition.of >= 0
    member = np.zeros((groups, len(partition.of)))
    member[partition.of[known], np.flatnonzero(known)] = 1
    member /= np.maximum(member.sum(axis=1), 1)[:, None]
    middle = member @ model.people.mean
    liking, loads = model.statements.mean[:, 0], model.statements.mean[:, 1:]
    score = middle[:, :1] + liking + middle[:, 1:] @ loads.T
    counts = votes.counts.astype(float)
    passes = counts[:, 2].sum() / max(counts.sum(), 1)
    passing = logit((counts[:, 2] + 2 * passes + 0.02) / (counts.sum(axis=1) + 2.04))
    passing = np.broadcast_to(passing, score.shape)
    many = np.broadcast_to(np.log1p(counts.sum(axis=1)), score.shape)
    return np.stack([np.ones_like(score), 2 * score, passing, score**2], axis=-1), many


def _prior(weights: Array, regressors: Array, many: Array) -> tuple[Array, Array]:
    centre = np.clip(expit(regressors @ weights[:4]), 1e-3, 1 - 1e-3)
    strength = np.exp(np.clip(weights[4] + weights[5] * (many - 3), -3, 6))
    return strength * centre, strength * (1 - centre)


def _learn(votes: Votes, partition: Partition, rank: int) -> Array:
    """Weights of the prior: posteriors from half of the votes must predict the other half."""
    keys = votes.keys
    each = mix(keys.people[votes.row_of] ^ mix(keys.statements[votes.indices]))
    seen: list[tuple[Array, ...]] = []
    for split in range(2):
        half = uniform(each, 500 + split) < 0.5
        for first, second in ((half, ~half), (~half, half)):
            known, rest = votes.keep(first), votes.keep(second)
            if not len(known) or not len(rest):
                continue
            regressors, many = _expected(known, fit(known, rank=rank, tolerance=1e-3), partition)
            before = tally(known, partition.of, len(partition.ids))
            after = tally(rest, partition.of, len(partition.ids))
            asked = after.sum(axis=2) > 0
            seen.append((
                regressors[asked], many[asked], before[asked][:, 0], before[asked].sum(axis=1),
                after[asked][:, 0], after[asked].sum(axis=1),
            ))  # fmt: skip
    start = np.array([0.0, 1.0, 0.0, 0.0, 1.5, 0.0])
    if not seen:
        return start
    regressors, many, agreed, answers, later, of = (
        np.concatenate(part) for part in zip(*seen, strict=True)
    )

    some = np.linspace(0, len(of) - 1, min(len(of), CELLS)).astype(int)
    regressors, many, agreed, answers = (part[some] for part in (regressors, many, agreed, answers))
    later, of = later[some], of[some]

    def loss(weights: Array) -> float:
        agree, other = _prior(weights, regressors, many)
        agree, other = agree + agreed, other + answers - agreed
        told = betaln(agree + later, other + of - later) - betaln(agree, other)
        away = np.square(weights - start) * np.array([0.5, 0.5, 0.5, 0.5, 0.1, 2.0])
        return float(away.sum() - told.sum())

    return np.asarray(minimize(loss, start, method="L-BFGS-B").x)


def shares(
    votes: Crowd, model: Model, partition: Partition, *, weights: Array | None = None
) -> Shares:
    """Posteriors of the share of each group that agrees with each statement.

    `weights`, one for each person (raking), replace people by their weighted number, brought to the
    effective sample size of each cell (Kish).
    """
    rank = model.scales.rank
    part = part_of(votes, LEARNED_ON)
    learned = partition
    if len(part.people) < len(votes.people):
        places = {person: row for row, person in enumerate(votes.people)}
        rows = np.array([places[person] for person in part.people])
        learned = Partition(partition.name, partition.ids, partition.of[rows])
    agree, other = _prior(_learn(part, learned, rank), *_expected(votes, model, partition))
    counts = tally(votes, partition.of, len(partition.ids))
    used = counts.astype(float)
    if weights is not None:
        total = tally(votes, partition.of, len(partition.ids), weights)
        square = tally(votes, partition.of, len(partition.ids), weights**2).sum(axis=2)
        effective = total.sum(axis=2) ** 2 / np.maximum(square, 1e-12)
        used = total * (effective / np.maximum(total.sum(axis=2), 1e-12))[..., None]
    return Shares(agree + used[..., 0], other + used[..., 1] + used[..., 2], counts)


# Claims


def range_above(below: Array, gap: float) -> Array:
    """P(largest - smallest share > gap). `below` (101, groups, statements): shares independent."""
    steps = round(gap / STEP)
    padded = np.concatenate([below, np.repeat(below[-1:], steps + 1, axis=0)])
    low, next_low = below[:-1], below[1:]
    within = np.zeros(below.shape[2])
    for reach in (steps, steps + 1):
        high = padded[reach : reach + 100]
        near = np.prod(high - low, axis=1) - np.prod(np.maximum(high - next_low, 0), axis=1)
        within += near.sum(axis=0) / 2
    return np.clip(1 - within, 0, 1)


def exceeds(one: Array, other: Array, distance: float) -> Array:
    """P(one - other > distance), from their `below` grids (101, ...)."""
    steps = round(distance / STEP)
    padded = np.concatenate([one, np.ones((steps + 1, *one.shape[1:]))])
    mass = np.diff(other, axis=0)
    beyond = 1 - (padded[steps : steps + 100] + padded[steps + 1 : steps + 101]) / 2
    return np.asarray(np.clip((mass * beyond).sum(axis=0), 0, 1))


def discoveries(chance: Array, rate: float) -> np.ndarray:
    """Which are kept so that at most `rate` of them are false (Benjamini-Hochberg)."""
    flat = np.sort(chance.ravel())
    if not len(flat):
        return np.zeros(chance.shape, dtype=bool)
    below = np.flatnonzero(flat <= rate * np.arange(1, len(flat) + 1) / len(flat))
    return chance <= flat[below[-1]] if len(below) else np.zeros(chance.shape, dtype=bool)


def claims(found: Shares, partition: Partition, thresholds: Thresholds) -> list[Claim]:
    """All that may be said, by statement."""
    if not len(partition.ids) or not found.counts.size:
        return []
    answers = found.counts.sum(axis=2)
    enough = answers >= thresholds.least
    all_enough = enough.all(axis=0)
    said = [Claim(NOT_ENOUGH_VOTES, int(j), 1.0) for j in np.flatnonzero(~all_enough)]
    common = np.prod(found.above(thresholds.common_ground), axis=0)
    said += [
        Claim(COMMON_GROUND, int(j), float(common[j]))
        for j in np.flatnonzero(all_enough & (common >= thresholds.level))
    ]
    if len(partition.ids) > 1:
        below = found.below_grid()
        said += _conflicts(found, below, enough, partition, thresholds)
        said += _representative(found, below, enough, partition, thresholds)
    return sorted(said, key=lambda claim: (claim.statement, claim.kind, str(claim.group)))


def _conflicts(
    found: Shares, below: Array, enough: Array, partition: Partition, thresholds: Thresholds
) -> list[Claim]:
    said = []
    mean = found.agree / (found.agree + found.other)
    spread = np.ptp(mean, axis=0)
    patterns, which = np.unique(enough, axis=1, return_inverse=True)
    for number, pattern in enumerate(patterns.T):
        groups = np.flatnonzero(pattern)
        if len(groups) < 2:
            continue
        columns = np.flatnonzero((which.ravel() == number) & (spread > thresholds.conflict / 2))
        chance = range_above(below[:, groups][:, :, columns], thresholds.conflict)
        for j, probability in zip(columns, chance, strict=True):
            if probability >= thresholds.level:
                high = groups[mean[groups, j].argmax()]
                low = groups[mean[groups, j].argmin()]
                pair = (partition.ids[high], partition.ids[low])
                said.append(Claim(CONFLICT, int(j), float(probability), between=pair))
    return said


def _representative(
    found: Shares, below: Array, enough: Array, partition: Partition, thresholds: Thresholds
) -> list[Claim]:
    answers = found.counts.sum(axis=2)
    groups = len(partition.ids)
    chances = np.ones((2, groups, answers.shape[1]))
    for k in range(groups):
        others = [n for n in range(groups) if n != k]
        agree, other = found.agree[others].sum(axis=0), found.other[others].sum(axis=0)
        asked = enough[k] & (answers[others].sum(axis=0) >= thresholds.least)
        rest = betainc(agree[asked], other[asked], GRID[:, None])
        mine = below[:, k][:, asked]
        chances[0, k, asked] = 1 - exceeds(mine, rest, thresholds.distance)
        chances[1, k, asked] = 1 - exceeds(rest, mine, thresholds.distance)
    kept = discoveries(chances, thresholds.false_discovery) & (chances <= 1 - thresholds.level)
    return [
        Claim(
            REPRESENTATIVE, int(j), float(1 - chances[way, k, j]),
            group=partition.ids[k], agrees=bool(way == 0),
        )
        for way, k, j in np.argwhere(kept)
    ]  # fmt: skip
