"""Alternates measured as our first trial did: a place may stay empty, quotas weigh by their maxima.

The product fills every place that it can and weighs a shortage by the minimum that it misses; the
trial (after Assos et al., EC'25) divided each gap by the maximum, and left a place empty rather
than pass a quota. Figures of the one are not figures of the other.
"""

import dataclasses
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from chantier.algorithms.lottery import standby
from chantier.algorithms.lottery.pool import Pool


class Measured(NamedTuple):
    """Over the draws: mean loss, share of draws with every quota met, mean of empty places."""

    loss: float
    met: float
    empty: float

    def __str__(self) -> str:
        return f"{self.loss:.3f} ({self.met:.0%}, {self.empty:.1f})"


def measure(
    pool: Pool,
    panel: Sequence[str],
    waiting: Sequence[str],
    ready: Sequence[str],
    lost: Sequence[frozenset[str]],
) -> Measured:
    """What `ready`, some of those `waiting`, leave when `lost` do not come; each joins alone."""
    by_ref = {one.ref: one for one in pool.entrants}
    here = [by_ref[ref] for ref in panel]
    able = [unit for unit in standby._able(pool, waiting, here) if set(unit.refs) & set(ready)]
    trial = standby._Trial.of(pool, here, able, lost)
    most = 1 / np.maximum(1, trial.most)
    trial = dataclasses.replace(trial, short=most, over=most)
    held, free = trial.held.copy(), trial.free.copy()
    left = np.ones((len(held), len(able)), dtype=bool)
    for _turn in able:
        rows = np.flatnonzero((left & (free > 0)[:, None]).any(axis=1))
        costs = np.where(left[rows], trial._costs(held[rows], trial.units, trial.sizes), np.inf)
        taken = costs.argmin(axis=1) if len(rows) else np.array([], int)
        helps = costs[np.arange(len(rows)), taken] <= 0
        if not helps.any():
            break
        rows, taken = rows[helps], taken[helps]
        held[rows] += trial.units[taken]
        free[rows] -= 1
        left[rows, taken] = False
    losses = trial._losses(held)
    return Measured(float(losses.mean()), float((losses < 1e-9).mean()), float(free.mean()))
