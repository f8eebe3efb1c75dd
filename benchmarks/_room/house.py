"""Our server for a room: a folder, an evening under way in it, what the database kept."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import serving

MAKE = """
import json
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from chantier.debates import actions
from chantier.meetings.models import MeetingRole
from tests import factories as f
from chantier.worksites.states import State
rooms = []
for number in range({rooms}):
    worksite = f.WorksiteFactory(state=State.WORKSHOPS)
    meeting = f.MeetingFactory(worksite=worksite, under_way=True)
    lived = f.ConstituencyFactory(space=worksite.space)
    account = f.AccountFactory()
    for role in ("facilitator", "note_taker"):
        MeetingRole.objects.create(meeting=meeting, account=account, role=role)
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    put = actions.open_statement(
        worksite=worksite, meeting=meeting, text="Cela sert ailleurs.", by=account,
        now=timezone.now(),
    )
    rooms.append({{"at": f"/chantiers/{{worksite.slug}}/rencontres/{{meeting.slug}}",
                   "code": meeting.room_code, "constituency": str(lived.pk),
                   "statement": str(put.pk), "session": session.session_key}})
print(json.dumps(rooms))
"""
KEPT = """
import json
from chantier.debates.models import Vote
rows = Vote.objects.filter(statement__in={statements})
print(json.dumps(list(rows.values_list("statement", "participation", "value"))))
"""
SETTINGS = {"DJANGO_SETTINGS_MODULE": "chantier.conf.settings"}


class House:
    """A data folder; `url` is its database when it is not the default one."""

    def __init__(self, data: Path, url: str = "") -> None:
        self.data = data
        self.variables = SETTINGS | ({"DATABASE_URL": url} if url else {})
        serving.run(data, "migrate", "--verbosity", "0", **self.variables)

    def rooms(self, count: int = 1) -> list[dict[str, str]]:
        """Evenings under way, a statement put to the vote in each."""
        made = MAKE.format(rooms=count)
        out = serving.run(self.data, "shell", "-v", "0", "-c", made, **self.variables)
        found: list[dict[str, str]] = json.loads(out.splitlines()[-1])
        return found

    def kept(self, rooms: list[dict[str, str]]) -> list[tuple[int, int, int]]:
        """Statement, participation and value of each vote in the database."""
        asked = KEPT.format(statements=[int(room["statement"]) for room in rooms])
        out = serving.run(self.data, "shell", "-v", "0", "-c", asked, **self.variables)
        return [tuple(row) for row in json.loads(out.splitlines()[-1])]

    @contextmanager
    def served(self, *options: str) -> Iterator[tuple[int, int]]:
        """A server for the length of a block: its process and its port."""
        process, port = serving.serve(self.data, *options, **self.variables)
        try:
            yield process.pid, port
        finally:
            process.terminate()
            process.communicate()


def wrong(kept: list[tuple[int, int, int]], values: list[int]) -> tuple[int, int]:
    """Votes lost and votes doubled, against the values that were acknowledged."""
    doubled = len(kept) - len({(statement, who) for statement, who, _value in kept})
    missing = Counter(values) - Counter(value for _statement, _who, value in kept)
    return sum(missing.values()), doubled


def spent(pid: int) -> float:
    """CPU seconds of a process, its threads included, and of its children."""
    total, ticks = 0.0, os.sysconf("SC_CLK_TCK")
    for found in [pid, *_children(pid)]:
        try:
            fields = Path(f"/proc/{found}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(int(fields[place]) for place in (11, 12)) / ticks
    return total


def _children(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(word) for word in path.read_text().split()] if path.exists() else []
