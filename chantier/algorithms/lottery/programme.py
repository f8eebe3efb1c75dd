"""Programmes over panels, solved by HiGHS: whole panels, and chances within all mixes of panels.

A mix is described either by the linear relaxation (fast) or by columns that are whole panels
(exact: column generation). Both answer the same two questions, `raise` and `lower`.
"""

import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np

from chantier.algorithms.lottery.pool import Pool

Panel = tuple[int, ...]  # how many units of each class
TINY = 1e-9
OPTIMAL = highspy.HighsModelStatus.kOptimal


def hush() -> None:
    """HiGHS writes a line to standard output when first used; have it written nowhere."""
    try:
        kept = os.dup(1)
    except OSError:  # there is no standard output
        return
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        solver()
        os.dup2(kept, 1)
    os.close(kept)


def solver() -> Any:
    """HiGHS: one thread, one seed, no gap: the same input gives the same output."""
    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 0),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 1e-9),
        ("primal_feasibility_tolerance", TINY),
        ("dual_feasibility_tolerance", TINY),
    ):
        highs.setOptionValue(option, value)
    return highs


def add_row(
    highs: Any, weights: Mapping[int, float], least: float | None, most: float | None
) -> None:
    """least ≤ Σ weights·columns ≤ most; None: no bound."""
    highs.addRow(
        -highspy.kHighsInf if least is None else float(least),
        highspy.kHighsInf if most is None else float(most),
        len(weights),
        list(weights),
        [float(weight) for weight in weights.values()],
    )


def panels_of(pool: Pool, *, whole: bool) -> Any:
    """The panels of a pool as a programme: a column for each class, in whole units or not."""
    highs = solver()
    for one in pool.classes:
        highs.addVar(0, one.most)
    if whole:
        for c in range(len(pool.classes)):
            highs.changeColIntegrality(c, highspy.HighsVarType.kInteger)
    for row in pool.rows:
        add_row(highs, row.weights, row.least, row.most)
    return highs


def solve(highs: Any) -> list[float] | None:
    """The best solution, or None when there is none."""
    highs.run()
    if highs.getModelStatus() != OPTIMAL:
        return None
    return list(highs.getSolution().col_value)


class Panels:
    """Finds the whole panel that is worth most. Keeps its programmes between calls."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self._whole = panels_of(pool, whole=True)
        self._loose = panels_of(pool, whole=False)
        self._columns = np.arange(len(pool.classes), dtype=np.int32)
        for highs in (self._whole, self._loose):
            highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
        self._loose.setOptionValue("presolve", "off")  # starts from the last basis

    def best(self, worth: Sequence[float]) -> Panel | None:
        """The panel worth most, or None when there is no panel at all."""
        costs = np.asarray(worth, dtype=float)
        for highs in (self._loose, self._whole):
            highs.changeColsCost(len(costs), self._columns, costs)
            found = solve(highs)
            if found is None:
                return None
            whole = tuple(round(n) for n in found)
            if max((abs(n - m) for n, m in zip(found, whole, strict=True)), default=0) < 1e-6:
                return whole
        return whole


@dataclass(frozen=True, slots=True)
class Question:
    """Chances of classes: at least `floors`; those `free` at least t; all at most `ceiling`.

    `lower`: find the least greatest chance instead of the greatest t.
    """

    floors: Sequence[float]
    free: Sequence[int] = ()
    ceiling: float = 1.0
    lower: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """`value` of t; the chances found; what each class' row weighs; the duals of the mix' rows."""

    value: float
    chances: tuple[float, ...]
    weights: tuple[float, ...]  # of the row of t of each class, at least 0
    worth: tuple[float, ...]  # of a unit of each class in a new panel
    mix: tuple[float, ...]
    proven: bool = True


@dataclass(slots=True)
class Mix:
    """All mixes of panels: by the relaxation, or by the panels known so far when `exact`."""

    pool: Pool
    finder: Panels
    exact: bool = False
    known: list[Panel] = field(default_factory=list)
    patience: int = 100_000  # panels looked for in all, in column generation
    proven: bool = True

    def ask(self, question: Question, *, enough: float = math.inf) -> Answer:
        """The answer; with whole panels, until no other panel helps or t reaches `enough`."""
        while True:
            answer = self._solve(question)
            if not self.exact or answer.value >= enough - TINY:
                return answer
            if self.patience <= 0:
                self.proven = False
                return answer
            self.patience -= 1
            panel = self.finder.best(answer.worth)
            gain = sum(w * n for w, n in zip(answer.worth, panel or (), strict=True))
            if panel is None or panel in self.known or gain <= answer.mix[0] + 1e-8:
                return answer
            self.known.append(panel)

    def _solve(self, question: Question) -> Answer:
        highs, columns = self._mixed()
        highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
        highs.addVar(-1.0 if question.lower else 0.0, highspy.kHighsInf)
        t = highs.numVariables - 1
        highs.changeColCost(t, 1.0)
        before = len(self.pool.rows) if not self.exact else 1
        free = set(question.free)
        for c, one in enumerate(self.pool.classes):
            n = len(one.units)
            least = question.floors[c] * n if question.floors[c] > 0 else None
            most = n * question.ceiling if question.ceiling < 1 else None
            add_row(highs, columns[c], least, most)
        rows: dict[int, int] = {}
        for c, one in enumerate(self.pool.classes):
            if question.lower:  # t is minus the greatest chance
                rows[c] = highs.numConstrs
                add_row(highs, {**columns[c], t: float(len(one.units))}, None, 0)
            elif c in free:
                rows[c] = highs.numConstrs
                add_row(highs, {**columns[c], t: -float(len(one.units))}, 0, None)
        found = solve(highs)
        if found is None:
            raise ArithmeticError(str(highs.getModelStatus()))
        duals = list(highs.getSolution().row_dual)
        weights = [abs(duals[rows[c]]) if c in rows else 0.0 for c in range(len(columns))]
        worth = [
            -duals[before + c] - (duals[rows[c]] if c in rows else 0.0) for c in range(len(columns))
        ]
        chances = [
            sum(found[j] * n for j, n in columns[c].items()) / len(one.units)
            for c, one in enumerate(self.pool.classes)
        ]
        return Answer(found[t], tuple(chances), tuple(weights), tuple(worth), tuple(duals[:before]))

    def _mixed(self) -> tuple[Any, list[dict[int, float]]]:
        """A programme of the mixes, and each class as a sum of its columns."""
        count = len(self.pool.classes)
        if not self.exact:
            return panels_of(self.pool, whole=False), [{c: 1.0} for c in range(count)]
        highs = solver()
        for _panel in self.known:
            highs.addVar(0, 1)
        add_row(highs, dict.fromkeys(range(len(self.known)), 1.0), 1, 1)
        return highs, [
            {j: float(panel[c]) for j, panel in enumerate(self.known) if panel[c]}
            for c in range(count)
        ]
