"""A first seating that keeps what was fixed, who sits together, and step-free tables.

Units (people who sit together, or somebody alone) with the fewest possible tables are seated first,
with backtracking; the others are dealt out kind by kind, so that tables begin near their shares.
"""

from collections.abc import Sequence
from random import Random

from chantier.algorithms.grouping.conflicts import Conflict, ConflictError, Kind, Relax
from chantier.algorithms.grouping.problem import Problem

TRIES = 20_000  # steps of backtracking before it is said that demands are tangled


def possible_tables(problem: Problem, units: list[list[int]], turn: int) -> list[set[int]]:
    """Tables each unit may take in a round, before anybody else is seated."""
    every = set(range(len(problem.sizes)))
    number = problem.number
    at = {number[seat.ref]: seat.table for seat in problem.fixed if seat.round == turn}
    found = []
    for unit in units:
        tables = set(every)
        if any(problem.people[i].needs_step_free for i in unit):
            tables &= problem.step_free_tables
        for i in unit:
            if i in at:
                tables = tables & {at[i]}
        found.append({t for t in tables if problem.sizes[t] >= len(unit)})
    return found


def units_of(problem: Problem) -> list[list[int]]:
    """People who sit together, then everybody else alone."""
    blocks = problem.blocks()
    joined = {i for block in blocks for i in block}
    return blocks + [[i] for i in range(len(problem.people)) if i not in joined]


def seat_all(
    problem: Problem, turn: int, wanted: Sequence[set[int]] | None, random: Random
) -> list[int]:
    """The table of each person. `wanted[p]` are the tables of their theme, kept where possible.

    Raises ConflictError naming those who could not be seated together with the others.
    """
    units = units_of(problem)
    possible = possible_tables(problem, units, turn)
    pairs = problem.apart_pairs()
    avoids: dict[int, set[int]] = {}
    for a, b in pairs:
        avoids.setdefault(a, set()).add(b)
        avoids.setdefault(b, set()).add(a)
    every = len(problem.sizes)
    bound = [
        k
        for k, unit in enumerate(units)
        if len(unit) > 1 or len(possible[k]) < every or avoids.keys() & set(unit)
    ]
    bound.sort(key=lambda k: (len(possible[k]), -len(units[k]), k))
    table = [-1] * len(problem.people)
    room = list(problem.sizes)
    prefer = [wanted[unit[0]] if wanted else set() for unit in units]
    if not _backtrack(
        [units[k] for k in bound],
        [possible[k] for k in bound],
        [prefer[k] for k in bound],
        room,
        table,
        avoids,
        random,
    ):
        refs = tuple(problem.people[i].ref for k in bound for i in units[k])
        raise ConflictError([Conflict(Kind.TANGLED, Relax.FREE_PLACEMENT, refs, turn)])
    _deal(problem, table, room, wanted, random)
    return table


def _backtrack(
    units: list[list[int]],
    possible: list[set[int]],
    prefer: list[set[int]],
    room: list[int],
    table: list[int],
    avoids: dict[int, set[int]],
    random: Random,
) -> bool:
    """Seat the units one after the other; back when one has no table. False: none was found."""
    orders: list[list[int]] = []
    tries, depth = 0, 0
    while depth < len(units):
        unit = units[depth]
        if len(orders) == depth:
            order = sorted(possible[depth])
            random.shuffle(order)
            order.sort(key=lambda t: (t not in prefer[depth], -room[t]))  # taken from the front
            orders.append(order)
        tries += 1
        chosen = next((t for t in orders[depth] if _fits(unit, t, room, table, avoids)), None)
        if chosen is not None:
            del orders[depth][: orders[depth].index(chosen) + 1]
            for i in unit:
                table[i] = chosen
            room[chosen] -= len(unit)
            depth += 1
            continue
        orders.pop()
        depth -= 1
        if depth < 0 or tries > TRIES:
            return False
        room[table[units[depth][0]]] += len(units[depth])
        for i in units[depth]:
            table[i] = -1
    return True


def _fits(
    unit: list[int], t: int, room: list[int], table: list[int], avoids: dict[int, set[int]]
) -> bool:
    return room[t] >= len(unit) and not any(
        table[other] == t for i in unit for other in avoids.get(i, ())
    )


def _deal(
    problem: Problem,
    table: list[int],
    room: list[int],
    wanted: Sequence[set[int]] | None,
    random: Random,
) -> None:
    """Seat the others kind by kind, each at the emptiest of the tables they may take."""
    free = [i for i, at in enumerate(table) if at < 0]
    random.shuffle(free)
    free.sort(key=lambda i: [problem.people[i].traits.get(a, "") for a in problem.attributes])
    left = []
    size = len(room)
    at = random.randrange(size)
    for i in free:
        among = wanted[i] if wanted else None
        for step in range(size):
            t = (at + step) % size
            if room[t] and (among is None or t in among):
                break
        else:
            left.append(i)
            continue
        table[i] = t
        room[t] -= 1
        at = t + 1
    for i in left:
        t = max(range(size), key=lambda t: (room[t], -t))
        table[i] = t
        room[t] -= 1
