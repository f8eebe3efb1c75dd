"""Servers started for one measure each, and what they cost."""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests import serving

HERE = Path(__file__).parent
TICKS = os.sysconf("SC_CLK_TCK")
SEED = """
import json
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from tests.reports.factories import written

places = []
for _ in range({evenings}):
    night = written()
    night.worksite.refresh_from_db()
    session = SessionStore()
    session[SESSION_KEY] = str(night.team.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = night.team.get_session_auth_hash()
    session.create()
    where = f"/chantiers/{{night.worksite.slug}}/rencontres/{{night.meeting.slug}}/compte-rendu"
    for key in night.report.sections.values_list("key", flat=True):
        places.append({{
            "url": f"{{where}}/partie/{{key}}/ensemble/",
            "cookie": settings.SESSION_COOKIE_NAME + "=" + session.session_key,
        }})
print(json.dumps(places))
"""


@dataclass
class Running:
    """A server: its name, its process, and the documents at which one may write."""

    name: str
    process: subprocess.Popen[str]
    port: int
    places: list[dict[str, str]]
    data: Path = field(default_factory=Path)

    def cpu(self) -> float:
        """CPU seconds of the process and of its children, until now."""
        return sum(_ticks(pid) for pid in _family(self.process.pid)) / TICKS

    def memory(self) -> float:
        """MB resident."""
        return sum(_resident(pid) for pid in _family(self.process.pid)) / 2**20


@contextmanager
def ours(data: Path, documents: int) -> Iterator[Running]:
    """Our server with as many parts to write; it may be killed and restarted meanwhile."""
    serving.run(data, "migrate", "--verbosity", "0")
    seeded = serving.run(data, "shell", "-v", "0", "-c", SEED.format(evenings=-(-documents // 3)))
    process, port = serving.serve(data, "--no-worker")
    places = json.loads(seeded.splitlines()[-1])[:documents]
    for place in places:
        place["url"] = f"ws://127.0.0.1:{port}{place['url']}"
    running = Running("chantier", process, port, places, data)
    try:
        yield running
    finally:
        running.process.send_signal(signal.SIGTERM)
        running.process.communicate()


def restarted(running: Running) -> None:
    """kill -9, and start again on the same port."""
    serving.kill(running.process)
    running.process, _port = serving.serve(running.data, "--no-worker", port=running.port)


@contextmanager
def peer(name: str, packages: Path, data: Path, documents: int) -> Iterator[Running]:
    """A peer's server out of the folder of packages."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen(
        ["node", str(HERE / "peer.mjs"), name, str(port), str(data)],
        cwd=packages,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert any(line.strip() == "listening" for line in process.stdout), name
    root = f"ws://127.0.0.1:{port}"
    places = [
        {"url": root if name == "hocuspocus" else f"{root}/document-{n}", "name": f"document-{n}"}
        for n in range(documents)
    ]
    try:
        yield Running(name, process, port, places)
    finally:
        process.terminate()
        process.communicate()


def write(running: Running, packages: Path, **config: Any) -> dict[str, Any]:
    """Let clients write; what they saw, with CPU seconds and memory of the server."""
    asked = {
        "server": running.name,
        "origin": f"http://127.0.0.1:{running.port}",
        "places": running.places,
        **config,
    }
    clients = subprocess.Popen(
        ["node", "--max-old-space-size=6000", str(HERE / "clients.mjs"), json.dumps(asked)],
        cwd=packages,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert clients.stdin
    assert clients.stdout
    found: dict[str, Any] = {}
    for line in clients.stdout:
        said = json.loads(line)
        if "ready" in said:
            time.sleep(1)
            before = running.cpu()
            print("go", file=clients.stdin, flush=True)
        elif "typed" in said:
            found |= {"memory": running.memory()}
        elif "kill" in said:
            restarted(running)
            print("back", file=clients.stdin, flush=True)
        else:
            found |= said
            if "deliveries" in said:  # what was typed last has arrived by now
                found["cpu"] = running.cpu() - before
    assert clients.wait() == 0, running.name
    return found


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in _family(int(child)))]


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _resident(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if "VmRSS" in line)
