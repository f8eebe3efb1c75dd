"""Accounts that act together: a signal for moderators, never a sanction.

Similar votes prove nothing: people of one opinion vote alike, and coordinated accounts that vote
like somebody else most of the time look like everybody (measured: AUC .04 to .52). What the model
cannot explain is looked at instead: the *residuals* of votes, standardised. For each pair of
accounts, z = Σ e_i e_k / √Σ e_i² e_k² over the statements both answered; an account's score is the
mean of its highest z's, as Community Notes looks for quasi-cliques of residual agreement. Where the
times of votes are known, votes on one statement cast the same way within a minute of each other,
beyond what chance gives, are counted too.

An account is signalled when its score stands far above those of everybody (median and median
deviation). Results are shown with and without those signalled; nothing is deleted.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from chantier.algorithms.opinion.positions import Model, fit
from chantier.algorithms.opinion.votes import Array, Votes

NEAREST = 5
RANK = 2  # of the model whose residuals are looked at: more axes learn what coordinated accounts do
SMALL = 0.4  # standard deviations of residual taken as nothing
SHARED = 4  # statements a pair must share
DEVIATIONS = 3.5
INSTANT = 60_000  # milliseconds
ROWS = 1000


@dataclass(frozen=True, eq=False)
class Signals:
    """For each person: `covoting` (mean of the highest z), `timing` (z), `signalled`."""

    covoting: Array
    timing: Array
    signalled: Array


def residuals(votes: Votes, model: Model) -> Array:
    """What the model does not explain of each vote, in standard deviations of its statement."""
    mean, _ = model.predict(votes.row_of, votes.indices)
    rest: Array = votes.values - mean
    count = np.bincount(votes.indices, minlength=len(votes.statements))
    middle = np.bincount(votes.indices, rest, len(count)) / np.maximum(count, 1)
    rest = rest - middle[votes.indices]
    spread = np.bincount(votes.indices, rest**2, len(count)) + 5 * model.scales.noise
    return np.asarray(rest / np.sqrt(spread / (count + 5))[votes.indices])


def covoting(votes: Votes, model: Model, *, nearest: int = NEAREST) -> Array:
    """For each person, the mean of the highest z's with others."""
    rest = residuals(votes, model)
    rest = np.sign(rest) * np.maximum(np.abs(rest) - SMALL, 0)
    table = votes.matrix(values=rest)
    squares = votes.matrix(values=rest**2)
    ones = votes.matrix(values=np.ones(len(votes)))
    people = len(votes.people)
    score = np.zeros(people)
    for start in range(0, people, ROWS):
        stop = min(start + ROWS, people)
        product = (table[start:stop] @ table.T).toarray()
        scale = (squares[start:stop] @ squares.T).toarray()
        shared = (ones[start:stop] @ ones.T).toarray()
        z = np.where(shared >= SHARED, product / np.sqrt(np.maximum(scale, 1e-12)), 0)
        z[np.arange(stop - start), np.arange(start, stop)] = 0
        top = np.partition(z, -min(nearest, people), axis=1)[:, -min(nearest, people) :]
        score[start:stop] = top.mean(axis=1)
    return score


def timing(votes: Votes, times: Mapping[tuple[str, str], int]) -> Array:
    """For each person, how far votes cast with others within a minute exceed chance (z)."""
    people = len(votes.people)
    if not times:
        return np.zeros(people)
    at = np.array(
        [
            times.get((votes.people[row], votes.statements[column]), 0)
            for row, column in zip(votes.row_of, votes.indices, strict=True)
        ]
    )
    order = np.lexsort((at, votes.values, votes.indices))
    same = (votes.indices[order][1:] == votes.indices[order][:-1]) & (
        votes.values[order][1:] == votes.values[order][:-1]
    )
    close = same & (np.diff(at[order]) <= INSTANT)
    near = np.zeros(len(votes), dtype=bool)
    near[order[1:]] |= close
    near[order[:-1]] |= close
    usual = near.mean()
    cast = votes.per_person
    seen = np.bincount(votes.row_of, near, people)
    return np.asarray((seen - cast * usual) / np.sqrt(np.maximum(cast * usual * (1 - usual), 1)))


def signals(votes: Votes, times: Mapping[tuple[str, str], int] | None = None) -> Signals:
    """Both signals. An account is signalled by its co-voting; timing is shown beside."""
    score = covoting(votes, fit(votes, rank=RANK))
    middle = np.median(score)
    deviation = 1.4826 * np.median(np.abs(score - middle))
    far = score > middle + DEVIATIONS * max(float(deviation), 1e-9)
    return Signals(score, timing(votes, times or {}), far)
