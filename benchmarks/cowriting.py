"""Writing one text together: ours, Hocuspocus and y-websocket, by the same Node clients in turn.

`--peers DIR`: a folder with the peers' packages, made by

    mkdir DIR && cd DIR && npm init -y && npm install --ignore-scripts --legacy-peer-deps \\
      yjs@13 ws@8 lib0@0.2 y-protocols@1 @hocuspocus/server@4 @hocuspocus/common@4 \\
      @hocuspocus/extension-database@4 @y/websocket-server@0.1.1 y-leveldb@0.2

Each client types a mark about once a second; latency is from typing to receipt by another. Ours
acknowledges what is committed, Hocuspocus what it holds in memory, y-websocket nothing.
`--kills N`: kill -9 so often while clients die too. Without `--peers`, only what needs no Node.
"""

import argparse
import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from benchmarks import report
from benchmarks._cowriting import alone, servers
from tests import serving
from tools import editor

SCENES = {"1 × 50": (1, 50), "1 × 200": (1, 200), "50 × 10": (50, 10)}
NAMES = ("hocuspocus", "y-websocket", "chantier")
KILLED = (
    "tests/reports/test_rooms.py::test_nothing_acknowledged_is_lost_when_server_and_writers_die"
)

Found = dict[str, dict[str, list[dict[str, Any]]]]


def run(*, rounds: int, seed: int, arguments: list[str]) -> None:
    """Each server in turn at each scene; then the goals beside what was seen."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks cowriting")
    parser.add_argument("--peers", type=Path, metavar="DIR", help="the peers' packages")
    parser.add_argument("--seconds", type=float, default=15, help="of typing")
    parser.add_argument("--kills", type=int, default=0, help="kill -9 of server and clients")
    asked = parser.parse_args(arguments)
    print(report.versions("pycrdt", "granian"))
    goals: list[tuple[str, str, str]] = []
    if asked.peers:
        packages = asked.peers.resolve()
        found = scenes(packages, rounds, asked.seconds)
        goals += compared(found)
        goals.append(restart(packages))
    else:
        print(__doc__)
    goals += alone_goals(seed)
    if asked.kills:
        goals.append(killed(asked.kills))
    print(f"\n{'what':<58}{'goal':<34}seen")
    for what, goal, seen in goals:
        print(f"{what:<58}{goal:<34}{seen}")


def scenes(packages: Path, rounds: int, seconds: float) -> Found:
    """Every scene at every server."""
    found: Found = {}
    for scene, (documents, each) in SCENES.items():
        for _round in range(rounds):
            for name in NAMES:
                with (
                    tempfile.TemporaryDirectory() as data,
                    started(name, packages, Path(data) / "data", documents) as running,
                ):
                    seen = servers.write(running, packages, each=each, seconds=seconds)
                found.setdefault(scene, {}).setdefault(name, []).append(seen)
                print(line(scene, name, seen), flush=True)
    return found


def started(
    name: str, packages: Path, data: Path, documents: int
) -> AbstractContextManager[servers.Running]:
    """Ours or a peer."""
    data.mkdir()
    if name == "chantier":
        return servers.ours(data, documents)
    return servers.peer(name, packages, data, documents)


def line(scene: str, name: str, seen: dict[str, Any]) -> str:
    """One run in words."""
    latency, ack = seen["latency"], seen["ack"]
    said = f"{ack['p50']:.1f} / {ack['p95']:.1f}" if ack["count"] else "none"
    same, of = seen["converged"]
    return (
        f"{scene:<8} {name:<12} ms {latency['p50']:.1f} / {latency['p95']:.1f} / "
        f"{latency['p99']:.1f}; acknowledged {said}; {seen['deliveries']} deliveries, "
        f"{per_delivery(seen):.1f} µs each; {100 * share(seen):.0f} % of a core; "
        f"{seen['memory']:.0f} MB; {same}/{of} the same"
    )


def per_delivery(seen: dict[str, Any]) -> float:
    """µs of CPU for one update at one reader."""
    return float(1e6 * seen["cpu"] / max(1, seen["deliveries"]))


def share(seen: dict[str, Any]) -> float:
    """Of a core."""
    return float(seen["cpu"] / seen["seconds"])


def median(runs: list[dict[str, Any]], measure: Any) -> float:
    """Of a measure over the rounds."""
    return statistics.median(measure(seen) for seen in runs)


def compared(found: Found) -> list[tuple[str, str, str]]:
    """The goals that stand against Hocuspocus, or against the clock."""
    fifty, many, rooms = (found[scene] for scene in SCENES)

    def late(runs: list[dict[str, Any]]) -> float:
        return median(runs, lambda seen: seen["latency"]["p95"])

    def cost(runs: list[dict[str, Any]]) -> float:
        return median(runs, per_delivery)

    ours = many["chantier"]
    same = all(run["converged"][0] == run["converged"][1] for run in rooms["chantier"])
    ack = median(fifty["chantier"], lambda seen: seen["ack"]["p95"])
    return [
        (
            "p95 of 1 × 50, against Hocuspocus",
            "≤ 1.25 ×",
            f"{late(fifty['chantier']) / late(fifty['hocuspocus']):.2f} ×",
        ),
        (
            "CPU per delivery at 50 / at 200, against Hocuspocus",
            "≤ 1.6 × / ≤ .7 ×",
            " / ".join(
                f"{cost(scene['chantier']) / cost(scene['hocuspocus']):.2f} ×"
                for scene in (fifty, many)
            ),
        ),
        (
            "200 typing in one room: p95, core, memory",
            "≤ 60 ms, ≤ 35 %, ≤ 80 MB",
            "{:.0f} ms, {:.0f} %, {:.0f} MB".format(
                late(ours),
                100 * median(ours, share),
                median(ours, lambda seen: seen["memory"]),
            ),
        ),
        (
            "50 documents × 10: all the same; p95",
            "all; ≤ 10 ms on a quiet machine",
            f"{'all' if same else 'NOT all'}; {late(rooms['chantier']):.1f} ms",
        ),
        ("durable acknowledgement, p95 at 50", "≤ 20 ms", f"{ack:.1f} ms"),
    ]


def restart(packages: Path) -> tuple[str, str, str]:
    """Killed while 200 write; how long until all are complete once it listens again."""
    with (
        tempfile.TemporaryDirectory() as data,
        started("chantier", packages, Path(data) / "data", 1) as running,
    ):
        seen = servers.write(running, packages, each=200, seconds=0, restart=True)
    same, of = seen["converged"]
    said = f"{seen['complete']} of 200 in {seen['seconds']:.1f} s; {same}/{of} the same"
    return "killed and restarted under 200: all complete", "≤ 5 s", said


def alone_goals(seed: int) -> list[tuple[str, str, str]]:
    """Posts, authors, weight."""
    with tempfile.TemporaryDirectory() as data:
        serving.run(Path(data), "migrate", "--verbosity", "0")
        posted = json.loads(
            serving.run(Path(data), "shell", "-v", "0", "-c", alone.POSTED).splitlines()[-1]
        )
    authors = alone.authors(seed)
    weight = len(gzip.compress((editor.BUILT / "editor.js").read_bytes(), 9)) / 1024
    return [
        (
            "50 plain posts from one base, p95 of the whole act",
            "50 of 50, ≤ 20 ms",
            f"{posted['kept']} of 50, {1000 * alone.p95(posted['times']):.1f} ms",
        ),
        (
            f"who wrote each of {authors.characters} characters, {authors.rows} rows",
            "100 %, ≤ 1 s",
            f"{100 * authors.right / authors.characters:.4g} %, {authors.seconds:.2f} s",
        ),
        ("the editor, gzip", "≤ 110 KB", f"{weight:.0f} KB"),
    ]


def killed(times: int) -> tuple[str, str, str]:
    """The test that kills, so often."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", KILLED],
        env=os.environ | {"CHANTIER_FAULTS": str(times)},
        capture_output=True,
        text=True,
        check=False,
    )
    seen = "0" if done.returncode == 0 else done.stdout[-600:]
    return f"acknowledged updates lost in {times} kill -9", "0", seen
