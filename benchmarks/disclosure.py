"""Open data of simulated worksites: how many hidden numbers come back, with and without protection.

A worksite: fifty people of constituencies of 18, 12, 9, 7 and 4, in three opinion groups and none;
forty statements, eight in ten answer; the same answers are released by constituency and by group.
`--worksites`: how many. The mix of answers is invented.
"""

import argparse
import random
import time

from benchmarks import report
from chantier.algorithms.disclosure.release import Counts, Tables, protect_all, same_totals

CONSTITUENCIES = (18, 12, 9, 7, 4)
GROUPS = 4  # the last: people in no group
STATEMENTS = 40
LEAST = 5


def run(*, rounds: int, seed: int, arguments: list[str]) -> None:
    """Print what is hidden and what comes back, for small numbers hidden alone, then for all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks disclosure")
    parser.add_argument("--worksites", type=int, default=1000)
    options = parser.parse_args(arguments)
    print(f"{report.versions('highspy')}; {options.worksites} worksites\n")
    chance = random.Random(seed)
    plain = plain_back = hidden = back = numbers = 0
    spent = 0.0
    for number in range(options.worksites):
        for tables in worksite(chance):
            began = time.process_time()
            kept = protect_all(tables)
            spent += time.process_time() - began
            # Judged again by an auditor that knows nothing of how they were chosen.
            back += len(tables.exposed(kept))
            hidden += len(kept)
            numbers += len(tables.values)
            if number % 20 == 0:
                small = {c for c, n in tables.values.items() if 0 < n < LEAST and not c.is_total}
                plain += len(small)
                plain_back += len(tables.exposed(small))
    print(f"small numbers hidden alone: {plain_back / plain:.0%} of {plain:,} come back")
    print(f"chantier: {back:,} of {hidden:,} hidden come back; {numbers:,} in all; {spent:.0f} s")


def worksite(chance: random.Random) -> list[Tables]:
    """The tables of each statement."""
    people = [(c, chance.randrange(GROUPS)) for c, n in enumerate(CONSTITUENCIES) for _ in range(n)]
    return [_statement(people, chance) for _ in range(STATEMENTS)]


def _statement(people: list[tuple[int, int]], chance: random.Random) -> Tables:
    leaning = [chance.random() for _ in CONSTITUENCIES]
    by_constituency = [[0, 0, 0] for _ in CONSTITUENCIES]
    by_group = [[0, 0, 0] for _ in range(GROUPS)]
    for constituency, group in people:
        if chance.random() < 0.8:
            agrees = chance.random() < leaning[constituency]
            answer = 0 if agrees else chance.choice((1, 1, 2))
            by_constituency[constituency][answer] += 1
            by_group[group][answer] += 1
    one, other = _counts("constituency", by_constituency), _counts("group", by_group)
    return Tables((one, other), same_totals(one, other))


def _counts(name: str, table: list[list[int]]) -> Counts:
    rows = tuple(f"{name} {n}" for n in range(len(table)))
    return Counts(name, rows, ("agree", "disagree", "pass"), tuple(map(tuple, table)), LEAST)
