"""How good a plan is, and how good any plan could be.

A plan is `rounds[r][t]`, a list of refs. It may be incomplete or moved by hand: the score is always
of the plan as it stands.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from chantier.algorithms.grouping.problem import Problem

Plan = Sequence[Sequence[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Score:
    """What was kept and what was not.

    `repeats` counts meetings of pairs beyond their first, those asked to sit together apart;
    `distinct_pairs` counts who met whom, at most `bound`; `forced_repeats` of the repeats happen in
    every plan; `deviation[a]` counts people above or below the share of their value of attribute a,
    over all tables; `wish_satisfaction` is 1 when everybody who has wishes got the dearest ones,
    None when nobody has any. `apart_broken`, `together_broken`, `step_free_broken` and
    `fixed_broken` name who, in which round (from 0).
    """

    repeats: int
    distinct_pairs: int
    bound: int
    forced_repeats: int
    deviation: Mapping[str, int]
    wish_satisfaction: float | None
    repeated: tuple[tuple[str, str], ...]
    apart_broken: tuple[tuple[int, str, str], ...]
    together_broken: tuple[tuple[int, str, str], ...]
    step_free_broken: tuple[tuple[int, str], ...]
    fixed_broken: tuple[tuple[int, str], ...]

    @property
    def keeps_all_demands(self) -> bool:
        """No demand is broken (repeats and shares are aims, not demands)."""
        return not (
            self.apart_broken or self.together_broken or self.step_free_broken or self.fixed_broken
        )


def score(problem: Problem, plan: Plan, themes: Sequence[Sequence[str]] = ()) -> Score:
    """The score of a plan; `themes[r][t]` is the theme of a table, empty when there are none."""
    refs = [person.ref for person in problem.people]
    where = [
        {ref: t for t, table in enumerate(tables) for ref in table} for tables in plan
    ]  # people who are not seated yet are left out
    together = _pairs_together(problem)
    met = Counter(
        pair for tables in plan for table in tables for pair in combinations(sorted(table), 2)
    )
    bound, forced = bounds(problem)
    apart = [(refs[a], refs[b]) for a, b in sorted(problem.apart_pairs())]
    return Score(
        repeats=sum(times - 1 for pair, times in met.items() if pair not in together),
        distinct_pairs=len(met),
        bound=bound,
        forced_repeats=forced,
        deviation={name: _deviation(problem, plan, name) for name in problem.attributes},
        wish_satisfaction=_satisfaction(problem, where, themes),
        repeated=tuple(sorted(p for p, times in met.items() if times > 1 and p not in together)),
        apart_broken=tuple(
            (r, a, b)
            for r, at in enumerate(where)
            for a, b in apart
            if a in at and b in at and at[a] == at[b]
        ),
        together_broken=tuple(
            (r, a, b)
            for r, at in enumerate(where)
            for a, b in sorted(together)
            if a in at and b in at and at[a] != at[b]
        ),
        step_free_broken=tuple(
            (r, person.ref)
            for r, at in enumerate(where)
            for person in problem.people
            if person.needs_step_free
            and at.get(person.ref) is not None
            and at[person.ref] not in problem.step_free_tables
        ),
        fixed_broken=tuple(
            (s.round, s.ref) for s in problem.fixed if where[s.round].get(s.ref) != s.table
        ),
    )


def share(size: int, count: int, people: int) -> tuple[int, int]:
    """Fewest and most of `count` among `people` that a table of `size` has by its share."""
    return size * count // people, -(-size * count // people)


def points(problem: Problem, wishes: Sequence[str], theme: str) -> int:
    """What a theme is worth to somebody: the longest list's length for the first, then one less.

    So a first wish is worth the same to everybody, however many wishes they wrote.
    """
    return problem.most_wishes - wishes.index(theme) if theme in wishes else 0


def bounds(problem: Problem) -> tuple[int, int]:
    """Most distinct pairs any plan reaches, and repeats that every plan has.

    Pairs at all tables over all rounds; minus those who sit together, counted again each round; or,
    where it is more, minus the pigeonhole repeats: a table larger than the number of tables puts
    two of its people at one table again in every other round.
    """
    pairs = sum(size * (size - 1) // 2 for size in problem.sizes)
    tables = len(problem.sizes)
    forced = sum(_spread(size, tables) for size in problem.sizes) if tables else 0
    again = len(_pairs_together(problem))
    later = max(0, problem.rounds - 1)
    bound = pairs * problem.rounds - later * max(forced, again)
    people = len(problem.people)
    return min(bound, people * (people - 1) // 2), later * max(0, forced - again)


def _spread(size: int, tables: int) -> int:
    """Fewest pairs that stay together when `size` people spread over so many tables."""
    low, more = divmod(size, tables)
    return (tables - more) * (low * (low - 1) // 2) + more * (low * (low + 1) // 2)


def _pairs_together(problem: Problem) -> set[tuple[str, str]]:
    refs = [person.ref for person in problem.people]
    return {
        pair
        for block in problem.blocks()
        for pair in combinations(sorted(refs[i] for i in block), 2)
    }


def _deviation(problem: Problem, plan: Plan, name: str) -> int:
    value = {person.ref: person.traits.get(name, "") for person in problem.people}
    counts = Counter(v for v in value.values() if v)
    total = 0
    for tables in plan:
        for table in tables:
            at = Counter(value[ref] for ref in table)
            for known, count in counts.items():
                low, high = share(len(table), count, len(problem.people))
                total += max(low - at[known], 0, at[known] - high)
    return total


def _satisfaction(
    problem: Problem, where: Sequence[Mapping[str, int]], themes: Sequence[Sequence[str]]
) -> float | None:
    got = most = 0
    for person in problem.people:
        if not themes:
            return None
        most += sum(points(problem, person.wishes, w) for w in person.wishes[: len(where)])
        heard = {themes[r][at[person.ref]] for r, at in enumerate(where) if person.ref in at}
        got += sum(points(problem, person.wishes, theme) for theme in heard)
    return got / most if most else None
