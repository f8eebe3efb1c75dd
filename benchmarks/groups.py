"""Mixed groups: repeats, shares, wishes and CPU, with OR-tools CP-SAT and first come as peers.

Instances are those of tests/algorithms/grouping, and larger ones drawn from the seed. groupselect,
the Sortition Foundation's library, is not published as a package and is not run here.
"""

import argparse
import time
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from random import Random

from ortools.sat.python import cp_model

from benchmarks import report
from chantier.algorithms.grouping import Person, Problem, plan, score, tables_for
from chantier.algorithms.grouping.instance import read

INSTANCES = Path(__file__).parent.parent / "tests/algorithms/grouping/instances"


def run(*, rounds: int, seed: int, arguments: list[str]) -> None:
    """Print one line for each instance and method. `rounds` is how many seeds are tried."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks groups")
    parser.add_argument("--seconds", type=float, default=30, help="for each round of CP-SAT")
    seconds = parser.parse_args(arguments).seconds
    print(report.versions("ortools"))
    tables_50 = read(INSTANCES / "tables_50")
    themed = read(INSTANCES / "groupes_300")
    plain = replace(themed, themes=(), tables_by_theme=None, rounds=4)
    for name, problem in {
        "50 × 3, 8 tables": replace(tables_50, rounds=3),
        "50 × 4, 8 tables": tables_50,
        "300 × 4, tables of 7": plain,
        "300 × 3, six themes": themed,
        "300 × 2, tables by demand": replace(themed, rounds=2, tables_by_theme=None),
        "2,000 × 4, tables of 7": drawn(2000, 4, seed),
    }.items():
        print(f"\n{name}")
        for number in range(rounds):
            began = time.process_time()
            found = plan(problem, seed=number)
            line(f"chantier, seed {number}", found.score, time.process_time() - began)
        if problem.themes:
            print(f"  {'first come':<20} wishes {first_come(problem):.3f}")
        elif len(problem.people) <= 50:
            began = time.process_time()
            tables = cp_sat(problem, seconds)
            line("CP-SAT", score(problem, tables), time.process_time() - began)


def line(name, found, seconds) -> None:
    """One method's result."""
    wishes = found.wish_satisfaction
    print(
        f"  {name:<20} {seconds:6.1f} s CPU; repeats {found.repeats} (forced "
        f"{found.forced_repeats}); met {found.distinct_pairs} of {found.bound}; "
        f"outside the shares {dict(found.deviation)}"
        + ("" if wishes is None else f"; wishes {wishes:.3f}")
    )


def drawn(count: int, rounds: int, seed: int) -> Problem:
    """People of five constituencies, two genders and five ages."""
    draw = Random(seed)
    people = tuple(
        Person(
            f"P{i:05}",
            {
                "college": draw.choices("abcde", (41, 22, 17, 12, 8))[0],
                "genre": draw.choice("FH"),
                "tranche_age": draw.choices("12345", (8, 22, 34, 27, 9))[0],
            },
        )
        for i in range(count)
    )
    return Problem(people, tables_for(count, 7), rounds, ("college", "genre", "tranche_age"))


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


def cp_sat(problem: Problem, seconds: float) -> list[list[list[str]]]:
    """Round by round: shares of the first attribute hard, fewest repeats with earlier rounds."""
    met: set[tuple[int, int]] = set()
    rounds = []
    for _ in range(problem.rounds):
        seated = cp_sat_round(problem, met, seconds)
        met |= {pair for table in seated for pair in combinations(table, 2)}
        rounds.append([[problem.people[p].ref for p in table] for table in seated])
    return rounds


def cp_sat_round(problem: Problem, met: set[tuple[int, int]], seconds: float) -> list[list[int]]:
    """One round's tables."""
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
    add_shares(model, problem, at)
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
        raise SystemExit("CP-SAT found nothing in its time")
    return [[p for p in people if solver.value(at[p][t])] for t in tables]


def add_shares(model, problem: Problem, at) -> None:
    """Each table within the floor and the ceiling of each constituency's share."""
    kinds = [person.traits["college"] for person in problem.people]
    for t, size in enumerate(problem.sizes):
        for value in sorted(set(kinds)):
            low, rest = divmod(size * kinds.count(value), len(kinds))
            mine = sum(at[p][t] for p, kind in enumerate(kinds) if kind == value)
            model.add_linear_constraint(mine, low, low + bool(rest))
