"""The judge of a release: between what bounds does everything that is shown leave a hidden number?

For each hidden cell two linear programmes, the least and the most that it can be, over all cells
that are hidden and all relations between them, those shown standing at their exact counts (rounding
tells less). A range is proved by two fillings of the hidden cells that agree with all that is
shown: fillings found for one cell often prove others, so that few programmes are solved.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

C = TypeVar("C")

MANY = 1_000_000  # no room holds more: a cell that reaches it has no bound
_NEAR = 1e-6  # the solver's tolerance


@dataclass(frozen=True, slots=True)
class Relation(Generic[C]):
    """`low` ≤ the sum of each cell times its coefficient ≤ `high`: what everybody knows."""

    terms: tuple[tuple[C, int], ...]
    low: float = 0
    high: float = 0

    @classmethod
    def total(cls, parts: Sequence[C], whole: C) -> "Relation[C]":
        """The parts make the whole."""
        return cls((*((part, 1) for part in parts), (whole, -1)))

    @classmethod
    def equal(cls, one: C, other: C) -> "Relation[C]":
        """Two numbers are the same."""
        return cls(((one, 1), (other, -1)))

    @classmethod
    def at_most(cls, one: C, others: Sequence[C]) -> "Relation[C]":
        """The first is not more than the others together."""
        return cls(((one, 1), *((other, -1) for other in others)), low=-math.inf)


@dataclass(frozen=True, slots=True)
class Exposed(Generic[C]):
    """A hidden cell that can only be from `low` to `high`."""

    cell: C
    low: int
    high: int


def audit(
    values: Mapping[C, int],
    hidden: Collection[C],
    relations: Sequence[Relation[C]],
    least: Callable[[C], int],
) -> list[Exposed[C]]:
    """The hidden cells whose range is narrower than `least(cell)`, with that range.

    `values`: the true number of each cell, which satisfies the relations. Cells are 0 or more.
    """
    rows = [one for relation in relations if (one := _reduced(relation, values, hidden))]
    exposed: list[Exposed[C]] = []
    for part in _apart(rows):
        exposed += _narrow(part, values, least)
    return exposed


def _reduced(
    relation: Relation[C], values: Mapping[C, int], hidden: Collection[C]
) -> Relation[C] | None:
    """What a relation says of hidden cells alone; None when it says nothing."""
    unknown = tuple(term for term in relation.terms if term[0] in hidden)
    if not unknown:
        return None
    shown = sum(values[cell] * times for cell, times in relation.terms if cell not in hidden)
    return Relation(unknown, relation.low - shown, relation.high - shown)


def _apart(rows: Sequence[Relation[C]]) -> Iterator[list[Relation[C]]]:
    """Relations that share no cell, not even through others, are judged apart."""
    of_cell = part_of(rows)
    left = dict.fromkeys(range(len(rows)))
    while left:
        first = next(iter(left))
        del left[first]
        part, waiting = [first], [first]
        while waiting:
            for cell, _times in rows[waiting.pop()].terms:
                fresh = [number for number in of_cell[cell] if number in left]
                for number in fresh:
                    del left[number]
                part += fresh
                waiting += fresh
        yield [rows[number] for number in sorted(part)]


def part_of(relations: Sequence[Relation[C]]) -> Mapping[C, list[int]]:
    """In which relations, by their place, each cell stands."""
    found: dict[C, list[int]] = defaultdict(list)
    for number, relation in enumerate(relations):
        for cell, _times in relation.terms:
            found[cell].append(number)
    return found


def _narrow(
    rows: Sequence[Relation[C]], values: Mapping[C, int], least: Callable[[C], int]
) -> list[Exposed[C]]:
    cells = list(dict.fromkeys(cell for row in rows for cell, _times in row.terms))
    low = [float(values[cell]) for cell in cells]
    high = list(low)
    programme = _programme(cells, rows)
    exposed = []
    for place, cell in enumerate(cells):
        for direction in (-1.0, 1.0):  # the most first: it is often without a bound
            if _width(low[place], high[place]) >= least(cell):
                break
            programme.changeColCost(place, direction)
            programme.run()
            found = programme.getSolution().col_value
            programme.changeColCost(place, 0.0)
            low = list(map(min, low, found))
            high = list(map(max, high, found))
        else:
            if _width(low[place], high[place]) < least(cell):
                exposed.append(Exposed(cell, _up(low[place]), _down(high[place])))
    return exposed


def _width(low: float, high: float) -> int:
    """Between whole numbers: people are not cut."""
    return _down(high) - _up(low)


def _up(number: float) -> int:
    return math.ceil(number - _NEAR)


def _down(number: float) -> int:
    return math.floor(number + _NEAR)


@cache
def _quiet() -> None:
    """What the solver says when first used is kept from the output of commands."""
    from chantier.algorithms.lottery.programme import hush  # loads the solver

    hush()


def _programme(cells: Sequence[C], rows: Sequence[Relation[C]]) -> Any:
    """The fillings of the hidden cells that agree with all that is shown."""
    _quiet()
    from chantier.algorithms.lottery.programme import add_row, solver

    highs = solver()
    place = {cell: number for number, cell in enumerate(cells)}
    for _cell in cells:
        highs.addVar(0.0, float(MANY))
    for row in rows:
        weights = {place[cell]: float(times) for cell, times in row.terms}
        add_row(highs, weights, None if row.low == -math.inf else row.low, row.high)
    return highs
