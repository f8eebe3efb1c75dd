"""Where each person stands, and how surely: a factor model fitted by variational Bayes.

A vote (-1, 0, 1) of person i on statement j is taken as

    y = m_j + b_i + u_i · v_j + noise,   u_i ~ N(0, I), v_j ~ N(0, diag λ), b_i ~ N(0, β),
                                         m_j ~ N(μ, τ), noise ~ N(0, σ²).

m_j says how well liked a statement is, b_i how readily a person agrees, u_i where the person stands
along a few axes (rank 5 unless told), v_j what the statement says along them. Given the statements,
people are independent, and the reverse: both have Gaussian posteriors in closed form, worked out in
turn until they settle (Bishop 1999, "Variational principal components"; Lim & Teh 2007,
"Variational Bayesian approach to movie rating prediction"). λ, β, μ, τ, σ² are fitted (empirical
Bayes): an axis that the votes do not carry gets λ near 0, and somebody with few votes stays near
the centre with a wide uncertainty. After each round the axes are rescaled so that people have unit
variance along them, and turned to the principal ones (parameter expansion, Qi & Jaakkola 2007),
which also speeds things up.

What people tell about a statement is a *sum over people*: it is taken chunk by chunk, so that a
country fits in memory. Large crowds are fitted on a part of the people, drawn from how they voted,
then everybody is passed over a few times.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy import sparse

from chantier.algorithms.opinion.votes import ROWS, Array, Crowd, Votes, uniform

RANK = 5
PART = 10_000  # people on whom large crowds are fitted first
LARGE = 2_000_000  # votes past which single precision is used within a chunk
Progress = Callable[[float, str], None]


def silent(fraction: float, text: str) -> None:
    """Tell nobody how far it is."""


@dataclass(frozen=True, eq=False)
class Normals:
    """One Gaussian for each row: `mean` (rows, d); `covariance` packed (rows, d(d+1)/2)."""

    mean: Array
    covariance: Array

    @cached_property
    def augmented(self) -> tuple[Array, Array]:
        """E[z] and packed E[zz'] for z = (1, x): shapes (rows, d+1), (rows, (d+1)(d+2)/2)."""
        rows, width = self.mean.shape
        first = np.empty((rows, width + 1), dtype=self.mean.dtype)
        first[:, 0] = 1
        first[:, 1:] = self.mean
        upper = np.triu_indices(width + 1)
        second = first[:, upper[0]] * first[:, upper[1]]
        second[:, width + 1 :] += self.covariance
        return first, second

    def astype(self, dtype: np.dtype) -> "Normals":
        """The same in another precision."""
        return Normals(self.mean.astype(dtype), self.covariance.astype(dtype))


@dataclass(frozen=True, eq=False)
class Scales:
    """What is fitted over everybody: see the model above."""

    noise: float
    readiness: float
    liking_mean: float
    liking: float
    loading: Array

    @property
    def rank(self) -> int:
        """How many axes."""
        return len(self.loading)


@dataclass(frozen=True, eq=False)
class Model:
    """Fitted: people (b, u), statements (m, v), scales."""

    people: Normals
    statements: Normals
    scales: Scales

    def predict(self, row: Array, column: Array) -> tuple[Array, Array]:
        """Mean and variance of y without its noise, for pairs of person and statement."""
        return expect(self.people, self.statements, row, column)


def expect(people: Normals, statements: Normals, row: Array, column: Array) -> tuple[Array, Array]:
    """Mean and variance of m_j + b_i + u_i · v_j."""
    who, what = people.mean[row], statements.mean[column]
    mean = who[:, 0] + what[:, 0] + np.einsum("ij,ij->i", who[:, 1:], what[:, 1:])
    width = people.mean.shape[1]
    upper = np.triu_indices(width)
    twice = np.where(upper[0] == upper[1], 1.0, 2.0)

    def outer(of: Array) -> Array:
        kept = np.concatenate([np.ones((len(of), 1)), of[:, 1:]], axis=1)
        return np.asarray(kept[:, upper[0]] * kept[:, upper[1]] * twice)

    mine, theirs = people.covariance[row], statements.covariance[column]
    inner = (upper[0] > 0) & (upper[1] > 0)
    variance: Array = (
        (outer(what) * mine).sum(axis=1)
        + (outer(who) * theirs).sum(axis=1)
        + (mine * theirs * twice)[:, inner].sum(axis=1)
    )
    return mean, variance


def upper_places(width: int) -> dict[tuple[int, int], int]:
    """Where each pair a ≤ b is in the packed upper half of a symmetric matrix."""
    pairs = [(a, b) for a in range(width) for b in range(a, width)]
    return {pair: place for place, pair in enumerate(pairs)}


def _posterior(precision: Array, linear: Array) -> Normals:
    """N(A⁻¹ r, A⁻¹) for each row. `precision` packed upper (rows, P), `linear` (rows, d).

    Cholesky's factor and its inverse, written out over all rows at once: d is small, rows many.
    """
    width = linear.shape[1]
    place = upper_places(width)
    columns = np.ascontiguousarray(precision.T)
    lower: dict[tuple[int, int], Array] = {}
    inverse: dict[tuple[int, int], Array] = {}
    for j in range(width):
        rest = columns[place[j, j]] - sum(lower[j, k] ** 2 for k in range(j))
        inverse[j, j] = 1 / np.sqrt(rest)
        for i in range(j + 1, width):
            rest = columns[place[j, i]] - sum(lower[i, k] * lower[j, k] for k in range(j))
            lower[i, j] = rest * inverse[j, j]
    for j in range(width):
        for i in range(j + 1, width):
            total = sum(lower[i, k] * inverse[k, j] for k in range(j, i))
            inverse[i, j] = -total * inverse[i, i]
    covariance = np.empty_like(columns)
    for (i, j), n in place.items():
        covariance[n] = sum(inverse[k, i] * inverse[k, j] for k in range(j, width))
    mean = np.zeros((width, len(linear)), dtype=linear.dtype)
    right = np.ascontiguousarray(linear.T)
    for (i, j), n in place.items():
        mean[i] += covariance[n] * right[j]
        if i != j:
            mean[j] += covariance[n] * right[i]
    return Normals(np.ascontiguousarray(mean.T), np.ascontiguousarray(covariance.T))


def _solve(sums: Array, cross: Array, noise: float, prior: Array, centre: Array) -> Normals:
    """Posterior of (intercept, weights) from what the other side tells.

    `sums` packed Σ E[zz'] over (1, own intercept of the other side, its weights); `cross` Σ y E[z];
    `prior` precisions, `centre` prior means. The regressors are (1, weights of the other side).
    """
    wide = cross.shape[1]  # 1, the other's intercept, its weights
    place = upper_places(wide)
    own = [0, *range(2, wide)]
    picked = [place[a, b] for n, a in enumerate(own) for b in own[n:]]
    offset = [place[min(a, 1), max(a, 1)] for a in own]
    precision = sums[:, picked] / sums.dtype.type(noise)
    diagonal = np.flatnonzero(np.equal(*np.triu_indices(len(own))))
    precision[:, diagonal] += prior.astype(sums.dtype)
    linear = (cross[:, own] - sums[:, offset]) / sums.dtype.type(noise)
    linear += (prior * centre).astype(sums.dtype)
    return _posterior(precision, linear)


def locate(votes: sparse.csr_matrix, statements: Normals, scales: Scales) -> Normals:
    """Where people stand given the statements: one row for each row of votes.

    `votes` has a stored zero for each pass. Works for one person as for a chunk of a country.
    """
    first, second = statements.augmented
    ones = votes.copy()
    ones.data = np.ones_like(votes.data)
    prior = np.concatenate([[1 / scales.readiness], np.ones(scales.rank)])
    sums, cross = ones @ second, votes @ first
    return _solve(sums, cross, scales.noise, prior, np.zeros_like(prior))


@dataclass(eq=False)
class Sums:
    """What people tell, added over people: all that the fit of statements and scales needs."""

    second: Array  # (statements, (d+1)(d+2)/2): Σ E[zz'], z = (1, b, u), over those who voted
    cross: Array  # (statements, d+1): Σ y E[z]
    people: Array  # ((d+1)(d+2)/2,): Σ E[zz'] over everybody
    squares: float  # Σ y²

    def __iadd__(self, other: "Sums") -> "Sums":
        self.second += other.second
        self.cross += other.cross
        self.people += other.people
        self.squares += other.squares
        return self


def told(votes: sparse.csr_matrix, people: Normals) -> Sums:
    """What a chunk of people tells about statements."""
    first, second = people.augmented
    ones = votes.copy()
    ones.data = np.ones_like(votes.data)
    return Sums(
        (ones.T @ second).astype(np.float64),
        (votes.T @ first).astype(np.float64),
        second.sum(axis=0, dtype=np.float64),
        float(np.square(votes.data, dtype=np.float64).sum()),
    )


def _judge(sums: Sums, scales: Scales) -> Normals:
    """The statements given what people told."""
    prior = np.concatenate([[1 / scales.liking], 1 / scales.loading])
    centre = np.zeros_like(prior)
    centre[0] = scales.liking_mean
    return _solve(sums.second, sums.cross, scales.noise, prior, centre)


def _rescale(sums: Sums, statements: Normals, scales: Scales) -> tuple[Normals, Scales]:
    """Scales from both sides; the axes centred on people, of unit variance, principal."""
    rank = scales.rank
    n = sums.people[0]
    everybody = np.zeros((rank + 2, rank + 2))
    everybody[np.triu_indices(rank + 2)] = sums.people / n
    everybody = everybody + np.triu(everybody, 1).T
    noise = _noise(sums, statements)
    shift = everybody[0, 1:]
    spread = everybody[1:, 1:] - np.outer(shift, shift)
    mean = statements.mean.copy()
    mean[:, 0] += shift[0] + mean[:, 1:] @ shift[1:]
    full = unpack(statements.covariance)
    move = np.eye(rank + 1)
    move[0, 1:] = shift[1:]
    root = np.linalg.cholesky(spread[1:, 1:] + 1e-9 * np.eye(rank))
    loads = root.T @ (mean[:, 1:].T @ mean[:, 1:] + full[:, 1:, 1:].sum(axis=0)) @ root
    values, turn = np.linalg.eigh(loads)
    turn = turn[:, ::-1]
    move[1:, 1:] = turn.T @ root.T
    full = move @ full @ move.T
    mean[:, 1:] = mean[:, 1:] @ move[1:, 1:].T
    liking_mean = float(mean[:, 0].mean())
    liking = float(np.square(mean[:, 0] - liking_mean).mean() + full[:, 0, 0].mean())
    m = len(mean)
    loading = np.maximum(values[::-1] / m, 1e-8)
    fresh = Scales(noise, max(float(spread[0, 0]), 1e-6), liking_mean, max(liking, 1e-6), loading)
    return Normals(mean, pack(full)), fresh


def _noise(sums: Sums, statements: Normals) -> float:
    """Mean squared residual over votes, under both posteriors."""
    rank = statements.mean.shape[1] - 1
    m = len(statements.mean)
    # y - b - m - u·v = y - c·z with z = (1, b, u), c = (m, 1, v)
    weight = np.ones((m, rank + 2))
    weight[:, 0] = statements.mean[:, 0]
    weight[:, 2:] = statements.mean[:, 1:]
    upper = np.triu_indices(rank + 2)
    twice = np.where(upper[0] == upper[1], 1.0, 2.0)
    second = weight[:, upper[0]] * weight[:, upper[1]]
    known = [n for n, (a, b) in enumerate(zip(*upper, strict=True)) if a != 1 and b != 1]
    second[:, known] += statements.covariance
    total = sums.squares - 2 * (weight * sums.cross).sum() + (second * sums.second * twice).sum()
    votes = sums.second[:, 0].sum()
    return max(float(total / votes), 1e-3)


def pack(full: Array) -> Array:
    """Symmetric matrices (rows, d, d) as their upper halves (rows, d(d+1)/2)."""
    upper = np.triu_indices(full.shape[-1])
    return full[:, upper[0], upper[1]]


def unpack(packed: Array) -> Array:
    """The reverse of `pack`."""
    width = int((np.sqrt(8 * packed.shape[1] + 1) - 1) / 2)
    upper = np.triu_indices(width)
    full = np.zeros((len(packed), width, width), dtype=packed.dtype)
    full[:, upper[0], upper[1]] = packed
    full[:, upper[1], upper[0]] = packed
    return full


def _start(votes: Votes, rank: int) -> tuple[Normals, Scales]:
    """Likings from shrunk means; axes from the leading singular vectors of what is left."""
    m = len(votes.statements)
    matrix = votes.matrix()
    ones = matrix.copy()
    ones.data = np.ones_like(matrix.data)
    count = np.asarray(ones.sum(axis=0)).ravel()
    overall = float(matrix.data.mean()) if len(votes) else 0.0
    liking = (np.asarray(matrix.sum(axis=0)).ravel() + 2 * overall) / (count + 2)
    rest = matrix.copy()
    rest.data = matrix.data - liking[matrix.indices]
    readiness = np.asarray(rest.sum(axis=1)).ravel() / (votes.per_person + 5)
    rest.data = rest.data - np.repeat(readiness, votes.per_person)
    draws = np.stack([uniform(votes.keys.statements, salt) for salt in range(2 * rank)])
    basis = np.linalg.qr((draws[:rank] + draws[rank:] - 1).T)[0]
    for _ in range(12):
        basis = np.linalg.qr(rest.T @ (rest @ basis))[0]
    per_vote = float(np.square(rest.data).mean())
    filled = max(len(votes) / max(matrix.shape[0] * m, 1), 1e-9)
    size = np.linalg.norm(rest @ basis, axis=0) / np.sqrt(max(matrix.shape[0], 1)) / filled
    loads = np.zeros((m, rank))  # fewer statements than axes leave axes empty
    loads[:, : basis.shape[1]] = basis * np.minimum(size, np.sqrt(per_vote * m / rank))
    width = rank + 1
    covariance = pack(np.broadcast_to(np.eye(width) * 0.01, (m, width, width)))
    mean = np.concatenate([liking[:, None], loads], axis=1)
    scales = Scales(
        noise=max(0.7 * per_vote, 1e-3),
        readiness=max(float(readiness.var()), 1e-3),
        liking_mean=float(liking.mean()),
        liking=max(float(liking.var()), 1e-3),
        loading=np.maximum(np.square(loads).mean(axis=0), 1e-4),
    )
    return Normals(mean, covariance), scales


def sweep(votes: Crowd, statements: Normals, scales: Scales) -> Sums:
    """Locate everybody and add up what they tell, part by part."""
    dtype = _precision(votes)
    total: Sums | None = None
    for sums in votes.over(_swept, statements.astype(dtype), scales):
        if total is None:
            total = sums
        elif sums is not None:
            total += sums
    if total is None:
        raise ValueError("Nobody has voted yet.")
    return total


def _precision(votes: Crowd) -> np.dtype:
    return np.dtype(np.float32 if len(votes) > LARGE else np.float64)


def _swept(votes: Votes, statements: Normals, scales: Scales) -> Sums | None:
    total: Sums | None = None
    for start, stop in votes.chunks():
        rows = votes.matrix(start, stop, dtype=statements.mean.dtype)
        sums = told(rows, locate(rows, statements, scales))
        if total is None:
            total = sums
        else:
            total += sums
    return total


def everybody(votes: Crowd, statements: Normals, scales: Scales) -> Normals:
    """Where each person stands given the statements."""
    parts = [*votes.over(_placed, statements.astype(_precision(votes)), scales)]
    if len(parts) == 1:
        return Normals(*parts[0])
    mean, covariance = zip(*parts, strict=True)
    return Normals(np.concatenate(mean), np.concatenate(covariance))


def _placed(votes: Votes, statements: Normals, scales: Scales) -> tuple[Array, Array]:
    width, dtype = scales.rank + 1, statements.mean.dtype
    mean = np.empty((len(votes.people), width), dtype)
    covariance = np.empty((len(votes.people), width * (width + 1) // 2), dtype)
    for start, stop in votes.chunks():
        found = locate(votes.matrix(start, stop, dtype=dtype), statements, scales)
        mean[start:stop], covariance[start:stop] = found.mean, found.covariance
    return mean, covariance


def fit(
    votes: Crowd,
    *,
    rank: int = RANK,
    sweeps: int = 40,
    tolerance: float = 1e-4,
    warm: Model | None = None,
    tell: Progress = silent,
) -> Model:
    """Fit the model. `warm` begins from an earlier fit of the same statements.

    An axis that the earlier votes did not carry then stays empty: fit anew when many more came.
    """
    if not len(votes):
        raise ValueError("Nobody has voted yet.")
    if warm is None:
        begun = part_of(votes, PART)
        part: Crowd = begun
        statements, scales = _start(begun, rank)
    else:
        part = votes
        statements, scales = warm.statements, warm.scales
    statements, scales = _settle(part, statements, scales, sweeps, tolerance, tell)
    if len(part.people) < len(votes.people):
        statements, scales = _settle(votes, statements, scales, 2, 0.0, tell)
    return orient(Model(everybody(votes, statements, scales), statements, scales))


def part_of(votes: Crowd, people: int) -> Votes:
    """A part of a crowd over twice as large, drawn from how people voted; else the whole. Here."""
    if len(votes.people) > 2 * people:
        drawn = np.argsort(uniform(votes.keys.people, 1), kind="stable")[:people]
        return votes.of(np.sort(drawn))
    return votes if isinstance(votes, Votes) else votes.of(np.arange(len(votes.people)))


def _settle(
    votes: Crowd,
    statements: Normals,
    scales: Scales,
    sweeps: int,
    tolerance: float,
    tell: Progress,
) -> tuple[Normals, Scales]:
    for number in range(sweeps):
        tell(number / sweeps, "positions")
        sums = sweep(votes, statements, scales)
        judged = _judge(sums, scales)
        before = scales
        statements, scales = _rescale(sums, judged, scales)
        change = abs(np.log(scales.noise / before.noise))
        change += float(np.abs(scales.loading - before.loading).sum() / scales.loading.sum())
        if change < tolerance:
            break
    return statements, scales


def orient(model: Model) -> Model:
    """Each axis pointed so that the statement weighing most on it is agreed with on the right."""
    loads = model.statements.mean[:, 1:]
    strongest = np.abs(loads).argmax(axis=0)
    sign = np.where(loads[strongest, np.arange(loads.shape[1])] < 0, -1.0, 1.0)
    turn = np.concatenate([[1.0], sign])
    upper = np.triu_indices(len(turn))
    both = turn[upper[0]] * turn[upper[1]]

    def turned(side: Normals) -> Normals:
        return Normals(
            side.mean * turn.astype(side.mean.dtype),
            side.covariance * both.astype(side.covariance.dtype),
        )

    return replace(model, people=turned(model.people), statements=turned(model.statements))


__all__ = ["RANK", "ROWS", "Model", "Normals", "Scales", "expect", "fit", "locate", "orient"]
