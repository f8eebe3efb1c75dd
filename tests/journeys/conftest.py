"""The demonstration itself, played once and served by `chantier demo` as anybody would serve it."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from chantier.portal.demo.cast import DOMAIN, PASSWORD
from tests.journeys.walking import Seen, Visitor, walk

ROOT = Path(__file__).parents[2]
LONGEST_START = 300  # seconds: the demonstration plays first
HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All journeys share one demonstration: one worker walks them."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("journeys"))


@dataclass(frozen=True)
class Demonstration:
    """Where it is served, and what works in its data folder."""

    url: str
    data: Path

    @property
    def environment(self) -> dict[str, str]:
        """The variables of a command that works in the same folder."""
        kept = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("CHANTIER_", "DATABASE_URL"))
        }
        return kept | {
            "CHANTIER_DATA": str(self.data),
            "CHANTIER_DEMONSTRATION": "1",
            "CHANTIER_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "chantier.conf.settings",
            "PYTHONUNBUFFERED": "1",
        }

    def command(self, *arguments: str) -> str:
        """What `chantier …` says, run beside the server."""
        done = subprocess.run(
            [sys.executable, "-m", "chantier", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def organiser(self, name: str) -> Visitor:
        """Somebody who has signed in with an account of the demonstration."""
        visitor = Visitor(self.url)
        visitor.send("/compte/connexion/", login=f"{name}@{DOMAIN}", password=PASSWORD)
        return visitor

    def person(self, link: str) -> Visitor:
        """Somebody without account, who has followed the personal link in their letter."""
        visitor = Visitor(self.url)
        visitor.send(link)
        return visitor


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until:
        if server.poll() is not None:
            raise AssertionError(log.read_text())
        # A port of one's own that nobody holds yet may be joined by chance: ask once it is served.
        if "Chantier is at" in log.read_text():
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
        time.sleep(0.25)
    raise AssertionError(f"the demonstration did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """Play it in an empty folder, serve it, stop it by its pid."""
    data, port = tmp_path_factory.mktemp("demonstration"), _free_port()
    demonstration, log = Demonstration(f"http://127.0.0.1:{port}", data), data / "printed.txt"
    command = [sys.executable, "-m", "chantier", "demo", "--serve", "--port", str(port)]
    with log.open("wb") as printed:
        server = subprocess.Popen(
            command,
            cwd=ROOT,
            env=demonstration.environment,
            stdout=printed,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(port, server, log)
            yield demonstration
        finally:
            server.terminate()
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


# Two people without account: one in the room tonight, one who came to the first evening of 2015.
LINKS = """
import json
from chantier.people.codes import link_path
from chantier.registrations.models import Registration
def came(meeting):
    rows = Registration.objects.filter(meeting__slug=meeting, state="present")
    return link_path(rows.exclude(person__email="").order_by("pk").first().person)
print(json.dumps([came("soiree-en-cours"), came("atelier-1")]))
"""


@pytest.fixture(scope="session")
def people(demonstration: Demonstration) -> list[str]:
    """The personal links of somebody in the room tonight and of somebody who came in 2015."""
    said = demonstration.command("shell", "-c", LINKS)
    links: list[str] = json.loads(said.splitlines()[-1])
    return links


# Role → the accounts that play it; visitors and people have none.
ROLES = {
    "visitor": (),
    "person": (),
    "facilitator": ("salle1",),
    "note_taker": ("notes",),
    "committee": ("comite",),
    "bearer": ("porteuse",),
    "animation": ("animation",),
    "administrator": ("administration",),
    "reader": ("lecture",),
}


@pytest.fixture(scope="session")
def seen(demonstration: Demonstration, people: list[str]) -> dict[str, list[tuple[Visitor, Seen]]]:
    """Every page that each role is led to, in both languages."""
    found = {}
    for role, names in ROLES.items():
        if role == "person":
            pairs = [(demonstration.person(link), link) for link in people]
            found[role] = [(visitor, walk(visitor, link)) for visitor, link in pairs]
        else:
            visitors = [demonstration.organiser(name) for name in names]
            found[role] = [
                (visitor, walk(visitor)) for visitor in visitors or [Visitor(demonstration.url)]
            ]
    return found
