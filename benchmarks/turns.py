"""Waiting for one's turn to write to the SQLite file, with Django's backend and with ours.

The peer is Django's own SQLite backend with the same options (IMMEDIATE, WAL, FULL). Each writer
reads, inserts two rows in a transaction, pauses two milliseconds, and begins again.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks import report

PEERS = {"django": "django.db.backends.sqlite3", "chantier": "chantier.conf.sqlite3"}
SHAPES = [(1, 8), (2, 4), (4, 4)]  # processes, threads in each


def run(*, rounds: int, seed: int, arguments: list[str]) -> None:
    """Measure each backend in turn. Nothing is drawn at random here."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks turns")
    parser.add_argument("--seconds", type=float, default=3, help="of writing for each measure")
    seconds = parser.parse_args(arguments).seconds
    print(report.versions("django"), f"; {seconds:g} s each")
    for processes, threads in SHAPES:
        results: dict[str, dict[str, list[float]]] = {}
        for _ in range(rounds):
            for peer, engine in PEERS.items():
                took = measure(engine, processes, threads, seconds)
                middle, worst = took[len(took) // 2], took[int(len(took) * 0.99)]
                found = results.setdefault(peer, {})
                for name, value in {
                    "p50 ms": middle * 1000,
                    "p99 ms": worst * 1000,
                    "p99/p50": worst / middle,
                    "per second": len(took) / seconds,
                }.items():
                    found.setdefault(name, []).append(value)
        print(f"\n{processes} processes × {threads} threads")
        print(report.table(results, against="django"))


def measure(engine: str, processes: int, threads: int, seconds: float) -> list[float]:
    """How long each transaction took, in order, over all writers."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "turns.sqlite3")
        command = [sys.executable, "-m", "benchmarks.turns", engine, path]
        subprocess.run([*command, "0", "0"], check=True)
        writers = [
            subprocess.Popen([*command, str(threads), str(seconds)], stdout=subprocess.PIPE)
            for _ in range(processes)
        ]
        return sorted(took for writer in writers for took in json.loads(writer.communicate()[0]))


def write(engine: str, path: str, threads: int, seconds: float) -> None:
    """One process of writers; prints their times as JSON. No thread: makes the table."""
    import django
    from django.conf import settings

    from chantier.conf.databases import SQLITE_OPTIONS

    database = {"ENGINE": engine, "NAME": path, "OPTIONS": SQLITE_OPTIONS, "CONN_MAX_AGE": None}
    settings.configure(DATABASES={"default": database})
    django.setup()
    from django.db import connection, transaction

    if not threads:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE t (id integer PRIMARY KEY, a integer, b text)")
            cursor.execute("CREATE INDEX by_a ON t (a)")
        return
    took: list[float] = []
    end = time.monotonic() + seconds

    def writer() -> None:
        while time.monotonic() < end:
            began = time.perf_counter()
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM t WHERE a = 1 AND id < 100")
                for number in (1, 2):
                    cursor.execute("INSERT INTO t (a, b) VALUES (%s, %s)", [number, "x" * 200])
            took.append(time.perf_counter() - began)
            time.sleep(0.002)
        connection.close()

    running = [threading.Thread(target=writer) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    print(json.dumps(took))


if __name__ == "__main__":
    write(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))
