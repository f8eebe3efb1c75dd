"""Over all tables of a release: the auditor against brute force, and nothing that comes back."""

import random
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chantier.algorithms.disclosure.auditor import Relation, audit
from chantier.algorithms.disclosure.coding import SHARES, coded, rounded, share
from chantier.algorithms.disclosure.release import (
    TOTAL,
    Cell,
    Counts,
    Recoverable,
    Tables,
    protect_all,
    same_totals,
    shown,
)

LEAST = 3
ENOUGH = 9  # brute force tries each hidden number up to here


def counts(name: str, table: list[list[int]], least: int = LEAST) -> Counts:
    rows = tuple(f"r{n}" for n in range(len(table)))
    columns = tuple(f"c{n}" for n in range(len(table[0])))
    return Counts(name, rows, columns, tuple(map(tuple, table)), least)


def two_by_two(top: int) -> st.SearchStrategy[list[list[int]]]:
    return st.lists(st.lists(st.integers(0, top), min_size=2, max_size=2), min_size=2, max_size=2)


def fillings(table: Counts, hidden: set[Cell]):
    """Every table of whole numbers, up to ENOUGH, that agrees with all that is shown."""
    true = Tables((table,)).values
    inner = [cell for cell in true if not cell.is_total]
    unknown = [cell for cell in inner if cell in hidden]
    for guess in product(range(ENOUGH + 1), repeat=len(unknown)):
        flat = [dict(zip(unknown, guess, strict=True)).get(cell, true[cell]) for cell in inner]
        width = len(table.columns)
        rows = [flat[n : n + width] for n in range(0, len(flat), width)]
        made = Tables((counts(table.name, rows, table.least),)).values
        if all(made[cell] == true[cell] for cell in made if cell not in hidden):
            yield made


@given(two_by_two(4), st.data())
@settings(max_examples=60, deadline=None)
def test_the_auditor_says_what_brute_force_says(table, data):
    """For any choice of hidden numbers, good or bad."""
    one = counts("t", table)
    tables = Tables((one,))
    hidden = set(data.draw(st.sets(st.sampled_from(sorted(tables.values)), max_size=6)))
    found = {exposed.cell: exposed for exposed in tables.exposed(hidden)}
    alike = list(fillings(one, hidden))

    for cell in hidden:
        seen = {made[cell] for made in alike}
        if cell in found:
            assert (found[cell].low, found[cell].high) == (min(seen), max(seen))
        else:
            assert max(seen) - min(seen) >= LEAST


@given(two_by_two(12), st.data())
@settings(max_examples=60, deadline=None)
def test_two_tables_of_the_same_answers_never_tell_on_each_other(table, data):
    """The same people by constituency and by group: their totals are the same."""
    sums = [sum(column) for column in zip(*table, strict=True)]
    first = [data.draw(st.integers(0, total)) for total in sums]
    rest = [total - part for total, part in zip(sums, first, strict=True)]
    by_college, by_group = counts("a", table), counts("b", [first, rest])
    tables = Tables((by_college, by_group), same_totals(by_college, by_group))

    hidden = protect_all(tables)

    assert tables.exposed(hidden) == []
    numbers = [count for count in shown(tables, hidden).values() if count is not None]
    assert not [count for count in numbers if 0 < count < LEAST]


def test_a_total_hidden_in_one_table_and_shown_in_the_other_is_found():
    by_college = counts("a", [[2, 9], [0, 9]])
    by_group = counts("b", [[2, 9], [0, 9]])
    tables = Tables((by_college, by_group), same_totals(by_college, by_group))
    hidden = {Cell("a", "r0", "c0"), Cell("a", "r0", TOTAL), Cell("a", TOTAL, "c0")}

    exposed = tables.exposed(hidden | {Cell("a", TOTAL, TOTAL)})

    assert {one.cell for one in exposed} >= {Cell("a", "r0", "c0"), Cell("a", TOTAL, "c0")}
    assert {one.low for one in exposed if one.cell == Cell("a", "r0", "c0")} == {2}


def test_what_is_public_already_makes_a_release_refused_and_names_the_table():
    """The total was printed in an earlier release: the only small number under it is known."""
    table = counts("attendance", [[2], [0]])
    total = frozenset({Cell("attendance", TOTAL, "c0"), Cell("attendance", TOTAL, TOTAL)})
    rows = frozenset({Cell("attendance", "r1", "c0"), Cell("attendance", "r1", TOTAL)})

    with pytest.raises(Recoverable, match="attendance") as refused:
        protect_all(Tables((table,), public=total | rows))

    assert refused.value.tables == ("attendance",)
    assert {(one.low, one.high) for one in refused.value.exposed} == {(2, 2)}


def test_inequalities_bound_too():
    """Who came to an evening is among who came at all: 6 in all, nobody to the first evening."""
    came, first, second = "came", "first", "second"
    ties = [Relation.at_most(came, [first, second]), Relation.at_most(second, [came])]

    exposed = audit({came: 6, first: 0, second: 6}, {second}, ties, lambda cell: 5)

    assert [(one.cell, one.low, one.high) for one in exposed] == [("second", 6, 6)]


def room(chance: random.Random) -> Tables:
    """Fifty people of five constituencies and three groups, eight in ten answer."""
    of = [
        (place, chance.randrange(4)) for place, n in enumerate((18, 12, 9, 7, 4)) for _ in range(n)
    ]
    leaning = [chance.random() for _ in range(5)]
    college = [[0] * 3 for _ in range(5)]
    group = [[0] * 3 for _ in range(4)]
    for constituency, camp in of:
        if chance.random() < 0.8:
            answer = 0 if chance.random() < leaning[constituency] else chance.choice([1, 1, 2])
            college[constituency][answer] += 1
            group[camp][answer] += 1
    one, other = counts("a", college, 5), counts("b", group, 5)
    return Tables((one, other), same_totals(one, other))


def test_rooms_of_fifty_leave_nothing_to_recover():
    chance = random.Random(50)
    plain, back, left = 0, 0, 0
    for _room in range(60):
        tables = room(chance)
        small = {c for c, n in tables.values.items() if 0 < n < 5 and not c.is_total}
        plain += len(small)
        back += len(tables.exposed(small))
        left += len(tables.exposed(protect_all(tables)))

    assert left == 0
    assert back > plain / 2  # the small numbers hidden alone: most come back


def test_socio_demographic_tables_ask_for_eleven():
    table = counts("age", [[9, 30, 40], [20, 15, 12]], least=11)

    numbers = shown(Tables((table,)), protect_all(Tables((table,))))

    assert numbers[Cell("age", "r0", "c0")] is None
    assert not [count for count in numbers.values() if count is not None and 0 < count < 11]


@given(st.lists(st.integers(0, 60), min_size=3, max_size=3))
def test_a_row_as_written_never_says_that_each_was_of_one_mind(row):
    total = sum(row)
    written = coded(row, total)

    for count, told, code in zip(row, written.counts, written.shares, strict=True):
        assert told is None or told % 5 == 0
        assert told is None or abs(told - count) <= 2
        assert code is None or code in SHARES
        if code in {"<=10", ">=90"}:  # one answer more or less would be written the same
            assert told is None
            assert len({n for n in range(total + 1) if share(n, total) == code}) > 1


def test_how_a_row_is_written():
    assert coded([20, 0, 0], 20) == ((None, None, None), 20, (">=90", "<=10", "<=10"))
    assert coded([12, 8, 0], 20) == ((10, 10, None), 20, ("60", "40", "<=10"))
    assert coded([12, None, 0], None) == ((10, None, None), None, (None,) * 3)
    assert coded([7, 0, 0], 7) == ((None,) * 3, None, (None,) * 3)
    assert [rounded(n) for n in (0, 2, 3, 7, 8, 12)] == [0, 0, 5, 5, 10, 10]
