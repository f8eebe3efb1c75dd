"""The votes of a conversation as arrays, a function of the *set* of votes.

Whatever order they came in, votes are kept person by person and statement by statement, both in the
order of their identifiers. Of several votes by one person on one statement, the last counts (by its
time where times are given, else by its place); votes that contradict each other at the very same
instant count as a pass, so that no order decides.

Every draw of the methods that use these votes comes from `Votes.keys`: numbers worked out from *how
people voted*, not from names or places. Renaming everybody changes no draw, nor does exchanging
"agree" and "disagree" everywhere.
"""

import hashlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

Array = npt.NDArray[Any]
Integers = npt.NDArray[Any]
Keys = npt.NDArray[np.uint64]

AGREE, PASS, DISAGREE = 1, 0, -1
ROWS = 8192  # people looked at together: small enough for the processor's cache


class Crowd:
    """People who voted, here (`Votes`) or cut in parts that are elsewhere (`cluster.Spread`).

    All that the methods need of many votes are sums over people, or one row for each: `over`.
    """

    people: Sequence[str]
    statements: Sequence[str]
    per_person: Integers  # how many votes each person cast, passes included

    @property
    def shape(self) -> tuple[int, int]:
        """People, statements."""
        return len(self.people), len(self.statements)

    def __len__(self) -> int:
        return int(self.per_person.sum())

    def chunks(self, rows: int = ROWS) -> Iterator[tuple[int, int]]:
        """People from, people to."""
        people = len(self.people)
        for start in range(0, people, rows):
            yield start, min(start + rows, people)

    def over(
        self, function: Callable[..., Any], *arguments: object, along: Sequence[Array] = ()
    ) -> Iterator[Any]:
        """`function(votes, *arguments, *along)` for each part; `along`: one row for each person."""
        raise NotImplementedError

    def of(self, rows: Integers) -> "Votes":
        """Only some people (rows), here."""
        raise NotImplementedError

    @cached_property
    def counts(self) -> Integers:
        """For each statement: agree, disagree, pass. Shape (statements, 3)."""
        everybody = tally(self, np.zeros(len(self.people), dtype=np.int64), 1)
        return np.asarray(everybody[0])

    @cached_property
    def sha256(self) -> str:
        """Of the votes as lines `person,statement,vote` in their order, in UTF-8."""
        digest = hashlib.sha256()
        for part in self.over(_as_it_is):
            for lines in part.lines():
                digest.update(lines)
        return digest.hexdigest()

    @cached_property
    def keys(self) -> "KeyPair":
        """Numbers for draws, from how people voted."""
        return KeyPair.of(self)


@dataclass(frozen=True, eq=False)
class Votes(Crowd):
    """Who answered what. Row i is `people[i]`; its votes are `indptr[i]:indptr[i + 1]`.

    `indices` are statements (places in `statements`), `values` are -1, 0 or 1.
    """

    people: Sequence[str]
    statements: Sequence[str]
    indptr: Integers
    indices: Integers
    values: npt.NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.values)

    @cached_property
    def per_person(self) -> Integers:  # type: ignore[override]
        """How many votes each person cast, passes included."""
        return np.diff(self.indptr)

    def over(
        self, function: Callable[..., Any], *arguments: object, along: Sequence[Array] = ()
    ) -> Iterator[Any]:
        """All in one part."""
        yield function(self, *arguments, *along)

    def matrix(
        self,
        start: int = 0,
        stop: int | None = None,
        *,
        values: npt.NDArray[np.generic] | None = None,
        dtype: npt.DTypeLike = np.float64,
    ) -> sparse.csr_matrix:
        """Rows `start:stop` as a sparse matrix, passes kept as stored zeros.

        `values` stand for the votes (one for each vote of the whole), e.g. ones.
        """
        stop = len(self.people) if stop is None else stop
        first, last = self.indptr[start], self.indptr[stop]
        data = (self.values if values is None else values)[first:last]
        return sparse.csr_matrix(
            (
                data.astype(dtype),
                self.indices[first:last],
                self.indptr[start : stop + 1] - first,
            ),
            shape=(stop - start, len(self.statements)),
        )

    @cached_property
    def row_of(self) -> Integers:
        """The person (row) of each vote."""
        return np.repeat(np.arange(len(self.people), dtype=np.int32), self.per_person)

    def keep(self, which: npt.NDArray[np.bool_]) -> "Votes":
        """Only the votes marked; everybody and every statement stay, even without any."""
        counted = np.concatenate([[0], np.cumsum(which, dtype=np.int64)])
        return Votes(
            self.people,
            self.statements,
            counted[self.indptr],
            self.indices[which],
            self.values[which],
        )

    def of(self, rows: Integers) -> "Votes":
        """Only some people (rows, in increasing order)."""
        sizes = self.per_person[rows]
        indptr = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
        place = np.arange(indptr[-1]) + np.repeat(self.indptr[rows] - indptr[:-1], sizes)
        people = self.people
        return Votes(
            [people[row] for row in rows],
            self.statements,
            indptr,
            self.indices[place],
            self.values[place],
        )

    def lines(self) -> Iterator[bytes]:
        """`person,statement,vote`, in UTF-8, some people at a time."""
        endings = [f",{name},{vote}\n" for name in self.statements for vote in (-1, 0, 1)]
        for start, stop in self.chunks():
            first, last = self.indptr[start], self.indptr[stop]
            row = np.repeat(np.arange(start, stop), self.per_person[start:stop])
            ending = 3 * self.indices[first:last] + self.values[first:last] + 1
            pairs = zip(row.tolist(), ending.tolist(), strict=True)
            yield "".join([self.people[who] + endings[what] for who, what in pairs]).encode()


def _as_it_is(votes: Votes) -> Votes:
    return votes


def tally(votes: Crowd, group: Integers, groups: int, weights: Array | None = None) -> Integers:
    """Agree, disagree, pass of each group on each statement. Shape (groups, statements, 3).

    `group[row]` below 0: not counted. With `weights` (one for each person), sums of weights.
    """
    counted = np.zeros(groups * len(votes.statements) * 3, np.int64 if weights is None else float)
    along = [group] if weights is None else [group, weights]
    for told in votes.over(_tallied, groups, along=along):
        counted += told
    return counted.reshape(groups, -1, 3)


def _tallied(votes: Votes, groups: int, group: Integers, weights: Array | None = None) -> Array:
    columns = len(votes.statements)
    counted = np.zeros(groups * columns * 3, dtype=np.int64 if weights is None else np.float64)
    for start, stop in votes.chunks(2 * ROWS):
        first, last = votes.indptr[start], votes.indptr[stop]
        row = np.repeat(np.arange(start, stop), votes.per_person[start:stop])
        kept = group[row] >= 0
        place = votes.values[first:last].astype(np.int64)
        place = np.where(place == AGREE, 0, np.where(place == DISAGREE, 1, 2))
        place += 3 * (votes.indices[first:last] + columns * group[row].astype(np.int64))
        weight = None if weights is None else weights[row][kept]
        counted += np.bincount(place[kept], weight, minlength=len(counted)).astype(counted.dtype)
    return counted


# From rows to votes


def natural_order(names: Sequence[str]) -> list[int]:
    """Places of the names in their order: as numbers when all are, else as text."""
    if all(name.isascii() and name.isdigit() for name in names):
        return sorted(range(len(names)), key=lambda place: (int(names[place]), names[place]))
    return sorted(range(len(names)), key=lambda place: names[place])


class Names:
    """Names in a row, each kept once: `places` of the distinct ones, `codes` of all in turn."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.places: dict[str, int] = {}
        self._codes = array("i")
        for name in names:
            self.append(name)

    def append(self, name: str) -> None:
        """One more."""
        self._codes.append(self.places.setdefault(name, len(self.places)))

    def __len__(self) -> int:
        return len(self._codes)

    def __iter__(self) -> Iterator[str]:
        names = list(self.places)
        return (names[code] for code in self._codes)

    @property
    def codes(self) -> Integers:
        """The place of each."""
        return np.array(self._codes, dtype=np.int32)


def _coded(
    names: Sequence[str] | Integers | Names, more: Sequence[str]
) -> tuple[list[str], Integers]:
    """The distinct names in order, and the place of each given name among them."""
    if isinstance(names, np.ndarray) and names.dtype.kind in "iu" and not more:
        top = int(names.max(initial=-1))
        if names.min(initial=0) >= 0 and top <= 4 * len(names) + 1000:
            seen = np.zeros(top + 1, dtype=bool)
            seen[names] = True
            rank = np.cumsum(seen, dtype=np.int32) - 1
            return [str(number) for number in np.flatnonzero(seen)], rank[names]
        distinct, code = np.unique(names, return_inverse=True)
        return [str(number) for number in distinct], code.astype(np.int32)
    coded = names if isinstance(names, Names) else Names(str(name) for name in names)
    first = dict.fromkeys([*coded.places, *map(str, more)])
    distinct_names = list(first)
    order = natural_order(distinct_names)
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    return [distinct_names[place] for place in order], rank[coded.codes]


def collect(
    voters: Sequence[str] | Integers | Names,
    statements: Sequence[str] | Integers | Names,
    values: Sequence[int] | Integers,
    *,
    times: Sequence[int] | Integers | None = None,
    all_statements: Sequence[str] = (),
) -> Votes:
    """The votes, whatever their order. `all_statements` may name some that nobody answered.

    Raises ValueError, with a sentence, when a value is not -1, 0 or 1 or lengths differ.
    """
    given = np.asarray(values)
    if not (len(voters) == len(statements) == len(given)):
        raise ValueError("Each vote needs a voter, a statement and a value.")
    if given.size and not np.isin(given, (-1, 0, 1)).all():
        raise ValueError("A vote is -1 (disagree), 0 (pass) or 1 (agree).")
    people, row = _coded(voters, ())
    del voters
    names, column = _coded(statements, all_statements)
    del statements
    value = given.astype(np.int8, copy=False)
    order = _order(row, column, len(people), len(names))
    if order is not None:
        row, column, value = row[order], column[order], value[order]
    first = np.ones(len(row), dtype=bool)  # of the votes of a person on a statement
    first[1:] = (row[1:] != row[:-1]) | (column[1:] != column[:-1])
    if not first.all():
        starts = np.flatnonzero(first)
        value = _settled(value, starts, order, None if times is None else np.asarray(times))
        row, column = row[starts], column[starts]
    sizes = np.bincount(row, minlength=len(people))
    indptr = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
    return Votes(people, names, indptr, column.astype(np.int32, copy=False), value)


def _order(row: Integers, column: Integers, people: int, statements: int) -> Integers | None:
    """By person, then statement, then as given. None when that is the order already."""
    same = row[1:] == row[:-1]
    if not ((row[1:] < row[:-1]) | (same & (column[1:] < column[:-1]))).any():
        return None
    by_column = _grouped(column, statements)
    return np.asarray(by_column[_grouped(row[by_column], people)])


def _grouped(code: Integers, count: int) -> Integers:
    """Places in the order of `code`, equals as they were: turning a sparse table counts them."""
    ones = np.ones(len(code), dtype=np.int8)
    short = len(code) < np.iinfo(np.int32).max
    ends: Integers = np.arange(len(code) + 1, dtype=np.int32 if short else np.int64)
    table: sparse.csr_matrix = sparse.csr_matrix((ones, code, ends), shape=(len(code), count))
    return np.asarray(table.tocsc().indices)


def _settled(
    value: npt.NDArray[np.int8], starts: Integers, order: Integers | None, times: Integers | None
) -> npt.NDArray[np.int8]:
    """The vote that counts, for each run of votes by one person on one statement."""
    sizes = np.diff(np.append(starts, len(value)))
    several = sizes > 1
    counts = value[starts]
    sub = np.flatnonzero(np.repeat(several, sizes))
    runs = np.concatenate([[0], np.cumsum(sizes[several])[:-1]])
    when = None
    if times is not None:
        when = times[sub if order is None else order[sub]]
        key = np.lexsort((when, np.repeat(np.arange(len(runs)), sizes[several])))
        sub, when = sub[key], when[key]
    counts[several] = _last(value[sub], when, runs)
    return counts


def _last(
    value: npt.NDArray[np.int8], when: Integers | None, starts: Integers
) -> npt.NDArray[np.int8]:
    """The vote that counts in each run of votes by one person on one statement, in time order."""
    ends = np.append(starts[1:], len(value)) - 1
    if when is None:
        return np.asarray(value[ends])
    at_last = when == np.repeat(when[ends], ends - starts + 1)
    low = np.minimum.reduceat(np.where(at_last, value, AGREE), starts)
    high = np.maximum.reduceat(np.where(at_last, value, DISAGREE), starts)
    return np.where(low == high, high, PASS).astype(np.int8)


# Numbers for draws


def mix(number: Keys) -> Keys:
    """Scramble: the finaliser of SplitMix64 (Steele, Lea, Flood 2014)."""
    number = number + np.uint64(0x9E3779B97F4A7C15)
    number = (number ^ (number >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    number = (number ^ (number >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return number ^ (number >> np.uint64(31))


def uniform(keys: Keys, salt: int) -> npt.NDArray[np.float64]:
    """One number in [0, 1) for each key; another salt gives others."""
    mixed = mix(keys ^ mix(np.array([salt], dtype=np.uint64)))
    return (mixed >> np.uint64(11)).astype(np.float64) / 2.0**53


def _either(agree: Keys, disagree: Keys) -> Keys:
    """A number that stays when agree and disagree are exchanged."""
    return mix(mix(np.minimum(agree, disagree)) + np.maximum(agree, disagree))


@dataclass(frozen=True, eq=False)
class KeyPair:
    """A number for each person and for each statement, from how people voted."""

    people: Keys
    statements: Keys

    @classmethod
    def of(cls, votes: Crowd) -> "KeyPair":
        """Statements by their counts, people by their statements, then each again by the other."""
        counts = votes.counts.astype(np.uint64)
        statements = _either(counts[:, 0], counts[:, 1]) + mix(counts[:, 2])
        people = np.concatenate([*votes.over(_of_people, statements)])
        sums = np.zeros((2, len(statements)), dtype=np.uint64)
        for told in votes.over(_of_statements, along=[people]):
            sums += told
        statements = _either(sums[0], sums[1])
        people = np.concatenate([*votes.over(_of_people, statements)])
        return cls(_apart(people), _apart(statements))


def _of_people(votes: Votes, statements: Keys) -> Keys:
    parts = []
    table = np.stack([mix(statements + np.uint64(vote)) for vote in (1, 2, 3)])
    for start, stop in votes.chunks():
        first, last = votes.indptr[start], votes.indptr[stop]
        column, value = votes.indices[first:last], votes.values[first:last] + 1
        sums = []
        for seen in (value, 2 - value):
            added = np.concatenate([np.zeros(1, np.uint64), np.cumsum(table[seen, column])])
            bounds = votes.indptr[start : stop + 1] - first
            sums.append(added[bounds[1:]] - added[bounds[:-1]])
        parts.append(_either(sums[0], sums[1]))
    return np.concatenate(parts) if parts else np.zeros(0, np.uint64)


def _of_statements(votes: Votes, people: Keys) -> Keys:
    sums = np.zeros((2, len(votes.statements)), dtype=np.uint64)
    table = np.stack([mix(people + np.uint64(vote)) for vote in (1, 2, 3)])
    for start, stop in votes.chunks():
        first, last = votes.indptr[start], votes.indptr[stop]
        row = np.repeat(np.arange(start, stop), votes.per_person[start:stop])
        value = votes.values[first:last] + 1
        for way, seen in enumerate((value, 2 - value)):
            cells = votes.matrix(start, stop, values=None, dtype=np.uint64)
            cells.data = table[seen, row]
            sums[way] += np.asarray(cells.sum(axis=0, dtype=np.uint64)).ravel()
    return sums


def _apart(keys: Keys) -> Keys:
    """Equal numbers made distinct by their rank among their equals."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    run = np.arange(len(keys))
    fresh = np.ones(len(keys), dtype=bool)
    fresh[1:] = ordered[1:] != ordered[:-1]
    rank = np.empty(len(keys), dtype=np.uint64)
    rank[order] = (run - np.maximum.accumulate(np.where(fresh, run, 0))).astype(np.uint64)
    return mix(keys + mix(rank))
