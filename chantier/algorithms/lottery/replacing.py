"""Alternates for likely dropouts, and who takes a freed place.

Alternates are chosen by the mean loss over drawn scenarios of dropouts (Assos et al., EC'25).
A freed place goes to whoever leaves the panel best balanced; ties by the committed order.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import highspy

from chantier.algorithms.lottery.pool import Entrant, Impossible, Pool, Quotas, Unit
from chantier.algorithms.lottery.programme import add_row, solve, solver

SCENARIOS = 30
DROPOUT = 0.2


def loss(quotas: Quotas, panel: Iterable[Entrant]) -> Fraction:
    """How far people are from the quotas, each quota measured by its own size."""
    held: dict[tuple[str, str], int] = defaultdict(int)
    for one in panel:
        for name in quotas:
            held[name, one.values[name]] += 1
    total = Fraction(0)
    for name, values in quotas.items():
        for value, (least, most) in values.items():
            n = held[name, value]
            total += Fraction(max(0, least - n), max(1, least))
            total += Fraction(max(0, n - most), max(1, most))
    return total


def replace(
    pool: Pool, present: Iterable[str], waiting: Sequence[str], free: int
) -> tuple[str, ...]:
    """Who takes free places, in turn; `waiting` in the committed order. Fewer when nobody can.

    A group takes its places together, when there are enough.
    """
    by_ref = {one.ref: one for one in pool.entrants}
    here = [_known(by_ref, ref) for ref in present]
    left = _waiting(pool, waiting)
    taken: list[str] = []
    while free:
        homes = {one.household for one in here if one.household}
        able = [unit for unit in left if len(unit.members) <= free and _can_join(unit, homes)]
        if not able:
            break
        chosen = min(able, key=lambda unit: loss(pool.quotas, [*here, *unit.members]))
        left.remove(chosen)
        here.extend(chosen.members)
        taken.extend(chosen.refs)
        free -= len(chosen.members)
    return tuple(taken)


def _known(by_ref: Mapping[str, Entrant], ref: str) -> Entrant:
    if ref not in by_ref:
        raise Impossible(f"{ref} is not among those who asked for a place.")
    return by_ref[ref]


def _waiting(pool: Pool, waiting: Sequence[str]) -> list[Unit]:
    """Units in the order of the first of their members; those all of whose members wait."""
    named = {ref: unit for unit in pool.units for ref in unit.refs}
    free = set(waiting)
    found: dict[str, Unit] = {}
    for ref in waiting:
        if ref not in named:
            raise Impossible(f"{ref} is not among those who asked for a place.")
        if free.issuperset(named[ref].refs):
            found.setdefault(named[ref].refs[0], named[ref])
    return list(found.values())


def _can_join(unit: Unit, homes: set[str]) -> bool:
    return not unit.barred and not homes & {one.household for one in unit.members}


def scenarios(
    panel: Iterable[str], dropout: Mapping[str, float], seed: str, count: int = SCENARIOS
) -> list[frozenset[str]]:
    """Who does not come, `count` times: by SHA-256, so that anybody draws the same."""

    def stays(ref: str, number: int) -> bool:
        digest = hashlib.sha256(f"{seed} {number} {ref}".encode()).hexdigest()
        return int(digest[:13], 16) >= dropout.get(ref, DROPOUT) * 16**13

    people = sorted(panel)
    return [frozenset(ref for ref in people if not stays(ref, number)) for number in range(count)]


def alternates(
    pool: Pool,
    panel: Sequence[str],
    waiting: Sequence[str],
    count: int,
    *,
    dropout: Mapping[str, float] | None = None,
    seed: str = "",
    tries: int = SCENARIOS,
) -> tuple[str, ...]:
    """At most `count` people to keep ready, in the order of `waiting`.

    `dropout[ref]`: how likely somebody of the panel does not come (else DROPOUT); `tries`: how
    many times it is imagined who does not.
    """
    by_ref = {one.ref: one for one in pool.entrants}
    here = [_known(by_ref, ref) for ref in panel]
    homes = {one.household for one in here if one.household}
    able: list[Unit] = []
    for unit in _waiting(pool, waiting):
        if _can_join(unit, homes):
            able.append(unit)
            homes |= {one.household for one in unit.members if one.household}
    alike: dict[tuple[Any, ...], list[Unit]] = defaultdict(list)
    for unit in able:
        alike[(len(unit.members), *sorted(unit.held.items()))].append(unit)
    kinds = list(alike.values())
    lost = scenarios(panel, dropout or {}, seed or pool.digest, tries)
    found = solve(_programme(pool, kinds, here, lost, count)) if kinds else None
    chosen = {
        ref
        for units, n in zip(kinds, found or (), strict=False)
        for unit in units[: round(n)]
        for ref in unit.refs
    }
    return tuple(ref for ref in waiting if ref in chosen)


def _programme(
    pool: Pool,
    kinds: Sequence[Sequence[Unit]],
    here: Sequence[Entrant],
    lost: Sequence[frozenset[str]],
    count: int,
) -> Any:
    """How many of each kind to keep ready, and whom to call in each scenario; least loss."""
    highs = solver()
    highs.setOptionValue("mip_rel_gap", 0.01)
    for k, units in enumerate(kinds):
        highs.addCol(1e-6, 0, len(units), 0, [], [])
        highs.changeColIntegrality(k, highspy.HighsVarType.kInteger)
    sizes = [len(units[0].members) for units in kinds]
    add_row(highs, dict(enumerate(sizes)), None, count)
    for gone in lost:
        first = highs.numVariables
        for _units in kinds:
            highs.addCol(0.0, 0, highspy.kHighsInf, 0, [], [])
        called = range(first, first + len(kinds))
        for k, column in enumerate(called):
            add_row(highs, {column: 1, k: -1}, None, 0)
        highs.addCol(1 / pool.places, 0, highspy.kHighsInf, 0, [], [])
        empty = highs.numVariables - 1
        seats = dict(zip(called, sizes, strict=True))
        add_row(highs, {**seats, empty: 1}, len(gone), len(gone))
        staying = [one for one in here if one.ref not in gone]
        for name, values in pool.quotas.items():
            for value, (least, most) in values.items():
                n = sum(one.values[name] == value for one in staying)
                held = {
                    column: units[0].held[name, value]
                    for column, units in zip(called, kinds, strict=True)
                    if units[0].held.get((name, value))
                }
                short = highs.numVariables
                highs.addCol(1 / max(1, least), 0, highspy.kHighsInf, 0, [], [])
                highs.addCol(1 / max(1, most), 0, highspy.kHighsInf, 0, [], [])
                add_row(highs, {**held, short: 1}, least - n, None)
                add_row(highs, {**held, short + 1: -1}, None, most - n)
    return highs
