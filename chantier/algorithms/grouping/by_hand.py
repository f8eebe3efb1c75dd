"""Changes by hand, and people who come late: nobody else is moved. Score the plan again after."""

from collections.abc import Sequence

from chantier.algorithms.grouping.problem import Problem
from chantier.algorithms.grouping.score import Plan, Score, score

Tables = tuple[tuple[str, ...], ...]


def move(plan: Plan, ref: str, turn: int, table: int) -> tuple[Tables, ...]:
    """The plan with this person at this table in round `turn` (both from 0)."""
    return tuple(
        tuple(
            (*(other for other in at if other != ref), *((ref,) if t == table else ()))
            for t, at in enumerate(tables)
        )
        if r == turn
        else tuple(map(tuple, tables))
        for r, tables in enumerate(plan)
    )


def swap(plan: Plan, first: str, second: str, turn: int) -> tuple[Tables, ...]:
    """The plan where two people have changed tables in round `turn`."""
    other = {first: second, second: first}
    return tuple(
        tuple(tuple(other.get(ref, ref) if r == turn else ref for ref in at) for at in tables)
        for r, tables in enumerate(plan)
    )


def place_late(
    problem: Problem,
    plan: Plan,
    ref: str,
    themes: Sequence[Sequence[str]] = (),
    *,
    from_round: int = 0,
) -> tuple[tuple[Tables, ...], Score]:
    """Seat somebody who came late, in each round from `from_round`, and the score after.

    `problem` holds them too, and `sizes` counts chairs. A table where a demand is broken or no
    chair is left is never taken. Raises LookupError when a round has no table for them.
    """
    now: tuple[Tables, ...] = tuple(tuple(map(tuple, tables)) for tables in plan)
    before = score(problem, now, themes)
    broken = len(before.apart_broken) + len(before.together_broken) + len(before.step_free_broken)
    for turn in range(from_round, len(now)):
        found: list[tuple[tuple[float, ...], tuple[Tables, ...]]] = []
        for table, at in enumerate(now[turn]):
            if len(at) >= problem.sizes[table]:
                continue
            tried = move(now, ref, turn, table)
            after = score(problem, tried, themes)
            demands = (
                len(after.apart_broken) + len(after.together_broken) + len(after.step_free_broken)
            )
            if demands <= broken:
                found.append((_cost(problem, after, len(at)), tried))
        if not found:
            raise LookupError(turn)
        now = min(found, key=lambda pair: pair[0])[1]
    return now, score(problem, now, themes)


def _cost(problem: Problem, after: Score, already: int) -> tuple[float, ...]:
    """The wish first, then the smallest table, then who is met again, then the shares."""
    first = after.deviation[problem.attributes[0]] if problem.attributes else 0
    rest = sum(after.deviation.values())
    return (-(after.wish_satisfaction or 0), already, after.repeats, first, rest)
