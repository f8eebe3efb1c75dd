"""Fair places by lottery, beside sortition-algorithms' maximin on the same people.

CPU seconds. The peer gives a few weighted panels; ours a thousand numbered ones with their proof.
It is not among our dependencies (GPL-3, forty packages, 480 MB): install it in an environment of
its own and name it, `--peer VENV`. It is also an oracle: its smallest chance must be our best one,
on the folders and on `--small` pools drawn at random. `--paper DIR` reads example_large_200 of
pgoelz/citizensassemblies-replication; without it a pool of the same shape is made. `--pool DIR`
names other folders. `--quick` leaves out 300 of 2,400.
"""

import argparse
import json
import math
import multiprocessing
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from pathlib import Path
from typing import Any

from benchmarks import report
from benchmarks._lottery import pools, trial
from chantier.algorithms.lottery import files, programme, verify
from chantier.algorithms.lottery.diagnosis import diagnose
from chantier.algorithms.lottery.making import Lottery, make
from chantier.algorithms.lottery.pool import Pool
from chantier.algorithms.lottery.replacing import loss, replace
from chantier.algorithms.lottery.standby import alternates, scenarios
from tests.algorithms.lottery import small

DATA = Path(__file__).parent.parent / "tests" / "algorithms" / "lottery" / "data"
FOLDERS = [DATA / "etouvie_50", DATA / "fives_50_foyers"]
ITS_STEP = 0.0005  # the peer stops this far from its own optimum
PATIENCE = 600  # seconds that the peer is given for a pool


def run(*, rounds: int, seed: int, arguments: list[str]) -> None:
    """Each pool in turn: diagnosis, panels, checking; then the peer."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks lottery")
    parser.add_argument("--pool", type=Path, action="append", help="a folder of people and quotas")
    parser.add_argument("--peer", type=Path, metavar="VENV", help="where sortition-algorithms is")
    parser.add_argument("--paper", type=Path, metavar="DIR", help="the paper's example_large_200")
    parser.add_argument("--small", type=int, default=40, help="random pools to agree on")
    parser.add_argument("--quick", action="store_true", help="without 300 of 2,400")
    asked = parser.parse_args(arguments)
    programme.hush()
    print(report.versions("highspy", "numpy"), f"; peer: {version_of(asked.peer)}")
    for folder in asked.pool or FOLDERS:
        compare(folder, asked.peer, rounds=rounds)
    agree(asked.peer, asked.small)
    replacements(files.read(FOLDERS[0]))
    large = pools.of_the_paper(asked.paper, 200) if asked.paper else pools.three_kinds()
    alone(f"200 of 2,000 ({'the paper’s' if asked.paper else 'same shape'})", large)
    if not asked.quick:
        alone("300 of 2,400", pools.many(seed))


def seconds(what: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds and what came out."""
    began = time.process_time()
    found = what()
    return time.process_time() - began, found


def version_of(peer: Path | None) -> str:
    """Which peer this is."""
    if peer is None:
        return "none (--peer VENV)"
    asked = "import importlib.metadata as m; print(m.version('sortition-algorithms'))"
    found = subprocess.run(
        [peer / "bin" / "python", "-c", asked], capture_output=True, text=True, check=True
    )
    return f"sortition-algorithms {found.stdout.strip()}"


def maximin(peer: Path, given: Sequence[Pool], *, patience: int) -> Iterator[dict[str, Any]]:
    """What the peer answers for each pool; nothing more once its time is over."""
    lines = "".join(json.dumps(pool.document) + "\n" for pool in given)
    script = Path(__file__).parent / "_lottery" / "peer.py"
    process = subprocess.Popen(
        [peer / "bin" / "python", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        answered, _ = process.communicate(lines, timeout=patience)
    except subprocess.TimeoutExpired:
        process.kill()
        answered, _ = process.communicate()
    # Its solver writes a line of its own.
    yield from (json.loads(line) for line in answered.splitlines() if line.startswith("{"))


def compare(folder: Path, peer: Path | None, *, rounds: int) -> None:
    """One pool, both programmes, in turn."""
    pool = files.read(folder)
    results: dict[str, dict[str, list[float]]] = {}
    for _ in range(rounds):
        diagnosed, found = seconds(lambda: diagnose(pool))
        took, made = seconds(lambda: make(pool, objective="maximin"))
        capped, _made = seconds(lambda: make(pool))
        bound = 100 * float(made.certificate.bound)
        worst = 100 * float(made.smallest)
        add(results, "chantier", took, worst, bound - worst, diagnosed, verified(made), capped)
        for said in maximin(peer, [pool], patience=PATIENCE) if peer else ():
            least = 100 * min(said["chances"].values())
            nothing = [float("nan")] * 3
            add(results, "sortition-algorithms", said["cpu"], least, bound - least, *nothing)
    goal = math.floor(1000 * found.best) - 1
    print(f"\n{folder.name}: {pool.places} of {len(pool.entrants)}, best {found.best}")
    print(report.table(results, against="chantier"))
    least = round(10 * statistics.median(results["chantier"]["worst %"]))
    print(f"worst-off person in {least} of 1,000 panels; goal {goal}")
    sys.stdout.flush()


def add(results: dict[str, dict[str, list[float]]], name: str, *measures: float) -> None:
    """One round."""
    names = ("panels s", "worst %", "gap points", "diagnosis s", "verify s", "capped s")
    for measure, value in zip(names, measures, strict=True):
        results.setdefault(name, {}).setdefault(measure, []).append(value)


def verified(made: Lottery) -> float:
    """CPU seconds of the verifier run alone on the full file, its start included."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "lottery.json"
        file.write_text(json.dumps(made.json()), encoding="utf-8")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "-I", "-S", verify.__file__, file],
            stdout=subprocess.DEVNULL,
            check=True,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def agree(peer: Path | None, count: int) -> None:
    """The peer's smallest chance is our best one, on small pools without groups."""
    if peer is None:
        return
    drawn = map(small.pool_of, range(4 * count))
    alone = [pool for pool in drawn if not any(one.group for one in pool.entrants)]
    given = [(pool, found) for pool in alone if (found := diagnose(pool)).feasible][:count]
    same, apart, refused = 0, [], []
    answers = maximin(peer, [pool for pool, _found in given], patience=PATIENCE)
    for (_pool, found), said in zip(given, answers, strict=False):
        if "error" in said:
            refused.append(said["error"])
            continue
        able = set(said["chances"]) - set(found.unreachable)
        off = float(found.best) - min((said["chances"][ref] for ref in able), default=0)
        same += abs(off) <= ITS_STEP + 1e-4
        if abs(off) > ITS_STEP + 1e-4:
            apart.append(round(off, 4))
    print(f"\nsmall pools: the peer agrees on {same} of {len(given)}; apart: {apart or 'none'};")
    print(f"the peer gave no answer on {len(refused)}: {sorted(set(refused))[:3]}")
    sys.stdout.flush()


def replacements(pool: Pool, *, tried: int = 100) -> None:
    """Mean loss of quotas after dropouts, over panels of the lottery and two guesses of who drops
    out: everybody alike, or from 5 to 32 % as chance gives them.
    """
    made = make(pool, panels=274)
    names = ("none", "first 12", "12 chosen", "12 anew for each draw", "whole list")
    print(f"\n12 alternates, {tried} draws of dropouts; mean loss: {', '.join(names)}; seconds")
    means: dict[str, list[float]] = {name: [] for name in names}
    for number in (7, 10, 100, 273):  # the seventh has rare people, as that of our trial had
        for kind in ("alike", "unlike"):
            panel = made.panels[number]
            unlike = {ref: 0.05 + 0.27 * random.Random(f"{number} {ref}").random() for ref in panel}
            dropout = unlike if kind == "unlike" else {}
            found, told = _replaced(pool, panel, made.order, dropout, tried)
            print(f"panel {number}, {kind}: {told}")
            for name, mean in zip(names, found, strict=True):
                means[name].append(mean)
            sys.stdout.flush()
    whole = statistics.mean(means["whole list"])
    ratios = (f"{name} ×{statistics.mean(means[name]) / whole:.1f}" for name in names)
    print(f"beside the whole list: {', '.join(ratios)}")


def _replaced(
    pool: Pool, panel: Sequence[str], order: Sequence[str], dropout: dict[str, float], tried: int
) -> tuple[list[float], str]:
    waiting = [ref for ref in order if ref not in panel]
    by_ref = {one.ref: one for one in pool.entrants}
    took, ready = seconds(lambda: alternates(pool, panel, waiting, 12, dropout=dropout, seed="a"))
    lost = scenarios(panel, dropout, "tested", tried)
    means = []
    # The fourth is about the least that any twelve leave: others for each draw, knowing who is out.
    for able, most in ((), 12), (waiting[:12], 12), (ready, 12), (waiting, 12), (waiting, None):
        total = Fraction(0)
        for gone in lost:
            stay = [ref for ref in panel if ref not in gone]
            free = len(gone) if most is None else min(most, len(gone))
            full = [*stay, *replace(pool, stay, able, free)]
            total += loss(pool.quotas, [by_ref[ref] for ref in full])
        means.append(float(total) / tried)
    sets = {"none": (), "first 12": waiting[:12], "12 chosen": ready, "whole list": waiting}
    told = (
        f"{name} {trial.measure(pool, panel, waiting, able, lost)}" for name, able in sets.items()
    )
    print(f"   as in the trial: {', '.join(told)}")
    gone = statistics.mean(map(len, lost))
    said = ", ".join(f"{mean:.3f}" for mean in means)
    return means, f"{said}; {took:.1f} s; {gone:.1f} of {len(panel)} drop out"


def alone(name: str, pool: Pool) -> None:
    """A large pool, once, in a process of its own for its memory to be seen."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as process:
        print(f"\n{name}: {process.submit(once, pool).result()}")
    sys.stdout.flush()


def once(pool: Pool) -> str:
    """Both objectives, with the bound and the memory."""
    diagnosed, found = seconds(lambda: diagnose(pool))
    said = [
        f"{len(pool.classes)} classes; diagnosis {diagnosed:.2f} s, best {float(found.best):.4f}"
    ]
    for objective in ("maximin", "capped"):
        took, made = seconds(lambda objective=objective: make(pool, objective=objective))
        gap = 100 * (float(made.certificate.bound) - float(made.smallest))
        worst = f"worst {float(made.smallest):.3f} ({gap:.2f} points under the bound)"
        said.append(f"{objective}: 1,000 panels {took:.1f} s, {worst}")
    return "; ".join([*said, f"peak {peak():.0f} MB"])


def peak() -> float:
    """The most memory this process held, in MB. Linux's ru_maxrss would be its parent's."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
