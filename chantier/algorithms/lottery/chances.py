"""Which chances to aim for, and an exact bound on the smallest.

Leximin (Flanigan et al., Nature 2021): the smallest chance as great as possible, then the next.
It gives some people a certain place that no quota forces, which invites false profiles. So the
default is *capped* (after Baharav & Flanigan, 2024): the smallest chance at least nine tenths of
the best possible, then the greatest as small as possible, then leximin under that ceiling.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import highspy

from chantier.algorithms.lottery.pool import Pool, Row
from chantier.algorithms.lottery.programme import (
    Answer,
    Mix,
    Panels,
    Question,
    panels_of,
    solve,
)

OBJECTIVES = ("capped", "maximin", "leximin")
KEPT = {"capped": 0.9, "maximin": 1.0}  # of the best smallest chance
SLACK = 1e-8  # on what earlier steps reached, so that later ones are not held up by rounding
_DENOMINATORS = tuple(10**n for n in range(1, 9))


@dataclass(frozen=True)
class Certificate:
    """Whatever the lottery, the smallest chance of those weighed is at most `bound`.

    The weights of a class sum to 1 over its units and all classes, so the smallest chance is at
    most the weighted sum of chances, which is at most what one panel can hold of the weights;
    `rows` (a multiplier for each row of the pool) bound this for every panel: weak duality.
    """

    bound: Fraction
    weights: tuple[Fraction, ...]  # of a unit of each class
    rows: tuple[Fraction, ...]


def aim(
    mix: Mix, reach: Sequence[int], objective: str, *, margin: float = 0.0
) -> tuple[float, ...]:
    """The chance of each class under an objective; `reach`: the classes that have a chance.

    `margin` is added to what capped keeps, for whole panels to be dealt a little unevenly.
    """
    none = [0.0] * len(mix.pool.classes)
    if not reach:
        return tuple(none)
    ceiling = 1.0
    if objective != "leximin":
        best = mix.ask(Question(none, reach)).value
        floors = list(none)
        for c in reach:
            floors[c] = max(0.0, min(best, KEPT[objective] * best + margin) - SLACK)
        ceiling = min(1.0, SLACK - mix.ask(Question(floors, lower=True)).value)
    return _leximin(mix, reach, ceiling)


def _leximin(mix: Mix, reach: Sequence[int], ceiling: float) -> tuple[float, ...]:
    floors = [0.0] * len(mix.pool.classes)
    free = list(reach)
    while True:
        answer = mix.ask(Question(floors, free, ceiling))
        if answer.value >= ceiling - 2 * SLACK:
            return answer.chances
        # A row with a dual is tight in every best answer: this class gets no more.
        tight = {
            c for c in free if answer.weights[c] * len(mix.pool.classes[c].units) > 1e-6
        } or set(free)
        for c in tight:
            floors[c] = max(0.0, answer.value - SLACK)
        free = [c for c in free if c not in tight]
        if not free:
            return answer.chances


def certify(pool: Pool, answer: Answer) -> Certificate:
    """The best bound that rounding the weights of an answer to fractions gives. Exact."""
    found = None
    for most in _DENOMINATORS:
        weights = _shares(pool, answer, most)
        if weights is None:
            continue
        highs = panels_of(pool, whole=False)
        highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
        for c, weight in enumerate(weights):
            highs.changeColCost(c, float(weight))
        if solve(highs) is None:
            continue
        duals = highs.getSolution().row_dual
        rows = tuple(Fraction(dual).limit_denominator(most * most) for dual in duals)
        bound = _bound(pool, weights, rows)
        if found is None or bound < found.bound:
            found = Certificate(bound, weights, rows)
    if found is None:
        raise ArithmeticError("no weights")
    return found


def _shares(pool: Pool, answer: Answer, most: int) -> tuple[Fraction, ...] | None:
    """The weights as fractions that sum to 1 over all units."""
    raw = [Fraction(weight).limit_denominator(most) for weight in answer.weights]
    total = sum(
        (weight * len(one.units) for weight, one in zip(raw, pool.classes, strict=True)),
        Fraction(0),
    )
    return tuple(weight / total for weight in raw) if total else None


def _bound(pool: Pool, weights: Sequence[Fraction], rows: Sequence[Fraction]) -> Fraction:
    left = list(weights)
    total = Fraction(0)
    for row, dual in zip(pool.rows, rows, strict=True):
        total += _edge(row, dual)
        if dual:
            for c, held in row.weights.items():
                left[c] -= dual * held
    for rest, one in zip(left, pool.classes, strict=True):
        total += max(Fraction(0), rest) * one.most
    # A panel holds whole units: its weight is a multiple of one over the common denominator.
    step = math.lcm(*(weight.denominator for weight in weights))
    return Fraction(math.floor(total * step), step)


def _edge(row: Row, dual: Fraction) -> Fraction:
    if row.kind == "household" and dual < 0:
        return Fraction(0)  # at least no one: the row may be taken as ≥ 0
    edge = row.most if dual > 0 else row.least
    return dual * edge if edge is not None else Fraction(0)


def best_chance(pool: Pool, finder: Panels, answer: Answer) -> Fraction:
    """The smallest chance of an exact answer as a fraction: what its weights reach in a panel."""
    found = Fraction(1)
    for most in _DENOMINATORS:
        weights = _shares(pool, answer, most)
        if weights is None:
            continue
        panel = finder.best([float(weight) for weight in weights])
        worth = sum((w * n for w, n in zip(weights, panel or (), strict=True)), Fraction(0))
        found = min(found, worth)
    return found
