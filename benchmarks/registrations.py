"""A crowd asks for fifty places at one instant, on SQLite and PostgreSQL; a naive form beside it.

The peer counts the places and then inserts, as event software often does: it must oversell, which
proves that the crowd bites. Ours does more for each person: person, pseudonym, consents, journal,
message, waiting list. CPU is that of the asking processes. The last line mixes everything: people
come by web and slip, confirm, withdraw and are replaced while the number of places changes.

`--indico VENV` (Indico 3.2 and gunicorn installed there; PostgreSQL and redis-server here) runs
Indico beside our server over HTTP, in turn, then lets a crowd ask each for fifty places.
`--seeds N` mixes everything N times. `--web N`: people over HTTP; `--no-crowd`: only these.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from benchmarks import report
from benchmarks._registrations import web
from tests import postgresql

PEERS = {"naive": "naive", "chantier": "the_crowd"}
MIXED = "everything_at_once"
MUST_BE_EMPTY = ("errors", "lost", "jumped", "promoted_and_not_told", "forms_counted_twice")


def run(*, rounds: int, seed: int, arguments: list[str]) -> None:
    """Each peer in turn on each database, on a fresh meeting each time."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks registrations")
    parser.add_argument("--people", type=int, default=1000, help="who ask at the same instant")
    parser.add_argument("--seeds", type=int, help="of the mixed crowd (as many as rounds)")
    parser.add_argument("--mixed", type=int, help="people in the mixed crowd (--people)")
    parser.add_argument("--indico", type=Path, metavar="VENV", help="run this Indico beside")
    parser.add_argument("--web", type=int, default=200, help="people over HTTP")
    parser.add_argument("--no-crowd", action="store_true", help="over HTTP only")
    asked = parser.parse_args(arguments)
    print(report.versions("django", "psycopg"), f"; {asked.people} people for 50 places")
    if not asked.no_crowd:
        at_once(asked.people, rounds, seed, asked.seeds or rounds, asked.mixed or asked.people)
    if postgresql.programs():
        over_http(asked.web, rounds, asked.indico)


def over_http(people: int, rounds: int, venv: Path | None) -> None:
    """The form read and sent, on PostgreSQL: ours, and Indico's in turn when there is one."""
    results: dict[str, dict[str, list[float]]] = {}
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        server = stack.enter_context(postgresql.running())
        folders = [Path(name) / "ours", Path(name) / "indico"]
        for folder in folders:
            folder.mkdir()
        houses: list[web.Ours | web.Indico] = [stack.enter_context(web.ours(server, folders[0]))]
        if venv:
            houses.insert(0, stack.enter_context(web.indico(server, venv, folders[1])))
        for _ in range(rounds):
            for house in houses:
                for measure, value in web.crowd(house, people).items():
                    results.setdefault(house.name, {}).setdefault(measure, []).append(value)
        print(f"\nOver HTTP on PostgreSQL, {people} people, {web.AT_ONCE} at a time, no limit")
        print(report.table(results, against="chantier"))
        for house in houses:
            event = house.event(50)
            web.crowd(house, max(people, 100), event=event, at_once=64)
            print(f"{house.name}: 50 places, 64 at a time: {house.placed(event)} placed")
        sys.stdout.flush()


def at_once(people: int, rounds: int, seed: int, seeds: int, mixed: int) -> None:
    """The crowd and the mixed crowd on each database."""
    for database, address in databases():
        with address as url:
            results: dict[str, dict[str, list[float]]] = {}
            faults = 0
            for number in range(rounds):
                for peer, scenario in PEERS.items():
                    outcome = play(url, scenario, seed + number, people)
                    for measure, value in measures(outcome, people).items():
                        results.setdefault(peer, {}).setdefault(measure, []).append(value)
            faults += sum(wrongs(play(url, MIXED, seed + number, mixed)) for number in range(seeds))
        print(f"\n{database}")
        print(report.table(results, against="naive"))
        print(f"everything at once, {mixed} people, {seeds} seeds: {faults} rules broken")
        sys.stdout.flush()


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
    yield "SQLite", _sqlite()
    if postgresql.programs():
        yield "PostgreSQL", _postgresql()


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder) / 'crowd.sqlite3'}"


@contextmanager
def _postgresql() -> Iterator[str]:
    with postgresql.running() as server:
        yield server.new_database()
