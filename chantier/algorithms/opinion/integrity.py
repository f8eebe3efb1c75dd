"""Accounts that act together: a signal for moderators, never a sanction.

Similar votes prove nothing: people of one opinion vote alike, and coordinated accounts that vote
like somebody else most of the time look like everybody (measured: AUC .04 to .52). What a model
cannot explain is looked at instead: the *residuals* of votes that it had not seen (four folds; a
model fitted on them learns what the accounts push), standardised. For each pair of accounts,
z = Σ e_i e_k / √Σ e_i² e_k² over the statements both answered. Accounts that act together are close
to others that are close to each other: from the mean of each one's highest z's, a few steps along
the pairs, weighed by how far z exceeds 1, squared, go towards the densest such company (the power
method; Community Notes looks for quasi-cliques of residual agreement). Where the times of votes are
known, votes on one statement cast the same way within a minute of each other, beyond what chance
gives, are counted too.

An account is signalled when its score stands far above those of everybody (median and median
deviation of its square root). Results are shown with and without those signalled; nothing is
deleted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from chantier.algorithms.opinion.positions import Model, fit
from chantier.algorithms.opinion.votes import Array, Votes, mix, uniform

NEAREST = 5
FOLDS = 4
STEPS = 6
COMPANY = 4000  # people among whom the steps are made
RANK = 2  # of the model whose residuals are looked at: more axes learn what coordinated accounts do
SMALL = 0.5  # standard deviations of residual taken as nothing
SHARED = 4  # statements a pair must share
DEVIATIONS = 4.0
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


def unseen(votes: Votes, rank: int = RANK) -> Array:
    """Residuals of each vote under a model fitted without it."""
    keys = votes.keys
    each = mix(keys.people[votes.row_of] ^ mix(keys.statements[votes.indices]))
    fold = (uniform(each, 77) * FOLDS).astype(int)
    rest = np.zeros(len(votes))
    for number in range(FOLDS):
        hidden = fold == number
        if hidden.all() or not hidden.any():
            return residuals(votes, fit(votes, rank=rank))
        model = fit(votes.keep(~hidden), rank=rank, tolerance=1e-3)
        rest[hidden] = residuals(votes, model)[hidden]
    return rest


def pairs(votes: Votes, rest: Array) -> Iterator[tuple[int, int, Array]]:
    """z of people from, to, with everybody; 0 with oneself and with whom too little is shared."""
    rest = np.sign(rest) * np.maximum(np.abs(rest) - SMALL, 0)
    table = votes.matrix(values=rest)
    squares = votes.matrix(values=rest**2)
    ones = votes.matrix(values=np.ones(len(votes)))
    for start, stop in votes.chunks(ROWS):
        product = (table[start:stop] @ table.T).toarray()
        scale = (squares[start:stop] @ squares.T).toarray()
        shared = (ones[start:stop] @ ones.T).toarray()
        z = np.where(shared >= SHARED, product / np.sqrt(np.maximum(scale, 1e-12)), 0)
        z[np.arange(stop - start), np.arange(start, stop)] = 0
        yield start, stop, z


def covoting(votes: Votes, rest: Array, *, nearest: int = NEAREST) -> Array:
    """For each person, how much they act with others who act together. Of a crowd over `COMPANY`,
    only those whose own highest z's are the highest are followed further; the others get 0."""
    score = np.zeros(len(votes.people))
    kept = min(nearest, len(score))
    for start, stop, z in pairs(votes, rest):
        score[start:stop] = np.partition(z, -kept, axis=1)[:, -kept:].mean(axis=1)
    far = np.sort(np.argsort(-score, kind="stable")[:COMPANY])
    near = votes if len(far) == len(score) else votes.of(far)
    inside = np.zeros(len(score), dtype=bool)
    inside[far] = True
    close = np.empty((len(far), len(far)), dtype=np.float32)
    for start, stop, z in pairs(near, rest[inside[votes.row_of]]):
        close[start:stop] = np.square(np.maximum(z - 1, 0))
    held = np.square(np.maximum(score[far], 0))
    for _ in range(STEPS):
        length = float(np.linalg.norm(held))
        if not length:
            break
        held = close @ (held / length)
    score[:] = 0
    score[far] = np.sqrt(held)
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
    score = covoting(votes, unseen(votes))
    middle = np.median(score)
    deviation = 1.4826 * np.median(np.abs(score - middle))
    far = score > middle + DEVIATIONS * max(float(deviation), 1e-9)
    return Signals(score, timing(votes, times or {}), far)
