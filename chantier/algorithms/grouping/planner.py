"""Plans groups: checks the demands, shares out the themes, seats everybody, then anneals."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from chantier.algorithms.grouping.conflicts import (
    Conflict,
    ConflictError,
    Kind,
    Relax,
    find_conflicts,
)
from chantier.algorithms.grouping.problem import Problem
from chantier.algorithms.grouping.score import Score, score
from chantier.algorithms.grouping.search import PLAIN, THEMED, TIGHT, Search, Stop, Weights, anneal
from chantier.algorithms.grouping.start import possible_tables, seat_all, units_of
from chantier.algorithms.grouping.wishes import share_out, tables_on_demand

FEWEST_STEPS, MOST_STEPS = 40_000, 2_400_000


@dataclass(frozen=True, slots=True)
class Groups:
    """A plan: `rounds[r][t]` are refs in order; `themes[r][t]` the theme of a table, or empty."""

    rounds: tuple[tuple[tuple[str, ...], ...], ...]
    themes: tuple[tuple[str, ...], ...]
    score: Score
    stopped_early: bool
    unchosen_themes: tuple[str, ...]
    without_wishes: tuple[str, ...]
    larger_than_tables: bool  # a table larger than the number of tables forces repeats


def _silent(_done: float) -> None:
    """Nobody waits for it."""


def plan(
    problem: Problem,
    *,
    seed: int = 0,
    seconds: float | None = None,
    report: Callable[[float], None] = _silent,
) -> Groups:
    """Plan all rounds: a seed gives one plan, unless `seconds` of processor time end the search.

    `report` hears which share of the search is done; what it raises stops it. Raises ConflictError
    when demands contradict each other.
    """
    if problem.tables_by_theme is None and problem.themes and problem.sizes:
        problem = replace(problem, tables_by_theme=tables_on_demand(problem))
    conflicts = find_conflicts(problem)
    if conflicts:
        raise ConflictError(conflicts)
    problem = problem.with_even_sizes()
    random = Random(seed)  # noqa: S311  a plan is no secret
    stop = Stop(None if seconds is None else time.process_time() + seconds, report=report)
    table_themes = _themes_of_tables(problem)
    wanted = share_out(problem, table_themes) if problem.themes else None
    tables = [
        seat_all(problem, turn, wanted[turn] if wanted else None, random)
        for turn in range(problem.rounds)
    ]
    search = Search(problem, tables, table_themes, weights_for(problem))
    _improve(problem, search, random, stop)
    return _told(problem, search, table_themes, stop)


def _themes_of_tables(problem: Problem) -> list[int]:
    """The theme of each table: step-free tables are dealt out first, so that each theme has one."""
    if not problem.themes:
        return []
    left = list(problem.tables_by_theme or ())
    themes = [-1] * len(problem.sizes)
    step_free = sorted(problem.step_free_tables)
    at = 0
    for table in step_free:
        while not left[at % len(left)]:
            at += 1
        themes[table] = at % len(left)
        left[at % len(left)] -= 1
        at += 1
    rest = [k for k, count in enumerate(left) for _ in range(count)]
    for table in range(len(themes)):
        if themes[table] < 0:
            themes[table] = rest.pop(0)
    return themes


def _improve(problem: Problem, search: Search, random: Random, stop: Stop) -> None:
    units = units_of(problem)
    alone = {unit[0] for unit in units if len(unit) == 1}
    fixed = {(seat.round, problem.number[seat.ref]) for seat in problem.fixed}
    movable, may = [], []
    for turn in range(problem.rounds):
        possible = possible_tables(problem, units, turn)
        movable.append([i for i in sorted(alone) if (turn, i) not in fixed])
        limits: list[frozenset[int] | None] = [None] * len(problem.people)
        for unit, tables in zip(units, possible, strict=True):
            if len(tables) < len(problem.sizes):
                for i in unit:
                    limits[i] = frozenset(tables)
        may.append(limits)
    if not all(len(people) > 1 for people in movable):
        return
    steps = steps_for(problem)
    anneal(search, movable, may, steps=steps, random=random, stop=stop)


def steps_for(problem: Problem) -> int:
    """Steps of annealing: so many for each seat."""
    seats = len(problem.people) * problem.rounds
    return min(max(seats * weights_for(problem).steps, FEWEST_STEPS), MOST_STEPS)


def weights_for(problem: Problem) -> Weights:
    """How aims are weighed: tight rounds and wishes leave less room for the last ones."""
    if problem.themes:
        return THEMED
    return TIGHT if is_tight(problem) else PLAIN


def is_tight(problem: Problem) -> bool:
    """Over the rounds one meets more than a quarter of the people: new ones become hard to find."""
    people = max(1, len(problem.people))
    meets = sum(size * (size - 1) for size in problem.sizes) * problem.rounds / people
    return problem.rounds > 1 and meets > people / 4


def _told(problem: Problem, search: Search, table_themes: Sequence[int], stop: Stop) -> Groups:
    refs = [person.ref for person in problem.people]
    rounds = tuple(
        tuple(
            tuple(refs[i] for i, at in enumerate(tables) if at == table)
            for table in range(len(problem.sizes))
        )
        for tables in search.at
    )
    named = tuple(problem.themes[k] for k in table_themes)
    themes = (named,) * problem.rounds if named else ()
    wished = {theme for person in problem.people for theme in person.wishes}
    found = score(problem, rounds, themes)
    if found.apart_broken:
        broken = [
            Conflict(Kind.TANGLED, Relax.ALLOW_APART, (a, b), turn)
            for turn, a, b in found.apart_broken
        ]
        raise ConflictError(broken)
    return Groups(
        rounds=rounds,
        themes=themes,
        score=found,
        stopped_early=stop.bit,
        unchosen_themes=tuple(theme for theme in problem.themes if theme not in wished),
        without_wishes=tuple(p.ref for p in problem.people if problem.themes and not p.wishes),
        larger_than_tables=problem.rounds > 1 and max(problem.sizes) > len(problem.sizes),
    )
