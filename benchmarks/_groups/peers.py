"""Who else plans groups: OR-tools CP-SAT round by round, groupselect, and first come."""

import sys
from itertools import combinations
from pathlib import Path

from ortools.sat.python import cp_model

from chantier.algorithms.grouping import Problem, plan

# Attempts of groupselect: it has no limit of time, and each costs the square of the people.
ATTEMPTS = {50: 100, 300: 20, 2000: 5}


class GroupSelect:
    """The Sortition Foundation's library, from a folder: it is not published as a package.

    Its attributes are those of the problem, the first one first; it knows neither themes nor who
    sits apart or together.
    """

    def __init__(self, folder: Path) -> None:
        sys.path.insert(0, str(folder))
        import groupselect

        self.module = groupselect

    def plan(self, problem: Problem, seed: int) -> list[list[list[str]]]:
        """Tables of each round, with the placements by hand of the first round as its `manuals`."""
        import numpy as np

        people, names = problem.people, problem.attributes
        columns = [sorted({p.traits.get(name, "") for p in people}) for name in names]
        codes = [
            [
                known.index(p.traits.get(name, ""))
                for name, known in zip(names, columns, strict=True)
            ]
            for p in people
        ]
        result = self.module.allocate_numpy(
            participants=np.array(codes),
            fields=dict.fromkeys(range(len(names)), self.module.FieldMode.Diversify),
            n_part_per_group=[max(problem.sizes)] * problem.rounds,
            manuals={problem.number[seat.ref]: seat.table for seat in problem.fixed},
            settings={"n_attempts": ATTEMPTS.get(len(people), 20), "seed": seed},
        )
        return [
            [[people[int(i)].ref for i in table] for table in tables] for tables in result.ensemble
        ]


def first_come(problem: Problem) -> float:
    """Wishes granted in the order of the list, as long as there is room in the theme."""
    by_theme = problem.tables_by_theme
    if by_theme is None:
        found = plan(problem, seconds=0)
        by_theme = tuple(found.themes[0].count(theme) for theme in problem.themes)
    seats = len(problem.people) / len(problem.sizes) * problem.rounds
    left = {t: round(n * seats) for t, n in zip(problem.themes, by_theme, strict=True)}
    got = most = 0
    depth = problem.most_wishes
    for person in problem.people:
        granted = [wish for wish in person.wishes if left[wish] > 0][: problem.rounds]
        others = [theme for theme in problem.themes if left[theme] > 0 and theme not in granted]
        for theme in (*granted, *others[: problem.rounds - len(granted)]):
            left[theme] -= 1
        got += sum(depth - person.wishes.index(wish) for wish in granted)
        most += sum(depth - k for k in range(min(problem.rounds, len(person.wishes))))
    return got / most


def cp_sat(problem: Problem, seconds: float) -> list[list[list[str]]] | None:
    """Round by round: shares of the first attribute hard, fewest repeats with earlier rounds.

    None when a round has no plan in its time.
    """
    met: set[tuple[int, int]] = set()
    rounds = []
    for _ in range(problem.rounds):
        seated = _cp_sat_round(problem, met, seconds)
        if seated is None:
            return None
        met |= {pair for table in seated for pair in combinations(table, 2)}
        rounds.append([[problem.people[p].ref for p in table] for table in seated])
    return rounds


def _cp_sat_round(
    problem: Problem, met: set[tuple[int, int]], seconds: float
) -> list[list[int]] | None:
    model = cp_model.CpModel()
    people, tables = range(len(problem.people)), range(len(problem.sizes))
    at = [[model.new_bool_var("") for _t in tables] for _p in people]
    for p in people:
        model.add_exactly_one(at[p])
        if problem.people[p].needs_step_free:
            model.add_exactly_one(at[p][t] for t in problem.step_free_tables)
    for t, size in enumerate(problem.sizes):
        model.add(sum(at[p][t] for p in people) == size)
        for a, b in problem.apart_pairs():
            model.add_at_most_one(at[a][t], at[b][t])
        for block in problem.blocks():
            for other in block[1:]:
                model.add(at[block[0]][t] == at[other][t])
    _add_shares(model, problem, at)
    again = []
    for a, b in sorted(met):
        again.append(repeat := model.new_bool_var(""))
        for t in tables:
            model.add_bool_or(at[a][t].negated(), at[b][t].negated(), repeat)
    model.minimize(sum(again))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return [[p for p in people if solver.value(at[p][t])] for t in tables]


def _add_shares(model, problem: Problem, at) -> None:
    """Each table within the floor and the ceiling of each constituency's share."""
    kinds = [person.traits["college"] for person in problem.people]
    for t, size in enumerate(problem.sizes):
        for value in sorted(set(kinds)):
            low, rest = divmod(size * kinds.count(value), len(kinds))
            mine = sum(at[p][t] for p, kind in enumerate(kinds) if kind == value)
            model.add_linear_constraint(mine, low, low + bool(rest))
