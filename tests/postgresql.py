"""A PostgreSQL of our own: in a temporary folder, on a free port, stopped by its pid."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = "chantier"


def programs() -> Path | None:
    """The folder of PostgreSQL's programs: where Debian puts them, newest first, or on the PATH."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    if folders:
        return max(folders, key=lambda folder: int(folder.parent.name))
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _as_somebody(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root: take Debian's account for it."""
    if os.geteuid() == 0:
        return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
    return command


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A running server. `new_database` gives the DATABASE_URL of an empty one each time."""

    def __init__(self, found: Path, port: int, folder: Path) -> None:
        self._found, self._port, self._folder = found, port, folder
        self._made = 0

    @property
    def pid(self) -> int:
        """Of the process whose children answer."""
        return int((self._folder / "data" / "postmaster.pid").read_text().split()[0])

    def new_database(self) -> str:
        self._made += 1
        name = f"chantier_{self._made}"
        where = ["-h", "127.0.0.1", "-p", str(self._port), "-U", USER]
        for _ in range(200):  # at first the server may still be starting
            done = subprocess.run(
                [f"{self._found}/createdb", *where, name],
                capture_output=True,
                text=True,
                check=False,
                cwd="/",
            )
            if done.returncode == 0:
                return f"postgresql://{USER}@127.0.0.1:{self._port}/{name}"
            time.sleep(0.05)
        raise AssertionError(done.stderr + (self._folder / "log").read_text())


@contextmanager
def running() -> Iterator[Server]:
    """A server for the length of a block. Not durable: tests kill our processes, not this one."""
    found = programs()
    assert found, "PostgreSQL is not installed: run `python -m tools.system`"
    folder = Path(tempfile.mkdtemp(prefix="chantier-postgresql-"))
    process = None
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        data, port = str(folder / "data"), _free_port()
        initdb = [f"{found}/initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "-N"]
        subprocess.run(
            _as_somebody([*initdb, "--locale=C"]), check=True, capture_output=True, cwd="/"
        )
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                _as_somebody([f"{found}/postgres", "-D", data, *_options(port, folder)]),
                stdout=log,
                stderr=log,
                cwd="/",
            )
        yield Server(found, port, folder)
    finally:
        if process:
            process.send_signal(signal.SIGINT)  # fast shutdown
            process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _options(port: int, folder: Path) -> list[str]:
    options = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": str(folder),
        "fsync": "off",
        "full_page_writes": "off",
        "synchronous_commit": "off",
        "max_connections": "200",
    }
    return [word for key, value in options.items() for word in ("-c", f"{key}={value}")]
