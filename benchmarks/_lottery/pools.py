"""Pools that no folder holds."""

import csv
import random
from pathlib import Path

from chantier.algorithms.lottery.pool import Entrant, Pool


def three_kinds() -> Pool:
    """Two thousand people of three kinds, like the largest example of the Nature paper."""
    kinds = [("female", "liberal", 400), ("female", "conservative", 700), ("male", "liberal", 900)]
    people = [
        Entrant(f"{gender[0]}{view[0]}{n:04}", {"gender": gender, "view": view})
        for gender, view, count in kinds
        for n in range(count)
    ]
    views = {"liberal": (125, 135), "conservative": (65, 75)}
    return Pool(people, 200, {"gender": {"female": (105, 115), "male": (85, 95)}, "view": views})


def of_the_paper(folder: Path, places: int) -> Pool:
    """A folder of pgoelz/citizensassemblies-replication: its people have no name but their line."""
    with (folder / "categories.csv").open(encoding="utf-8") as file:
        quotas: dict[str, dict[str, tuple[int, int]]] = {}
        for row in csv.DictReader(file):
            bounds = int(row["min"]), int(row["max"])
            quotas.setdefault(row["category"], {})[row["feature"]] = bounds
    with (folder / "respondents.csv").open(encoding="utf-8") as file:
        people = [Entrant(f"{n:04}", row) for n, row in enumerate(csv.DictReader(file))]
    return Pool(people, places, quotas)


def many(seed: int) -> Pool:
    """300 of 2,400: six criteria, drawn unevenly; quotas around the shares of a country."""
    chance = random.Random(seed)
    shares = {
        "college": (0.42, 0.25, 0.15, 0.1, 0.08),
        "gender": (0.5, 0.48, 0.02),
        "age": (0.12, 0.25, 0.33, 0.22, 0.08),
        "territory": (0.3, 0.22, 0.16, 0.12, 0.12, 0.08),
        "before": (0.45, 0.55),
        "mail": (0.12, 0.88),
    }
    people = []
    for n in range(2400):
        values = {}
        for name, parts in shares.items():
            leaning = [part ** (0.6 + 0.8 * chance.random()) for part in parts]
            values[name] = str(chance.choices(range(len(parts)), leaning)[0])
        people.append(Entrant(f"{n:04}", values))
    quotas = {
        name: {str(v): (int(270 * part), int(330 * part) + 1) for v, part in enumerate(parts)}
        for name, parts in shares.items()
    }
    return Pool(people, 300, quotas)
