"""A real server or worker, in its own process and data folder, stopped by its pid."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = "tests.faults.settings"


def environment(data: Path, **more: str) -> dict[str, str]:
    """The variables of a process of ours that works in `data`."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("CHANTIER_")}
    return kept | {
        "CHANTIER_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "PYTHONUNBUFFERED": "1",
        **more,
    }


def run(data: Path, *arguments: str, **more: str) -> str:
    """Run one command to its end; give what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "chantier", *arguments],
        cwd=ROOT,
        env=environment(data, **more),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def start(data: Path, *arguments: str, **more: str) -> subprocess.Popen[str]:
    """Start one command in the background; its errors go to `log` in its data folder."""
    with (data / "log").open("a") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "chantier", *arguments],
            cwd=ROOT,
            env=environment(data, **more),
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )


@contextmanager
def started(data: Path, *arguments: str, **more: str) -> Iterator[subprocess.Popen[str]]:
    """The same for the length of a block: nothing outlives a test that fails."""
    process = start(data, *arguments, **more)
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[str]) -> None:
    """kill -9, and wait until it is gone; what is gone already is left in peace."""
    if process.returncode is None:
        process.send_signal(signal.SIGKILL)
        process.communicate()


def serve(data: Path, *arguments: str, port: int = 0, **more: str):
    """Start a server; give its process and its port once it listens."""
    process = start(data, "serve", "--port", str(port), *arguments, **more)
    for line in process.stdout:
        if found := re.search(r"http://127\.0\.0\.1:(\d+)/", line):
            port = int(found[1])
            _wait(port)
            return process, port
    process.communicate()
    raise AssertionError((data / "log").read_text())


@contextmanager
def serving(data: Path, *arguments: str, **more: str) -> Iterator[int]:
    """A server for the length of a block, as its port; stopped by SIGTERM."""
    process, port = serve(data, *arguments, **more)
    try:
        yield port
    finally:
        process.terminate()
        process.communicate()


def folder(template: Path, where: Path) -> Path:
    """A data folder with a migrated, empty database."""
    shutil.copytree(template, where)
    return where


def _wait(port: int) -> None:
    """The address is printed a moment before the port is open."""
    for _ in range(500):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError(f"nothing listens on {port}")
