"""All the tables of counts of a release, hidden together: what one shows must not tell another's.

Cells are named by table, row and column; TOTAL names a margin. Tables are tied by relations: their
own sums, and what they have in common (two tables of the same answers have the same totals).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from chantier.algorithms.disclosure.auditor import Exposed, Relation, audit, part_of
from chantier.algorithms.disclosure.table import LEAST, Protected, protect

TOTAL = "*"


class Cell(NamedTuple):
    """A number of a table; row or column are TOTAL in its margins."""

    table: str
    row: str
    column: str

    @property
    def is_total(self) -> bool:
        """It stands in a margin."""
        return TOTAL in (self.row, self.column)


@dataclass(frozen=True, slots=True)
class Counts:
    """A table: `counts[row][column]` people. `least`: the smallest number it may show.

    Without `summed` it has no totals: its columns count the same people again.
    """

    name: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    least: int = LEAST
    summed: bool = True


def numbered(name: str, counts: Iterable[Sequence[int]], least: int = LEAST) -> Counts:
    """A table whose rows and columns have no other names than their places."""
    rows = tuple(tuple(row) for row in counts)
    width = len(rows[0]) if rows else 0
    return Counts(
        name, tuple(map(str, range(len(rows)))), tuple(map(str, range(width))), rows, least
    )


@dataclass(frozen=True)
class Tables:
    """What is to be released together.

    `ties`: relations between cells of several tables. `public`: cells known already, from an
    earlier release or another page: nothing hides them any more.
    """

    tables: tuple[Counts, ...]
    ties: tuple[Relation[Cell], ...] = ()
    public: frozenset[Cell] = field(default_factory=frozenset)

    @cached_property
    def values(self) -> dict[Cell, int]:
        """Every number, margins included."""
        return {cell: count for table in self.tables for cell, count in _numbers(table)}

    @cached_property
    def relations(self) -> list[Relation[Cell]]:
        """The sums of each table, then the ties."""
        sums = [one for table in self.tables if table.summed for one in _sums(table)]
        return [*sums, *self.ties]

    def exposed(self, hidden: Iterable[Cell]) -> list[Exposed[Cell]]:
        """Hidden cells that what is shown bounds more narrowly than their table's threshold."""
        least = {table.name: table.least for table in self.tables}
        return audit(self.values, frozenset(hidden), self.relations, lambda cell: least[cell.table])


class Recoverable(Exception):  # noqa: N818  reads better at the call site
    """Some hidden numbers follow from what is public. `tables`: those to coarsen, by name."""

    def __init__(self, exposed: list[Exposed[Cell]]) -> None:
        self.exposed = exposed
        self.tables = tuple(sorted({one.cell.table for one in exposed}))
        super().__init__(f"hidden numbers can be worked out in {', '.join(self.tables)}")


def same_totals(one: Counts, other: Counts) -> tuple[Relation[Cell], ...]:
    """The ties of two tables of the same answers (their columns) by other groups (their rows)."""
    return tuple(
        Relation.equal(Cell(one.name, TOTAL, column), Cell(other.name, TOTAL, column))
        for column in (*one.columns, TOTAL)
    )


def protect_all(tables: Tables) -> frozenset[Cell]:
    """The cells to hide. Raises Recoverable when nothing is left to hide that would help.

    Each table is protected by itself first. Then, as long as the auditor finds a hidden number too
    narrowly bounded, one shown number of a relation in which it stands is hidden too, and with
    it the totals that would give it back.
    """
    known = tables.public | _told_already(tables)
    hidden: set[Cell] = set()
    for table in tables.tables:
        hidden |= _with_totals(table, set(_by_itself(table))) - known
    relations = tables.relations
    touching = part_of(relations)
    order = {cell: place for place, cell in enumerate(_order(tables))}
    while exposed := tables.exposed(hidden):
        lent = set()
        for one in exposed:
            beside_it = {
                cell for number in touching[one.cell] for cell, _times in relations[number].terms
            }
            if spare := beside_it - hidden - known:
                lent.add(min(spare, key=order.__getitem__))
        if not lent:
            raise Recoverable(exposed)
        hidden |= lent
        for table in tables.tables:
            hidden |= _with_totals(table, hidden) - known
    return frozenset(hidden)


def _told_already(tables: Tables) -> set[Cell]:
    """What the public numbers give away by themselves: hiding it would be a pretence.

    Raises Recoverable when a small number is among it.
    """
    if not tables.public:
        return set()
    exposed = tables.exposed(tables.values.keys() - tables.public)
    least = {table.name: table.least for table in tables.tables}
    small = [one for one in exposed if 0 < tables.values[one.cell] < least[one.cell.table]]
    if small:
        raise Recoverable(small)
    return {one.cell for one in exposed}


def shown_alone(table: Counts) -> frozenset[Cell]:
    """The cells that the table shows when it is protected by itself."""
    return frozenset(cell for cell, _count in _numbers(table)) - set(_by_itself(table))


def protect_beside(table: Counts, known: Counts) -> Protected:
    """As `protect`, for a table of the same answers as one that is shown already by itself."""
    tables = Tables((table, known), same_totals(table, known), shown_alone(known))
    numbers = shown(tables, protect_all(tables))
    rows, columns, name = table.rows, table.columns, table.name
    return Protected(
        cells=tuple(tuple(numbers[Cell(name, row, c)] for c in columns) for row in rows),
        row_totals=tuple(numbers[Cell(name, row, TOTAL)] for row in rows),
        column_totals=tuple(numbers[Cell(name, TOTAL, c)] for c in columns),
        total=numbers[Cell(name, TOTAL, TOTAL)],
    )


def _numbers(table: Counts) -> Iterator[tuple[Cell, int]]:
    for row, counts in zip(table.rows, table.counts, strict=True):
        for column, count in zip(table.columns, counts, strict=True):
            yield Cell(table.name, row, column), count
        if table.summed:
            yield Cell(table.name, row, TOTAL), sum(counts)
    if table.summed:
        for place, column in enumerate(table.columns):
            yield Cell(table.name, TOTAL, column), sum(counts[place] for counts in table.counts)
        yield Cell(table.name, TOTAL, TOTAL), sum(map(sum, table.counts))


def _sums(table: Counts) -> Iterator[Relation[Cell]]:
    rows, columns, name = table.rows, table.columns, table.name
    for row in (*rows, TOTAL):
        yield Relation.total([Cell(name, row, c) for c in columns], Cell(name, row, TOTAL))
    for column in (*columns, TOTAL):
        yield Relation.total([Cell(name, r, column) for r in rows], Cell(name, TOTAL, column))


def _by_itself(table: Counts) -> Iterator[Cell]:
    """What the table must hide if it stood alone."""
    if not table.summed:
        yield from (cell for cell, count in _numbers(table) if 0 < count < table.least)
        return
    shown = protect(table.counts, least=table.least)
    numbers = {
        **{
            Cell(table.name, row, column): cell
            for row, cells in zip(table.rows, shown.cells, strict=True)
            for column, cell in zip(table.columns, cells, strict=True)
        },
        **{
            Cell(table.name, row, TOTAL): total
            for row, total in zip(table.rows, shown.row_totals, strict=True)
        },
        **{
            Cell(table.name, TOTAL, column): total
            for column, total in zip(table.columns, shown.column_totals, strict=True)
        },
        Cell(table.name, TOTAL, TOTAL): shown.total,
    }
    yield from (cell for cell, count in numbers.items() if count is None)


def _with_totals(table: Counts, hidden: set[Cell]) -> set[Cell]:
    """The hidden cells of a table, the totals of their rows, and that of all if a column's is."""
    mine = {cell for cell in hidden if cell.table == table.name}
    if table.summed:
        mine |= {Cell(table.name, cell.row, TOTAL) for cell in mine if cell.row != TOTAL}
        if any(cell.row == TOTAL for cell in mine):
            mine.add(Cell(table.name, TOTAL, TOTAL))
    return mine


def _order(tables: Tables) -> Iterator[Cell]:
    """In what order numbers are lent to hide others: it never follows the counts.

    Cells before totals; each column begins at another row, so that no group loses all its figures.
    """
    for table in tables.tables:
        for start, column in enumerate(table.columns):
            for step in range(len(table.rows)):
                yield Cell(table.name, table.rows[(start + step) % len(table.rows)], column)
    for table in tables.tables:
        yield from (Cell(table.name, row, TOTAL) for row in table.rows)
        yield from (Cell(table.name, TOTAL, column) for column in (*table.columns, TOTAL))


def shown(tables: Tables, hidden: Iterable[Cell]) -> Mapping[Cell, int | None]:
    """Each number, None where it is hidden."""
    gone = frozenset(hidden)
    return {cell: None if cell in gone else count for cell, count in tables.values.items()}
