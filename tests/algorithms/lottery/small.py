"""Small pools drawn at random, and every panel of each, to compare with."""

import itertools
import random
from collections import Counter
from fractions import Fraction
from pathlib import Path

from chantier.algorithms.lottery.pool import Entrant, Pool
from chantier.algorithms.lottery.programme import add_row, solve, solver

DATA = Path(__file__).parent / "data"


def pool_of(seed):
    """Up to ten people, two criteria; sometimes households, sometimes groups."""
    chance = random.Random(seed)
    count, places = chance.randint(4, 10), chance.randint(2, 5)
    kinds = {"gender": ("f", "h"), "age": ("old", "mid", "young")}
    people = [
        Entrant(
            f"P{n:02}",
            {name: chance.choice(values) for name, values in kinds.items()},
            household=chance.choice(["", "", "a", "b"]) if seed % 3 == 0 else "",
            group=chance.choice(["", "", "", "x", "y"]) if seed % 4 == 0 else "",
        )
        for n in range(count)
    ]
    quotas = {}
    for name, values in kinds.items():
        quotas[name] = {}
        for value in values:
            least = chance.randint(0, places // len(values))
            quotas[name][value] = (least, least + chance.randint(0, 2))
    return Pool(people, min(places, count), quotas)


def deviation(pool, panel):
    """By how many people a panel is out of its quotas."""
    total = 0
    for name, values in pool.quotas.items():
        held = Counter(one.values[name] for one in panel)
        for value, (least, most) in values.items():
            total += max(0, least - held[value]) + max(0, held[value] - most)
    return total


def possible(pool):
    """Every choice of people that keeps places, households and groups."""
    whole = Counter(one.group for one in pool.entrants if one.group)
    for panel in itertools.combinations(pool.entrants, pool.places):
        homes = Counter(one.household for one in panel if one.household)
        groups = Counter(one.group for one in panel if one.group)
        if all(n == 1 for n in homes.values()) and all(whole[g] == n for g, n in groups.items()):
            yield panel


def panels_of(pool):
    return [[one.ref for one in panel] for panel in possible(pool) if deviation(pool, panel) == 0]


def best_by_hand(pool):
    """The best smallest chance over every panel there is, as a float."""
    panels = panels_of(pool)
    highs = solver()
    for _panel in panels:
        highs.addVar(0, 1)
    highs.addCol(-1.0, 0, 1, 0, [], [])
    add_row(highs, dict.fromkeys(range(len(panels)), 1), 1, 1)
    for ref in sorted({ref for panel in panels for ref in panel}):
        held = {n: 1 for n, panel in enumerate(panels) if ref in panel}
        add_row(highs, {**held, len(panels): -1}, 0, None)
    return solve(highs)[len(panels)]


def close(fraction: Fraction, number: float) -> bool:
    return abs(float(fraction) - number) < 1e-7
