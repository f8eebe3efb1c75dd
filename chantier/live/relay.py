"""From one process to the others, by PostgreSQL's NOTIFY: several nodes watch one room.

Votes come by hundreds; NOTIFY is taken by one transaction at a time. So a serving process gathers
the topics of a tenth of a second and says each once, on a connection of its own. On SQLite one
process serves, and nothing is to be passed on: pages ask again by themselves in any case.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.db import connection

log = logging.getLogger(__name__)

CHANNEL = "chantier_live"
GATHER = 0.1  # seconds
AGAIN = 2.0  # seconds before a lost connection is tried again

_ME = uuid4().hex
_waiting: set[str] = set()
_wake = threading.Condition()
_serving = False


def pass_on(topic: str) -> None:
    """Tell the other processes, soon; at once from a process that does not serve."""
    if not _serving:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, f"{_ME} {topic}"])
        return
    with _wake:
        _waiting.add(topic)
        _wake.notify()


def start(tell: Callable[[str], None]) -> None:
    """Say what changes here and hear what changes elsewhere, until the process ends."""
    global _serving
    if _serving or connection.vendor != "postgresql":
        return
    _serving = True
    for job in (_say, lambda: _hear(tell)):
        threading.Thread(target=_for_ever, args=[job], name="chantier-relay", daemon=True).start()


def _for_ever(job: Callable[[], None]) -> None:
    while True:
        try:
            job()
        except Exception as error:
            log.warning("the relay of changes lost the database (%s); again soon", error)
            time.sleep(AGAIN)


def _say() -> None:
    with _connected() as own:
        while True:
            with _wake:
                _wake.wait_for(lambda: _waiting)
            time.sleep(GATHER)
            with _wake:
                topics = set(_waiting)
                _waiting.clear()
            for topic in topics:
                own.execute("SELECT pg_notify(%s, %s)", [CHANNEL, f"{_ME} {topic}"])


def _hear(tell: Callable[[str], None]) -> None:
    with _connected() as own:
        own.execute(f"LISTEN {CHANNEL}")
        for notice in own.notifies():
            origin, _, topic = notice.payload.partition(" ")
            if origin != _ME:
                tell(topic)


def _connected() -> Any:
    import psycopg

    parameters = connection.get_connection_params()
    wanted = {"dbname", "user", "password", "host", "port", "sslmode"}
    return psycopg.connect(
        autocommit=True, **{key: value for key, value in parameters.items() if key in wanted}
    )
