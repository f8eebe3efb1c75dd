"""Mixed groups: repeats, shares, wishes and CPU, with OR-tools CP-SAT and groupselect as peers.

Instances are those of tests/algorithms/grouping, and larger ones drawn from the seed. groupselect,
the Sortition Foundation's library, is not published as a package: `--groupselect FOLDER` says where
its module lies. Each figure of ours is the worst over the seeds.
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from benchmarks import report
from benchmarks._groups.peers import GroupSelect, cp_sat, first_come
from chantier.algorithms.grouping import (
    Groups,
    Person,
    Problem,
    Score,
    Seat,
    plan,
    score,
    tables_for,
    wishes_at_most,
)
from chantier.algorithms.grouping.instance import read

INSTANCES = Path(__file__).parent.parent / "tests/algorithms/grouping/instances"
LARGEST_FOR_CP_SAT = 300


def tell(what: str, goal: str, seen: str, beside: str = "") -> None:
    """One row of the table."""
    print(f"| {what} | {goal} | {seen} | {beside} |", flush=True)


def run(*, rounds: int, seed: int, arguments: list[str]) -> None:
    """Print the goals' table. `rounds` is how many seeds are tried."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks groups")
    parser.add_argument("--seconds", type=float, default=30, help="for each round of CP-SAT")
    parser.add_argument("--groupselect", type=Path, help="the folder that holds the module")
    asked = parser.parse_args(arguments)
    peer = GroupSelect(asked.groupselect) if asked.groupselect else None
    print(report.versions("ortools"), "" if peer else "; groupselect is not run")
    tell("what", "goal", "seen", "beside")
    tell("---", "---", "---", "---")
    tables_50, themed = read(INSTANCES / "tables_50"), read(INSTANCES / "groupes_300")
    plain = replace(themed, themes=(), tables_by_theme=None)
    three, balanced = "0; college 0", "0, all bounds met; ≤ {} s"
    for what, goal, problem in (
        ("50 × 3 rounds, 8 tables", three, replace(tables_50, rounds=3)),
        ("300 × 3 rounds, 43 tables", three, plain),
        ("50 × 4 rounds, 8 tables", "≤ 2; ≤ 5 s", tables_50),
        ("300 × 4 rounds, 43 tables", balanced.format(15), replace(plain, rounds=4)),
        ("2,000 × 4 rounds, tables of 7", balanced.format(60), drawn(2000, 4, seed)),
    ):
        mixing(what, goal, problem, rounds=rounds, seconds=asked.seconds, peer=peer)
    by_demand = replace(themed, tables_by_theme=None)
    for what, problem in (
        ("300 × 3 rounds, six themes", themed),
        ("300 × 2 rounds, six themes", replace(themed, rounds=2)),
        ("300 × 2 rounds, tables by demand", replace(by_demand, rounds=2)),
    ):
        wishing(what, problem, rounds=rounds)
    respected(tables_50, peer)


def timed(do: Callable[[], Any]) -> tuple[Any, float]:
    """What it gives, and CPU seconds (of all threads)."""
    began = time.process_time()
    found = do()
    return found, time.process_time() - began


def said(found: Score, seconds: float) -> str:
    """Pairs that meet again; who is outside the share of each attribute; CPU."""
    off = ", ".join(f"{name} {count}" for name, count in found.deviation.items())
    return f"{found.repeats} of {found.distinct_pairs + found.repeats}; {off}; {seconds:.1f} s"


def worst(problem: Problem, rounds: int) -> tuple[Groups, float]:
    """Of the plans of so many seeds, the one whose repeats, shares and wishes are worst."""
    tried = [timed(lambda number=number: plan(problem, seed=number)) for number in range(rounds)]
    found, _ = max(
        tried,
        key=lambda one: (
            one[0].score.repeats,
            sum(one[0].score.deviation.values()),
            -(one[0].score.wish_satisfaction or 0),
        ),
    )
    return found, max(seconds for _, seconds in tried)


def mixing(
    what: str, goal: str, problem: Problem, *, rounds: int, seconds: float, peer: GroupSelect | None
) -> None:
    """Pairs that meet again, balance and CPU."""
    found, took = worst(problem, rounds)
    beside = []
    if peer:
        theirs, spent = timed(lambda: peer.plan(problem, 0))
        beside.append(f"groupselect {said(score(problem, theirs), spent)}")
    if len(problem.people) <= LARGEST_FOR_CP_SAT:
        theirs, spent = timed(lambda: cp_sat(problem, seconds))
        beside.append(f"CP-SAT {said(score(problem, theirs), spent) if theirs else 'none in time'}")
    tell(what, goal, said(found.score, took), "; ".join(beside))


def wishing(what: str, problem: Problem, *, rounds: int) -> None:
    """Wishes granted, of first wishes for everybody, and of the most that the tables allow."""
    found, took = worst(problem, rounds)
    got, most = found.score.wish_satisfaction or 0, wishes_at_most(problem, found.themes[0]) or 1
    tell(
        what,
        "≥ 94 % of the most wishes",
        f"{got / most:.1%} ({got:.1%}, of {most:.1%} possible); {said(found.score, took)}",
        f"first come, nobody mixed: {first_come(problem) / most:.1%}",
    )


def respected(problem: Problem, peer: GroupSelect | None, times: int = 20) -> None:
    """Two placements by hand, two people apart and two together, drawn so many times."""
    ours = theirs = 0
    for number in range(times):
        draw = Random(number)
        able = [person.ref for person in problem.people if not person.needs_step_free]
        refs, tables = draw.sample(able, 6), draw.sample(range(len(problem.sizes)), 2)
        asked = replace(
            problem,
            rounds=2,
            fixed=tuple(
                Seat(ref, turn, table)
                for turn in range(2)
                for ref, table in zip(refs, tables, strict=False)
            ),
            apart=(frozenset(refs[2:4]),),
            together=(frozenset(refs[4:]),),
        )
        ours += plan(asked, seed=number, seconds=1).score.keeps_all_demands
        if peer:
            theirs += not score(asked, peer.plan(asked, number)).fixed_broken
    beside = f"groupselect, placements only: {theirs} of {times}" if peer else ""
    tell("placed by hand, apart, together", "always", f"{ours} of {times}", beside)


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
