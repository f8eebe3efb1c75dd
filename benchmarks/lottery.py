"""Fair places by lottery, beside sortition-algorithms' maximin on the same people.

CPU seconds. The peer gives a few weighted panels; ours a thousand numbered ones with their proof.
`--pool DIR` adds a folder; `--large` also makes 300 of 2,400 panels and tries 2,000 people, which
the peer is not asked (nothing after 1,500 s in our trials). The peer is not among our dependencies
(GPL-3, forty packages): `pip install sortition-algorithms` first.
"""

import argparse
import random
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import report
from chantier.algorithms.lottery import files, verify
from chantier.algorithms.lottery.diagnosis import diagnose
from chantier.algorithms.lottery.making import make
from chantier.algorithms.lottery.pool import Entrant, Pool

DATA = Path(__file__).parent.parent / "tests" / "algorithms" / "lottery" / "data"


def run(*, rounds: int, seed: int, arguments: list[str]) -> None:
    """Each pool in turn: diagnosis, panels, checking; then the peer."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks lottery")
    parser.add_argument("--pool", type=Path, action="append", help="a folder of people and quotas")
    parser.add_argument("--large", action="store_true", help="also 2,000 and 2,400 people")
    asked = parser.parse_args(arguments)
    print(report.versions("highspy", "numpy", "sortition-algorithms"))
    for folder in asked.pool or [DATA / "etouvie_50", DATA / "fives_50_foyers"]:
        compare(folder, rounds=rounds)
    if asked.large:
        once("200 of 2,000, three kinds", three_kinds(), panels=1000)
        once("300 of 2,400", many(seed), panels=1000)


def seconds(what: Callable[[], object]) -> tuple[float, object]:
    """CPU seconds and what came out."""
    began = time.process_time()
    found = what()
    return time.process_time() - began, found


def compare(folder: Path, *, rounds: int) -> None:
    """One pool, both programmes, in turn."""
    pool = files.read(folder)
    ours: dict[str, list[float]] = {}
    peer: dict[str, list[float]] = {}
    for _ in range(rounds):
        diagnosed, _found = seconds(lambda: diagnose(pool))
        took, made = seconds(lambda: make(pool, objective="maximin"))
        document = made.json()
        checked, _lines = seconds(lambda document=document: verify.check(document))
        bound = float(made.certificate.bound)
        measures = (took, 100 * float(made.smallest), 1000, diagnosed, checked)
        add(ours, measures, 100 * (bound - float(made.smallest)))
        took, chances = seconds(lambda: maximin(pool))
        least, panels = chances
        add(peer, (took, 100 * least, panels, float("nan"), float("nan")), 100 * (bound - least))
    print(f"\n{folder.name}: {pool.places} of {len(pool.entrants)}, maximin")
    print(report.table({"sortition-algorithms": peer, "chantier": ours}, against="chantier"))


def add(to: dict[str, list[float]], measures: tuple[float, ...], gap: float) -> None:
    """One round: panels, worst chance, how many panels, diagnosis, checking, gap."""
    names = ("panels s", "worst %", "panels", "diagnosis s", "verify s")
    for name, value in zip(names, measures, strict=True):
        to.setdefault(name, []).append(value)
    to.setdefault("gap points", []).append(gap)


def maximin(pool: Pool) -> tuple[float, int]:
    """The peer's smallest chance and number of panels. Blank households are made their own."""
    from sortition_algorithms import Settings, read_in_features, read_in_people
    from sortition_algorithms.committee_generation import find_distribution_maximin

    head = ["category", "name", "min", "max"]
    features, *_ = read_in_features(
        head,
        [
            dict(zip(head, [name, value, str(least), str(most)], strict=True))
            for name, values in pool.quotas.items()
            for value, (least, most) in values.items()
        ],
        pool.places,
    )
    homes = any(one.household for one in pool.entrants)
    settings = Settings(
        id_column="ref",
        columns_to_keep=["home"],
        check_same_address=homes,
        check_same_address_columns=["home"] if homes else [],
        max_attempts=1,
    )
    people, *_ = read_in_people(
        ["ref", "home", *pool.quotas],
        [{"ref": one.ref, "home": one.household or one.ref, **one.values} for one in pool.entrants],
        features,
        settings,
    )
    committees, probabilities, _said = find_distribution_maximin(
        features, people, pool.places, settings.check_same_address_columns
    )
    chances = {one.ref: 0.0 for one in pool.entrants}
    for committee, probability in zip(committees, probabilities, strict=True):
        for ref in committee:
            chances[ref] += probability
    return min(chances.values()), sum(p > 0 for p in probabilities)


def once(name: str, pool: Pool, *, panels: int) -> None:
    """A large pool, once."""
    diagnosed, found = seconds(lambda: diagnose(pool))
    took, made = seconds(lambda: make(pool, panels=panels, objective="maximin"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 / 1024)
    print(
        f"\n{name}: {len(pool.classes)} classes; diagnosis {diagnosed:.2f} s (best {found.best}),"
        f" {panels} panels {took:.1f} s, worst {float(made.smallest):.4f}, peak {peak:.0f} MB"
    )
    sys.stdout.flush()


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


def many(seed: int) -> Pool:
    """Six criteria, drawn unevenly; quotas around the shares that the country would have."""
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
