"""One table of counts of people, shown so that no small cell can be read or worked out.

A table of counts (rows are groups of people, columns are answers) is published with its totals.
A cell of 1 to `least - 1` people is hidden (*primary* suppression), then others are hidden so
that no hidden one follows from the totals (*complementary* suppression): the usual practice of
statistical offices (Hundepool et al., *Statistical Disclosure Control*, 2012, chapter 4), in a form
simple enough to be checked, and safe also from a reader who knows these rules:

- a row of 1 to `least - 1` people is hidden whole, its zeros with it;
- the total of a row with a hidden cell is hidden, so that rows tie no hidden cells together;
- a column with hidden cells hides one larger cell more, taken in an order that does not depend on
  the counts, and again until each hidden cell can still have several values (see `_is_covered`);
  when there is nothing left to hide, the totals of the column and of the whole are hidden;
- hidden cells all look alike, whatever the reason they are hidden for.

Zeros of rows of `least` people or more are shown, and so is a column where everybody's count is
zero. That a large group is of one mind is a result, not a disclosure about one person.
"""

from collections.abc import Sequence
from dataclasses import dataclass

LEAST = 5
# A small cell must keep this many possible values more than one.
SLACK = 2

Table = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Protected:
    """What may be published. None stands for a hidden number."""

    cells: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    total: int | None

    @property
    def is_whole(self) -> bool:
        """Nothing is hidden."""
        return self.total is not None and None not in self.row_totals


def protect(table: Table, *, least: int = LEAST, people: Sequence[int] | None = None) -> Protected:
    """Hide what must be. `table[row][column]` counts people; all rows have the same length.

    The result is a function of what is given. `least` is the smallest count shown. `people` are
    those of each row, when the same person may be counted in several of its columns.
    """
    width = len(table[0]) if table else 0
    sizes = list(map(sum, table)) if people is None else list(people)
    columns = [_column(table, sizes, column, least) for column in range(width)]
    total = sum(sizes)
    too_few = 0 < total < least
    shown = [open_total and not too_few for _hidden, open_total in columns]
    cells = tuple(
        tuple(None if i in columns[j][0] else count for j, count in enumerate(row))
        for i, row in enumerate(table)
    )
    return Protected(
        cells=cells,
        row_totals=tuple(
            None if None in kept else size for kept, size in zip(cells, sizes, strict=True)
        ),
        column_totals=tuple(
            sum(row[j] for row in table) if shown[j] else None for j in range(width)
        ),
        total=total if all(shown) and not too_few else None,
    )


def _column(table: Table, sizes: Sequence[int], column: int, least: int) -> tuple[set[int], bool]:
    """Rows whose cell of the column is hidden, and whether the column's total may be shown."""
    counts = [row[column] for row in table]
    small = {i for i, count in enumerate(counts) if 0 < count < least or 0 < sizes[i] < least}
    if not small or not any(counts):
        return small, True
    if sum(counts) < least:
        return small, False  # the total is itself a small count
    # Begins at another row in each column, so that no group loses all its figures for the others.
    order = [(column + step) % len(table) for step in range(len(table))]
    spare = [i for i in order if i not in small and counts[i]]
    lent: list[int] = []
    while not _is_covered(table, column, small, lent, least):
        if not spare:
            return small | set(lent), False
        lent.append(spare.pop(0))
    return small | set(lent), True


def _is_covered(
    table: Table, column: int, small: set[int], lent: Sequence[int], least: int
) -> bool:
    """Each small cell keeps SLACK + 1 values at least, for who knows the sum and these rules.

    For who knows the sum alone, what is hidden in the column is 0 to `least` or more.
    Small cells are 1 at least, larger ones that are lent `least` at least: what the sum has above
    these floors is free to be anywhere. Without any lent, all are known to be below `least` too, so
    the sum must also stay as far below that ceiling.
    """
    counts = [row[column] for row in table]
    hidden = sum(counts[i] for i in (*small, *lent))
    if hidden < least:
        return False
    above = hidden - len(small) - least * len(lent)
    if lent:
        return above >= SLACK
    ceiling = (least - 1) * len(small)
    return len(small) > 1 and above >= SLACK and ceiling - hidden >= SLACK
