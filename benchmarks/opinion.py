"""Opinion maps against their goals, with Polis's published method and red-dwarf beside.

Real conversations: The Computational Democracy Project, openData, CC BY 4.0. Their groups are no
ground truth: they are a peer.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from benchmarks import report
from benchmarks._opinion import measured, worlds

PEER = "red-dwarf==0.4.0"


class RedDwarf:
    """The peer in an environment of its own, asked over pipes."""

    def __init__(self, command: list[str]) -> None:
        script = Path(__file__).parent / "_opinion" / "red_dwarf.py"
        self.process = subprocess.Popen(
            [*command, str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def ask(self, job):
        """One job, its answer."""
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"The peer ({PEER}) gave no answer; leave it out with --no-peer.")
        return json.loads(answer)

    def labels(self, votes):
        """Its groups, -1 for those it leaves out."""
        found = self.ask({"do": "groups", "votes": _plain(votes)})["groups"]
        return np.array([found.get(str(row), -1) for row in range(votes.shape[0])])

    def statistics(self, votes, of):
        """Representativeness and consensus, given groups."""
        job = {"do": "statistics", "votes": _plain(votes), "groups": of.tolist()}
        return {name: np.array(value) for name, value in self.ask(job).items()}


def _plain(votes):
    return [part.tolist() for part in (votes.row_of, votes.indices, votes.values)]


def tell(what: str, goal: str, seen: str) -> None:
    """One row of the table."""
    print(f"{what:<62} {goal:<24} {seen}", flush=True)


def run(*, rounds: int, seed: int, arguments: list[str]) -> None:
    """All rows; `--country` adds a million people."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks opinion")
    parser.add_argument("--data", type=Path, default=Path("../shared/data/polis"))
    parser.add_argument("--peer-python", type=Path, help=f"an interpreter that has {PEER}")
    parser.add_argument("--no-peer", action="store_true", help="without red-dwarf")
    parser.add_argument("--country", action="store_true", help="a million people too")
    asked = parser.parse_args(arguments)
    uv = ["uv", "run", "--no-project", "--with", PEER, "python"]
    command = [str(asked.peer_python)] if asked.peer_python else uv
    peer = None if asked.no_peer else RedDwarf(command)
    data = worlds.real(asked.data)
    print(report.versions("numpy", "scipy"), "" if peer is None else f"; peer {PEER}")
    print(", ".join(f"{name} {votes.shape[0]} × {votes.shape[1]}" for name, votes in data.items()))
    tell("what", "goal", "seen")
    measured.prediction(tell, data, asked.data, seed)
    measured.order(tell, data, seed)
    measured.stability(tell, data, seed, peer, rounds=2 * rounds)
    measured.camps(tell, seed)
    measured.activity(tell, data, asked.data)
    measured.common_ground(tell, data, asked.data, seed, rounds=rounds)
    measured.raking(tell, seed)
    measured.routing(tell, seed)
    measured.raids(tell, data, seed, rounds=4 * rounds)
    measured.compatibility(tell, data, peer)
    measured.speed(tell, seed)
    scale("100,000 × 2,000", "≤ 15 s, ≤ 450 MB", 100_000, 2_000, 65, seed)
    if asked.country:
        scale("1,000,000 × 5,000", "≤ 120 s, ≤ 3 GB", 1_000_000, 5_000, 66, seed)


def scale(what: str, goal: str, people: int, statements: int, mean: int, seed: int) -> None:
    """One large map in a process of its own, one thread."""
    sizes = f"{people}, {statements}, {mean}, {seed}"
    code = f"from benchmarks._opinion.measured import country; country({sizes})"
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | threads,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    seen = json.loads(done.stdout)
    told = f"{seen['cpu']:.1f} s, {seen['mb']:.0f} MB ({seen['votes']:,} votes included)"
    tell(what, goal, told)
