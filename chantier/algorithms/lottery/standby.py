"""Alternates for likely dropouts: whom to ask to keep the evening free.

A set of alternates is worth the mean loss it leaves over drawn scenarios of dropouts (Assos et al.,
EC'25). A programme over a few scenarios finds a good set to begin with; it is then bettered one
unit at a time, over many scenarios, places being given in each as `replace` gives them.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt

from chantier.algorithms.lottery.pool import Entrant, Pool, Unit
from chantier.algorithms.lottery.programme import add_row, solve, solver
from chantier.algorithms.lottery.replacing import can_join, known, units_waiting

SCENARIOS = 30  # of the programme
TRIALS = 300  # of what a set is worth
SWAPS = 60_000  # at the most, over the number of alternates
DROPOUT = 0.2
SCALE = 2**24  # losses are whole numbers of its parts, so that sums are the same everywhere
Numbers = npt.NDArray[np.float64]  # whole numbers, far below 2**53


def scenarios(
    panel: Iterable[str], dropout: Mapping[str, float], seed: str, count: int = SCENARIOS
) -> list[frozenset[str]]:
    """Who does not come, `count` times: by SHA-256, so that anybody draws the same."""

    def stays(ref: str, number: int) -> bool:
        digest = hashlib.sha256(f"{seed} {number} {ref}".encode()).hexdigest()
        return int(digest[:13], 16) >= dropout.get(ref, DROPOUT) * 16**13

    people = sorted(panel)
    return [frozenset(ref for ref in people if not stays(ref, number)) for number in range(count)]


def alternates(
    pool: Pool,
    panel: Sequence[str],
    waiting: Sequence[str],
    count: int,
    *,
    dropout: Mapping[str, float] | None = None,
    seed: str = "",
    tries: int = SCENARIOS,
    trials: int = TRIALS,
) -> tuple[str, ...]:
    """At most `count` people to keep ready, in the order of `waiting`.

    `dropout[ref]`: how likely somebody of the panel does not come (else DROPOUT). It is imagined
    `tries` times who does not for the programme, `trials` other times to better what it found.
    """
    by_ref = {one.ref: one for one in pool.entrants}
    here = [known(by_ref, ref) for ref in panel]
    able = _able(pool, waiting, here)
    if not able or count < 1:
        return ()
    lost = scenarios(panel, dropout or {}, seed or pool.digest, tries + trials)
    kinds = _kinds(able)
    found = solve(_programme(pool, able, kinds, here, lost[:tries], count)) or ()
    chosen = [
        place for places, n in zip(kinds, found, strict=False) for place in places[: round(n)]
    ]
    if trials:
        chosen = _bettered(_Trial.of(pool, here, able, lost[tries:]), chosen, kinds, count)
    refs = {ref for place in chosen for ref in able[place].refs}
    return tuple(ref for ref in waiting if ref in refs)


def _able(pool: Pool, waiting: Sequence[str], here: Sequence[Entrant]) -> list[Unit]:
    """Those who can join, in the order of `waiting`; of a household, the first."""
    homes = {one.household for one in here if one.household}
    able: list[Unit] = []
    for unit in units_waiting(pool, waiting):
        if can_join(unit, homes):
            able.append(unit)
            homes |= {one.household for one in unit.members if one.household}
    return able


def _kinds(able: Sequence[Unit]) -> list[list[int]]:
    """The places of units that no quota tells apart."""
    alike: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for place, unit in enumerate(able):
        alike[(len(unit.members), *sorted(unit.held.items()))].append(place)
    return list(alike.values())


def _programme(
    pool: Pool,
    able: Sequence[Unit],
    kinds: Sequence[Sequence[int]],
    here: Sequence[Entrant],
    lost: Sequence[frozenset[str]],
    count: int,
) -> Any:
    """How many of each kind to keep ready, and whom to call in each scenario; least loss."""
    highs = solver()
    highs.setOptionValue("mip_rel_gap", 0.01)
    for k, places in enumerate(kinds):
        highs.addCol(1e-6, 0, len(places), 0, [], [])
        highs.changeColIntegrality(k, highspy.HighsVarType.kInteger)
    alike = [able[places[0]] for places in kinds]
    sizes = [len(unit.members) for unit in alike]
    add_row(highs, dict(enumerate(sizes)), None, count)
    for gone in lost:
        first = highs.numVariables
        for _unit in alike:
            highs.addCol(0.0, 0, highspy.kHighsInf, 0, [], [])
        called = range(first, first + len(kinds))
        for k, column in enumerate(called):
            add_row(highs, {column: 1, k: -1}, None, 0)
        highs.addCol(1 / pool.places, 0, highspy.kHighsInf, 0, [], [])
        empty = highs.numVariables - 1
        seats = dict(zip(called, sizes, strict=True))
        add_row(highs, {**seats, empty: 1}, len(gone), len(gone))
        staying = [one for one in here if one.ref not in gone]
        for name, values in pool.quotas.items():
            for value, (least, most) in values.items():
                n = sum(one.values[name] == value for one in staying)
                held = {
                    column: unit.held[name, value]
                    for column, unit in zip(called, alike, strict=True)
                    if unit.held.get((name, value))
                }
                short = highs.numVariables
                highs.addCol(1 / max(1, least), 0, highspy.kHighsInf, 0, [], [])
                highs.addCol(1 / max(1, most), 0, highspy.kHighsInf, 0, [], [])
                add_row(highs, {**held, short: 1}, least - n, None)
                add_row(highs, {**held, short + 1: -1}, None, most - n)
    return highs


@dataclass(frozen=True, eq=False)
class _Trial:
    """Scenarios of dropouts: `held` (scenario, quota), `free` (scenario) places; and who waits.

    `units` (unit, quota): how many each holds; `sizes` (unit); `least`, `most`, `short`, `over`
    (quota): bounds, and what one person under or over them costs.
    """

    held: Numbers
    free: Numbers
    units: Numbers
    sizes: Numbers
    least: Numbers
    most: Numbers
    short: Numbers
    over: Numbers

    @classmethod
    def of(
        cls,
        pool: Pool,
        here: Sequence[Entrant],
        able: Sequence[Unit],
        lost: Iterable[AbstractSet[str]],
    ) -> "_Trial":
        """Counts of who is left of `here` in each scenario."""
        cells = [(name, value) for name, values in pool.quotas.items() for value in values]
        bounds = np.array([pool.quotas[name][value] for name, value in cells], float).reshape(-1, 2)
        mine = [[float(one.values[name] == value) for name, value in cells] for one in here]
        gone = np.array([[float(one.ref in absent) for one in here] for absent in lost])
        return cls(
            held=(1 - gone) @ np.array(mine).reshape(len(here), len(cells)),
            free=gone.sum(axis=1),
            units=np.array([[float(unit.held.get(cell, 0)) for cell in cells] for unit in able]),
            sizes=np.array([float(len(unit.members)) for unit in able]),
            least=bounds[:, :1].ravel(),
            most=bounds[:, 1:].ravel(),
            short=np.rint(SCALE / np.maximum(1, bounds[:, :1].ravel())),
            over=np.rint(SCALE / np.maximum(1, bounds[:, 1:].ravel())),
        )

    def loss(self, kept: Sequence[int]) -> float:
        """Summed over the scenarios, free places being given to these one after another."""
        units, sizes = self.units[kept], self.sizes[kept]
        held, free = self.held.copy(), self.free.copy()
        left = np.ones((len(held), len(kept)), dtype=bool)
        for _ in kept:
            able = left & (sizes <= free[:, None])
            rows = np.flatnonzero(able.any(axis=1))
            if not len(rows):
                break
            costs = np.where(able[rows], self._costs(held[rows], units, sizes), np.inf)
            taken = costs.argmin(axis=1)
            held[rows] += units[taken]
            free[rows] -= sizes[taken]
            left[rows, taken] = False
        return float(self._losses(held).sum())

    def _losses(self, held: Numbers) -> Numbers:
        under, above = np.maximum(self.least - held, 0), np.maximum(held - self.most, 0)
        return np.asarray(under @ self.short + above @ self.over)

    def _costs(self, held: Numbers, units: Numbers, sizes: Numbers) -> Numbers:
        """What each unit adds to the loss, in each scenario."""
        one_more = np.where(held < self.least, -self.short, 0) + np.where(
            held >= self.most, self.over, 0
        )
        costs = one_more @ units.T
        for group in np.flatnonzero(sizes > 1):
            costs[:, group] = self._losses(held + units[group]) - self._losses(held)
        return np.asarray(costs)


def _bettered(
    trial: _Trial, chosen: Sequence[int], kinds: Sequence[Sequence[int]], count: int
) -> list[int]:
    """These, each exchanged for whoever lowers the loss most, as long as somebody does."""
    kept = sorted(chosen)
    best, left = trial.loss(kept), SWAPS // count
    better = True
    while better and left > 0:
        better = False
        # Somebody more when there is room (None), then each of them in turn.
        for out in [None, *kept]:
            stay = [place for place in kept if place != out]
            room = count - trial.sizes[stay].sum()
            others = [next((p for p in places if p not in stay), None) for places in kinds]
            sets = [sorted([*stay, p]) for p in others if p is not None and trial.sizes[p] <= room]
            left -= len(sets)
            found, these = min(((trial.loss(s), s) for s in sets), default=(best, kept))
            if found < best:
                best, kept, better = found, these, True
    return kept
