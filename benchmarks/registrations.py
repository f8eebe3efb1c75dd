"""A crowd asks for fifty places at one instant, on SQLite and PostgreSQL; a naive form beside it.

The peer counts the places and then inserts, as event software often does: it must oversell, which
proves that the crowd bites. Ours does more for each person: person, pseudonym, consents, journal,
message, waiting list. CPU is that of the asking processes. The last line mixes everything: people
come by web and slip, confirm, withdraw and are replaced while the number of places changes.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import report

PEERS = {"naive": "naive", "chantier": "the_crowd"}
MIXED = "everything_at_once"
MUST_BE_EMPTY = ("errors", "lost", "jumped", "promoted_and_not_told", "forms_counted_twice")


def run(*, rounds: int, seed: int, arguments: list[str]) -> None:
    """Each peer in turn on each database, on a fresh meeting each time."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks registrations")
    parser.add_argument("--people", type=int, default=1000, help="who ask at the same instant")
    people = parser.parse_args(arguments).people
    print(report.versions("django", "psycopg"), f"; {people} people for 50 places")
    for database, address in databases():
        with address as url:
            results: dict[str, dict[str, list[float]]] = {}
            faults = 0
            for number in range(rounds):
                for peer, scenario in PEERS.items():
                    outcome = play(url, scenario, seed + number, people)
                    for measure, value in measures(outcome, people).items():
                        results.setdefault(peer, {}).setdefault(measure, []).append(value)
                faults += wrongs(play(url, MIXED, seed + number, people))
        print(f"\n{database}")
        print(report.table(results, against="naive"))
        print(f"everything at once, {rounds} seeds: {faults} rules broken")


def wrongs(outcome: dict[str, Any]) -> int:
    """How many rules a mixed crowd broke."""
    ranks = outcome["ranks_given"] != list(range(1, outcome["last_rank"] + 1))
    oversold = max(0, outcome["placed"] - outcome["places"])
    return oversold + ranks + sum(len(outcome[name]) for name in MUST_BE_EMPTY)


def measures(outcome: dict[str, Any], people: int) -> dict[str, float]:
    """What is compared. Nobody may be without a place and without a rank."""
    waits = outcome["waits"]
    return {
        "oversold": max(0, outcome["placed"] - 50),
        "lost": people - outcome["placed"] - len(outcome["waiting"]),
        "per second": people / outcome["seconds"],
        "CPU-ms each": 1000 * outcome["cpu_seconds"] / people,
        "p50 ms": 1000 * waits[len(waits) // 2],
        "p99/p50": waits[int(len(waits) * 0.99)] / waits[len(waits) // 2],
    }


def play(url: str, scenario: str, seed: int, people: int) -> dict[str, Any]:
    """One crowd, in processes of its own."""
    with tempfile.TemporaryDirectory() as data:
        done = subprocess.run(
            [sys.executable, "-m", "tests.registrations.crowd", scenario, str(seed), str(people)],
            env=os.environ | {"DATABASE_URL": url, "CHANTIER_DATA": data},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    outcome: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return outcome


def databases() -> Iterator[tuple[str, Any]]:
    """SQLite in a file; PostgreSQL where its programs are installed."""
    from tests import postgresql

    yield "SQLite", _sqlite()
    if postgresql.programs():
        yield "PostgreSQL", _postgresql()


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder) / 'crowd.sqlite3'}"


@contextmanager
def _postgresql() -> Iterator[str]:
    from tests import postgresql

    with postgresql.running() as server:
        yield server.new_database()
