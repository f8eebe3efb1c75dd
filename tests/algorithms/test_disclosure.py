"""No small count can be read, subtracted, or worked out by who knows the rules."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chantier.algorithms.disclosure import protect

tables = st.integers(1, 3).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 40), min_size=width, max_size=width), min_size=1, max_size=8
    )
)


@given(tables)
@example([[1, 0], [3, 1]])  # a column of four people in two small rows
def test_no_count_of_one_to_four_is_shown(table):
    shown = protect(table)

    numbers = [
        *(count for row in shown.cells for count in row),
        *shown.row_totals,
        *shown.column_totals,
        shown.total,
    ]
    assert not [number for number in numbers if number is not None and 0 < number < 5]


@given(tables)
def test_what_is_shown_is_true(table):
    shown = protect(table)

    for row, cells, total in zip(table, shown.cells, shown.row_totals, strict=True):
        assert all(cell in (None, count) for cell, count in zip(cells, row, strict=True))
        assert total in (None, sum(row))
    assert shown.total in (None, sum(map(sum, table)))


@given(tables)
@example([[3, 3], [0, 1]])  # three people at two places each
def test_a_row_of_fewer_people_than_its_marks_is_hidden_with_its_totals(table):
    people = [max(row) for row in table]  # each person is counted in every column they may be in

    shown = protect(table, people=people)

    for size, cells, total in zip(people, shown.cells, shown.row_totals, strict=True):
        assert not 0 < size < 5 or set(cells) == {None}
        assert total in (None, size)
    assert not [number for number in shown.column_totals if number and number < 5]


@given(tables)
def test_a_hidden_cell_never_stands_alone_under_a_total(table):
    shown = protect(table)

    for row, total in zip(shown.cells, shown.row_totals, strict=True):
        assert total is None or None not in row
    for column, total in zip(zip(*shown.cells, strict=True), shown.column_totals, strict=True):
        assert not total or column.count(None) != 1


@pytest.mark.parametrize(
    ("rows", "columns", "people", "least"),
    [(2, 2, 18, 5), (3, 2, 9, 3), (2, 3, 9, 3), (4, 1, 20, 5)],
)
def test_who_knows_the_rules_is_left_with_several_values(rows, columns, people, least):
    """Every table of so many people: those that look alike differ in each hidden cell."""
    alike = defaultdict(list)
    for flat in product(range(people + 1), repeat=rows * columns):
        if sum(flat) <= people:
            table = [flat[i * columns : (i + 1) * columns] for i in range(rows)]
            alike[protect(table, least=least)].append(table)

    for shown, same in alike.items():
        if shown.total is None:
            continue
        for i, j in product(range(rows), range(columns)):
            if shown.cells[i][j] is None and shown.column_totals[j]:
                assert len({table[i][j] for table in same}) > 1, (shown, same)


def test_a_table_of_large_counts_is_shown_whole():
    shown = protect([[12, 7, 0], [20, 30, 5]])

    assert shown.is_whole
    assert shown.row_totals == (19, 55)
    assert shown.column_totals == (32, 37, 5)
    assert shown.total == 74


def test_four_people_in_all_are_not_counted():
    shown = protect([[3, 0, 0], [1, 0, 0]])

    assert shown.cells == ((None,) * 3, (None,) * 3)
    assert shown.column_totals == (None, None, None)
    assert shown.total is None


def test_an_empty_table_hides_nothing():
    assert protect([]).total == 0
