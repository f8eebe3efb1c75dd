"""Our server and Indico's over HTTP, both on PostgreSQL, and people who read the form and send it.

Each answers with two processes. A registration is the form read and sent. It costs the CPU of the
server's processes, and, told apart, of PostgreSQL's (and Redis's, for Indico). Neither sends mails
meanwhile: ours wait in the outbox, Indico's in the queue.
"""

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.parse
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from tests import postgresql, serving

AT_ONCE = 16
WORKERS = "2"
HERE = Path(__file__).parent
TOKEN = re.compile(r'name="(csrfmiddlewaretoken|opened)"[^>]*value="([^"]+)"')
CSRF = re.compile(r'id="csrf-token" content="([^"]+)"')
OURS = """
import json
from datetime import timedelta
from django.utils import timezone
from tests.factories import ConstituencyFactory, SpaceFactory, WorksiteFactory
from tests.registrations.factories import evening
for factory in (SpaceFactory, WorksiteFactory):
    factory.reset_sequence({first})
begins = timezone.now() + timedelta(days=30)
meeting = evening(places={places} or None, starts_at=begins, ends_at=begins + timedelta(hours=2))
constituency = ConstituencyFactory(space=meeting.worksite.space)
print(json.dumps({{"page": f"/chantiers/{{meeting.worksite.slug}}/inscription/",
                  "meetings": meeting.pk, "constituency": constituency.pk}}))
"""


class Visit:
    """A connection for each person, its cookies, and what the form said when it was opened."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.hidden: dict[str, str] = {}

    def send(self, method: str, path: str, body: str = "", kind: str = "") -> tuple[int, str]:
        """Status and page."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body:
            headers |= {"Content-Type": kind, "X-CSRF-Token": self.hidden.get("csrf", "")}
        if method == "GET":
            self._connection.close()  # somebody else comes; it opens again by itself
        self._connection.request(method, path, body or None, headers)
        answer = self._connection.getresponse()
        page = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, page


class Ours:
    """Chantier: one form, sent once."""

    name = "chantier"

    def __init__(self, roots: tuple[int, ...], port: int, data: Path, url: str) -> None:
        self.roots, self.port, self._data, self._url = roots, port, data, url

    def event(self, places: int) -> dict[str, str]:
        """An evening of so many places, 0: not limited."""
        first = time.time_ns() % 10**7
        made = OURS.format(places=places, first=first)
        out = serving.run(self._data, "shell", "-v", "0", "-c", made, DATABASE_URL=self._url)
        found: dict[str, str] = json.loads(out.splitlines()[-1])
        return found

    def open(self, visit: Visit, event: dict[str, str]) -> None:
        """Read the form; keep what it hides."""
        _status, page = visit.send("GET", event["page"])
        visit.hidden = dict(TOKEN.findall(page)) | visit.hidden  # opened a while ago, as by people

    def register(self, visit: Visit, event: dict[str, str], who: str) -> bool:
        """Send it; whether one is registered."""
        said = {
            "name": "Léa Fictive",
            "reach": "email",
            "keep_contact": "on",
            "meetings": event["meetings"],
            "constituency": event["constituency"],
            "email": f"{who}@example.org",
            "request_key": str(uuid.uuid4()),
            **visit.hidden,
        }
        kind = "application/x-www-form-urlencoded"
        status, _page = visit.send("POST", event["page"], urllib.parse.urlencode(said), kind)
        visit.cookies.pop("sessionid", None)  # the next one is somebody else
        return status == 302

    def placed(self, event: dict[str, str]) -> int:
        """How many have a place."""
        count = (
            "from chantier.registrations.models import Registration as R;"
            f"print(R.objects.filter(meeting={event['meetings']}).placed().count())"
        )
        out = serving.run(self._data, "shell", "-v", "0", "-c", count, DATABASE_URL=self._url)
        return int(out.splitlines()[-1])


class Indico:
    """Indico 3.2: a form that a script draws, sent as JSON."""

    name = "Indico"

    def __init__(
        self, roots: tuple[int, ...], port: int, venv: Path, folder: Path, url: str
    ) -> None:
        self.roots, self.port, self._venv, self._folder, self._url = roots, port, venv, folder, url

    def event(self, places: int) -> dict[str, str]:
        """An event of so many places, 0: not limited."""
        python = self._venv / "bin" / "python"
        done = _indico(self._folder, python, HERE / "indico_event.py", str(places))
        found: dict[str, str] = json.loads(done.splitlines()[-1])
        return found

    def open(self, visit: Visit, event: dict[str, str]) -> None:
        """Read the form; keep what it hides."""
        _status, page = visit.send("GET", event["page"])
        found = CSRF.search(page)
        visit.hidden["csrf"] = found[1] if found else ""

    def register(self, visit: Visit, event: dict[str, str], who: str) -> bool:
        """Send it; whether one is registered."""
        said = {
            "first_name": "Léa",
            "last_name": "Fictive",
            "email": f"{who}@example.org",
            "affiliation": "",
            "consent_to_publish": "nobody",
        }
        status, page = visit.send("POST", event["page"], json.dumps(said), "application/json")
        visit.cookies.clear()
        return status == 200 and '"redirect"' in page

    def placed(self, event: dict[str, str]) -> int:
        """How many are registered: nobody waits."""
        form = event["page"].rstrip("/").rpartition("/")[2]
        count = (
            "SELECT count(*) FROM event_registration.registrations"  # noqa: S608  a number
            f" WHERE registration_form_id = {int(form)} AND NOT is_deleted"
        )
        asked = [f"{postgresql.programs()}/psql", self._url, "-Atc", count]
        done = subprocess.run(asked, capture_output=True, text=True, check=True, cwd="/")
        return int(done.stdout)


def crowd(
    house: Ours | Indico,
    people: int,
    *,
    event: dict[str, str] | None = None,
    at_once: int = AT_ONCE,
) -> dict[str, float]:
    """So many people, some of them together: how fast, at what cost, how many registered."""
    warm = event is None
    event = event or house.event(0)
    visits = [Visit(house.port) for _ in range(at_once)]
    for visit in visits:
        house.open(visit, event)
    time.sleep(2.1)  # who sends a form the moment it opens is a program
    for visit in visits if warm else ():  # what a server reads once is read before the rush
        house.open(visit, event)
        house.register(visit, event, uuid.uuid4().hex)
    before, tag = [spent(root) for root in house.roots], uuid.uuid4().hex[:8]
    began = time.perf_counter()

    def come(n: int) -> list[tuple[bool, float]]:
        answers = []
        for number in range(n, people, at_once):
            start = time.perf_counter()
            house.open(visits[n], event)
            done = house.register(visits[n], event, f"{tag}-{number}")
            answers.append((done, time.perf_counter() - start))
        return answers

    with ThreadPoolExecutor(at_once) as pool:
        answers = [one for share in pool.map(come, range(at_once)) for one in share]
    took = time.perf_counter() - began
    cost = [spent(root) - first for root, first in zip(house.roots, before, strict=True)]
    waits, done = sorted(wait for _done, wait in answers), sum(done for done, _wait in answers)
    return {
        "registered": done,
        "per second": done / took,
        "CPU-ms each": 1000 * cost[0] / max(1, done),
        "+ database": 1000 * sum(cost[1:]) / max(1, done),
        "p50 ms": 1000 * waits[len(waits) // 2],
        "p95 ms": 1000 * waits[int(len(waits) * 0.95)],
    }


def spent(root: int) -> float:
    """CPU seconds of a process, its group and its children, those that ended included."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended
        # Its parent, its group, itself.
        if root in {int(fields[1]), int(fields[2]), int(stat.parent.name)}:
            ticks += sum(int(field) for field in fields[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def ours(server: postgresql.Server, data: Path) -> Iterator[Ours]:
    """Our server, in processes of their own group."""
    url = server.new_database()
    serving.run(data, "migrate", "-v", "0", DATABASE_URL=url)
    command = ["serve", "--port", "0", "--no-worker", "--workers", WORKERS]
    with (data / "log").open("a") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "chantier", *command],
            cwd=serving.ROOT,
            env=serving.environment(data, DATABASE_URL=url),
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
        )
    try:
        port = 0
        for line in process.stdout or ():
            if found := re.search(r"http://127\.0\.0\.1:(\d+)/", line):
                port = int(found[1])
                break
        wait_for(port)
        yield Ours((process.pid, server.pid), port, data, url)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


@contextmanager
def indico(server: postgresql.Server, venv: Path, folder: Path) -> Iterator[Indico]:
    """Indico's server by gunicorn, with a Redis of its own. No celery: its mails wait."""
    url, port, queue = server.new_database(), free_port(), free_port()
    for extension in ("unaccent", "pg_trgm"):
        create = [f"{postgresql.programs()}/psql", url, "-qc", f"CREATE EXTENSION {extension}"]
        subprocess.run(create, check=True, cwd="/")
    configure(folder, venv, url, port, queue)
    redis = subprocess.Popen(
        ["redis-server", "--port", str(queue), "--bind", "127.0.0.1", "--save", ""],
        cwd=folder,
        stdout=subprocess.DEVNULL,
    )
    process = None
    try:
        wait_for(queue)
        _indico(folder, venv / "bin" / "indico", "db", "prepare")
        process = subprocess.Popen(
            [
                *(venv / "bin" / "gunicorn", "-w", WORKERS, "--threads", "8"),
                *("-b", f"127.0.0.1:{port}", "--pythonpath", HERE, "indico_wsgi"),
            ],
            cwd=folder,
            env=os.environ | {"INDICO_CONFIG": str(folder / "indico.conf")},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        wait_for(port)
        yield Indico((process.pid, server.pid, redis.pid), port, venv, folder, url)
    finally:
        if process:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()
        redis.terminate()
        redis.wait()


def configure(folder: Path, venv: Path, url: str, port: int, queue: int) -> None:
    """Indico's own defaults, in one folder."""
    for name in ("cache", "log", "tmp", "archive"):
        (folder / name).mkdir(parents=True)
    sample = next(venv.glob("lib/python3*/site-packages/indico/logging.yaml.sample"))
    shutil.copy(sample, folder / "logging.yaml")
    said = {
        "SQLALCHEMY_DATABASE_URI": url,
        "SECRET_KEY": "x" * 32,
        "BASE_URL": f"http://127.0.0.1:{port}",
        "REDIS_CACHE_URL": f"redis://127.0.0.1:{queue}/0",
        "CELERY_BROKER": f"redis://127.0.0.1:{queue}/1",
        **{f"{name.upper()}_DIR": str(folder / name) for name in ("cache", "log", "tmp")},
        "STORAGE_BACKENDS": {"default": f"fs:{folder / 'archive'}"},
        "ATTACHMENT_STORAGE": "default",
        "SUPPORT_EMAIL": "bench@example.org",
        "NO_REPLY_EMAIL": "bench@example.org",
        "SMTP_USE_CELERY": True,
    }
    lines = [f"{name} = {value!r}" for name, value in said.items()]
    (folder / "indico.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _indico(folder: Path, *command: object) -> str:
    done = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env=os.environ | {"INDICO_CONFIG": str(folder / "indico.conf")},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def free_port() -> int:
    """A port that nobody listens on."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, seconds: float = 60) -> None:
    """Until somebody listens."""
    import socket

    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nothing listens on {port}")
