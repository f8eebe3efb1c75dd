"""The probability of each answer to a statement somebody has not answered.

The factor model gives a mean and a variance; a multinomial logistic link turns them, with how often
the person and the statement get a pass, into probabilities of disagree, pass, agree. The link is
fitted by *cross-fitting*: on predictions of votes that the model had not seen (five folds), because
a link fitted on the votes that made the model is badly over-confident.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import logit, softmax

from chantier.algorithms.opinion.positions import (
    RANK,
    Model,
    Normals,
    Progress,
    expect,
    fit,
    silent,
)
from chantier.algorithms.opinion.votes import Array, Integers, Votes, mix, uniform

FOLDS = 5
MANY = 1_000_000  # votes past which one fold is enough to fit the link
OUTCOMES = ("disagree", "pass", "agree")
SHRINKAGE = 4.0


@dataclass(frozen=True, eq=False)
class Predictor:
    """Fitted on `votes`. Row or column -1 stands for somebody or something never seen."""

    model: Model
    passing: tuple[Array, Array]
    weights: Array

    def probabilities(self, row: Integers, column: Integers) -> Array:
        """Of disagree, pass, agree, for each pair. Shape (pairs, 3); rows add up to 1."""
        return _link(self.weights, _regressors(self.model, self.passing, row, column))


def _passing(votes: Votes) -> tuple[Array, Array]:
    """Log odds of a pass, of people and of statements, shrunk; last, of the never seen."""
    passed = (votes.values == 0).astype(float)
    overall = (passed.sum() + 0.5) / (len(votes) + 1)

    def odds(places: Integers, count: int) -> Array:
        total = np.bincount(places, minlength=count)
        share = (np.bincount(places, passed, minlength=count) + SHRINKAGE * overall) / (
            total + SHRINKAGE
        )
        return np.append(np.clip(logit(share), -6, 6), np.clip(logit(overall), -6, 6))

    people, statements = votes.shape
    return odds(votes.row_of, people), odds(votes.indices, statements)


def _with_unseen(side: Normals, centre: Array, spread: Array) -> Normals:
    """One row more: the prior, for whoever was never seen."""
    width = len(centre)
    packed = np.zeros(side.covariance.shape[1])
    packed[np.equal(*np.triu_indices(width))] = spread
    return Normals(
        np.concatenate([side.mean, centre[None]]), np.concatenate([side.covariance, packed[None]])
    )


def _complete(model: Model) -> Model:
    scales = model.scales
    nothing = np.zeros(scales.rank + 1)
    liked = nothing.copy()
    liked[0] = scales.liking_mean
    person = np.concatenate([[scales.readiness], np.ones(scales.rank)])
    statement = np.concatenate([[scales.liking], scales.loading])
    return Model(
        _with_unseen(model.people, nothing, person),
        _with_unseen(model.statements, liked, statement),
        scales,
    )


def _regressors(
    model: Model, passing: tuple[Array, Array], row: Integers, column: Integers
) -> Array:
    mean, variance = expect(model.people, model.statements, row, column)
    parts = [
        np.ones(len(mean)),
        mean / np.sqrt(model.scales.noise + variance),
        mean,
        mean**2,
        mean * np.sqrt(variance),
        passing[0][row],
        passing[1][column],
    ]
    return np.stack(parts, axis=1)


def _link(weights: Array, regressors: Array) -> Array:
    scores = np.zeros((len(regressors), 3))
    scores[:, [0, 2]] = regressors @ weights.T
    return softmax(scores, axis=1)


def _fit_link(regressors: Array, outcome: Integers) -> Array:
    width = regressors.shape[1]
    happened = np.eye(3)[outcome]

    def loss(flat: Array) -> tuple[float, Array]:
        said = _link(flat.reshape(2, width), regressors)
        missed = (said - happened)[:, [0, 2]]
        told = np.log(np.maximum(said[np.arange(len(outcome)), outcome], 1e-15)).sum()
        return float(np.square(flat).sum() / 2 - told), (missed.T @ regressors).ravel() + flat

    return minimize(loss, np.zeros(2 * width), jac=True, method="L-BFGS-B").x.reshape(2, width)


def learn(votes: Votes, *, rank: int = RANK, tell: Progress = silent) -> Predictor:
    """Fit the model and, on folds of the votes, its link."""
    keys = votes.keys
    each = mix(keys.people[votes.row_of] ^ mix(keys.statements[votes.indices]))
    fold = (uniform(each, 900) * FOLDS).astype(int)
    regressors, outcomes = [], []
    for number in range(FOLDS if len(votes) < MANY else 1):
        tell(number / (FOLDS + 1), "link")
        hidden = fold == number
        known = votes.keep(~hidden)
        if not hidden.any() or not len(known):
            continue
        model = _complete(fit(known, rank=rank))
        row, column = votes.row_of[hidden], votes.indices[hidden]
        regressors.append(_regressors(model, _passing(known), row, column))
        outcomes.append(votes.values[hidden].astype(int) + 1)
    tell(FOLDS / (FOLDS + 1), "positions")
    model = _complete(fit(votes, rank=rank))
    width = 7
    weights = np.zeros((2, width))
    if regressors:
        weights = _fit_link(np.concatenate(regressors), np.concatenate(outcomes))
    return Predictor(model, _passing(votes), weights)


def places(names: Sequence[str], wanted: Sequence[str]) -> Integers:
    """Where each wanted name is, -1 when it is not."""
    known = {name: place for place, name in enumerate(names)}
    return np.array([known.get(name, -1) for name in wanted], dtype=np.int64)
