"""Who takes a freed place: whoever leaves the panel best balanced; ties by the committed order."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from chantier.algorithms.lottery.pool import Entrant, Impossible, Pool, Quotas, Unit


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
    here = [known(by_ref, ref) for ref in present]
    left = units_waiting(pool, waiting)
    taken: list[str] = []
    while free:
        homes = {one.household for one in here if one.household}
        able = [unit for unit in left if len(unit.members) <= free and can_join(unit, homes)]
        if not able:
            break
        chosen = min(able, key=lambda unit: loss(pool.quotas, [*here, *unit.members]))
        left.remove(chosen)
        here.extend(chosen.members)
        taken.extend(chosen.refs)
        free -= len(chosen.members)
    return tuple(taken)


def known(by_ref: Mapping[str, Entrant], ref: str) -> Entrant:
    """Who this is."""
    if ref not in by_ref:
        raise Impossible(f"{ref} is not among those who asked for a place.")
    return by_ref[ref]


def units_waiting(pool: Pool, waiting: Sequence[str]) -> list[Unit]:
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


def can_join(unit: Unit, homes: set[str]) -> bool:
    """Nobody of these households is there yet."""
    return not unit.barred and not homes & {one.household for one in unit.members}
