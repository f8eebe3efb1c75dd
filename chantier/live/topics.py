"""Something changed: told to whoever watches, in this process and in the others.

`publish("room:12")` in an action; the page that watches carries `address("room:12")`. Nothing but
"it changed" ever travels: the page asks again for itself, by its own address and with its own
rights, so that what one may see is decided in one place. An address is signed: opening a stream
asks neither the session nor the database anything.
"""

import asyncio
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from django.core import signing
from django.db import connection, transaction

from chantier.live import relay

STREAM = "/direct/"
SALT = "chantier.live.topics"
OPEN_FOR = 24 * 60 * 60  # seconds: a page left open for a day is read again
MOST_WATCHERS = 1500  # in one process; whoever comes after asks again every few seconds


class Watcher:
    """One open page. `changed` is set from the loop it was made in, `said_at` is its last word."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.changed = asyncio.Event()
        self.over = False
        self.said_at = 0.0  # by the loop's clock


_lock = threading.Lock()
_watchers: dict[str, set[Watcher]] = defaultdict(set)


def publish(topic: str) -> None:
    """Once this transaction is written, tell everybody who watches `topic`."""
    transaction.on_commit(lambda: _tell_all(topic))


def address(*topics: str) -> str:
    """Where a page hears of changes of these topics."""
    return f"{STREAM}?{urlencode({'sur': signing.dumps(list(topics), salt=SALT)})}"


def topics_of(signed: str) -> list[str]:
    """The topics in an address of ours. Raises signing.BadSignature."""
    found: list[str] = signing.loads(signed, salt=SALT, max_age=OPEN_FOR)
    return found


@contextmanager
def watching(topics: list[str]) -> Iterator[Watcher | None]:
    """A watcher of these topics for the length of a block; None when there are too many."""
    watcher = Watcher(asyncio.get_running_loop())
    with _lock:
        if sum(len(found) for found in _watchers.values()) >= MOST_WATCHERS:
            watcher.over = True
        for topic in () if watcher.over else topics:
            _watchers[topic].add(watcher)
    try:
        yield None if watcher.over else watcher
    finally:
        with _lock:
            for topic in topics:
                _watchers[topic].discard(watcher)
                if not _watchers[topic]:
                    del _watchers[topic]


def watchers(topics: list[str]) -> int:
    """How many pages of this process watch the busiest of these topics."""
    with _lock:
        return max((len(_watchers[topic]) for topic in topics if topic in _watchers), default=0)


def tell(topic: str) -> None:
    """Wake whoever watches in this process; from any thread."""
    with _lock:
        found = list(_watchers.get(topic, ()))
    by_loop: dict[asyncio.AbstractEventLoop, list[Watcher]] = defaultdict(list)
    for watcher in found:
        by_loop[watcher.loop].append(watcher)
    for loop, woken in by_loop.items():
        _in_loop(loop, woken)


def end_all() -> None:
    """The server stops: every stream ends, and its page comes back to the next one."""
    with _lock:
        found = {watcher for watchers in _watchers.values() for watcher in watchers}
    for watcher in found:
        watcher.over = True
        _in_loop(watcher.loop, [watcher])


def _in_loop(loop: asyncio.AbstractEventLoop, woken: list[Watcher]) -> None:
    def wake() -> None:
        for watcher in woken:
            watcher.changed.set()

    if not loop.is_closed():
        loop.call_soon_threadsafe(wake)


def _tell_all(topic: str) -> None:
    tell(topic)
    if connection.vendor == "postgresql":
        relay.pass_on(topic)
