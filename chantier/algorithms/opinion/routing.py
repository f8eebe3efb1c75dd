"""Which statement next: the one whose answer teaches most, and to the most purpose.

For a Gaussian model the information gained from one answer is ½ log(1 + x'Σx / σ²), for the person
with x = (1, v_j) and Σ the person's covariance, for the statement with z = (1, u_i) and Σ the
statement's. Each alone fails: the first starves statements of votes, the second spreads votes so
evenly that nobody's place and no common ground is found (measured; for surveys, arXiv 1902.07634).
`worth` adds them, the first counted `PERSON` times, the second more for candidates: statements that
may yet be, or not be, among the few that even those who like them least agree with.

Before that comes a floor: statements with fewer votes than `floor`, or than `EVEN` times the mean
of all, or than `own_floor` from the person's constituency, go first.

What is offered is *drawn*, with probabilities that are returned, so that they can be logged and the
votes weighed by them later.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from chantier.algorithms.opinion.positions import Model, Normals, locate
from chantier.algorithms.opinion.votes import Array, Integers, uniform

SHARPNESS = 8.0
PERSON = 5.0  # what is learnt of the person, beside what is learnt of the statement
CLAIM = 30.0  # what is learnt of a statement that may be common ground, beside any other
COMMON = 10  # statements that one hopes to name as common ground, or a third of fewer
EVEN = 0.55  # of the mean number of votes: less is too few


@dataclass(frozen=True, eq=False)
class Offer:
    """`order` of the statements (places), best first; `probability` of each being drawn first."""

    order: Integers
    probability: Array
    gain: Array
    under_floor: np.ndarray


def gains(model: Model, person: Normals) -> tuple[Array, Array]:
    """Information about the person, and about each statement, from each answer."""
    noise = model.scales.noise
    width = model.scales.rank + 1
    upper = np.triu_indices(width)
    twice = np.where(upper[0] == upper[1], 1.0, 2.0)

    def outer(of: Array) -> Array:
        kept = np.concatenate([np.ones((len(of), 1)), of[:, 1:]], axis=1)
        return np.asarray(kept[:, upper[0]] * kept[:, upper[1]] * twice)

    about_person = outer(model.statements.mean) @ person.covariance[0]
    about_statement = model.statements.covariance @ outer(person.mean)[0]
    return 0.5 * np.log1p(about_person / noise), 0.5 * np.log1p(about_statement / noise)


def candidates(model: Model) -> Array:
    """How open it is, from 0 to 1, whether each statement is among those liked by most.

    What is compared is how somebody one standard deviation below the middle likes it: a model that
    is kept without its people says so, since they have unit variance along the axes.
    """
    mean = model.statements.mean
    spread = np.sqrt(model.scales.readiness + np.square(mean[:, 1:]).sum(axis=1))
    least = mean[:, 0] - spread
    edge = np.sort(least)[-min(COMMON, (len(least) + 2) // 3)]
    doubt = 2 * np.sqrt(model.statements.covariance[:, 0])
    return np.asarray(np.exp(-0.5 * ((least - edge) / doubt) ** 2))


def worth(model: Model, person: Normals) -> Array:
    """What the person's answer to each statement would teach, to our purpose."""
    mine, theirs = gains(model, person)
    return np.asarray(PERSON * mine + (1 + CLAIM * candidates(model)) * theirs)


def place(model: Model, statements: Sequence[int], values: Sequence[int]) -> Normals:
    """Where somebody who gave these answers stands, without fitting anything anew."""
    order = np.argsort(np.asarray(statements, dtype=np.int64), kind="stable")
    matrix = sparse.csr_matrix(
        (
            np.asarray(values, dtype=float)[order],
            np.asarray(statements, dtype=np.int64)[order],
            [0, len(order)],
        ),
        shape=(1, len(model.statements.mean)),
    )
    return locate(matrix, model.statements, model.scales)


def offer(
    model: Model,
    person: Normals,
    *,
    answered: Sequence[int] = (),
    votes: Array,
    own_votes: Array | None = None,
    floor: int = 10,
    own_floor: int = 5,
) -> Offer:
    """What to show next.

    `votes` each statement has; `own_votes` those from the person's constituency.
    """
    gain = worth(model, person)
    open_ones = np.ones(len(gain), dtype=bool)
    open_ones[list(answered)] = False
    return among(
        gain, open_ones, votes=votes, own_votes=own_votes, floor=floor, own_floor=own_floor
    )


def among(
    gain: Array,
    open_ones: np.ndarray,
    *,
    votes: Array,
    own_votes: Array | None = None,
    floor: int = 10,
    own_floor: int = 5,
) -> Offer:
    """What to show next, given what each answer would teach."""
    least = max(floor, EVEN * float(np.mean(votes)) if len(votes) else 0, 1)
    short = np.maximum(least - np.asarray(votes), 0) / least
    if own_votes is not None:
        short = np.maximum(
            short, np.maximum(own_floor - np.asarray(own_votes), 0) / max(own_floor, 1)
        )
    under = (short > 0) & open_ones
    weight = np.where(under, short, 0.0) if under.any() else np.where(open_ones, gain, 0.0)
    top = weight.max(initial=0.0)
    weight = (weight / top) ** SHARPNESS if top > 0 else open_ones.astype(float)
    total = weight.sum()
    rank = np.lexsort((-gain, -short, ~open_ones))
    order = rank[: int(open_ones.sum())]
    return Offer(order, weight / total if total else weight, gain, under)


def draw(offered: Offer, *, seed: int) -> int | None:
    """One statement, drawn with the probabilities of the offer. None when all are answered."""
    if not len(offered.order):
        return None
    point = uniform(np.array([seed], dtype=np.uint64), 77)[0]
    reach = np.cumsum(offered.probability)
    return int(min(np.searchsorted(reach, point * reach[-1], side="right"), len(reach) - 1))
