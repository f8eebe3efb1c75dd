"""Turns at writing to one SQLite file: first come, first served, within a process and between them.

SQLite lets a writer that finds the file busy sleep and try again, each time longer: under load the
unlucky wait a hundred times longer than the lucky. Here threads queue in the order they came, and
one thread per process waits for the other processes on `flock`. It is fairness only: SQLite's own
lock still keeps the data right, so whatever goes wrong here, a write waits or is refused, no more.
"""

import contextlib
import os
import threading
import time
from collections import deque
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: threads still queue, processes try their luck
    fcntl = None  # type: ignore[assignment]

# Between two looks at whether another process is done: a write takes some milliseconds.
LOOK = 0.0003


class Turns:
    """The queue of one file. `take` and `leave` pair up; any thread may leave for another.

    `door` lets one process at a time wait for `room`, so that a busy process, which takes the room
    again as soon as it leaves it, cannot keep another waiting for ever.
    """

    def __init__(self, database: str) -> None:
        self._paths = (Path(f"{database}-door"), Path(f"{database}-room"))
        self._files: list[int] | None = None
        self._guard = threading.Lock()
        self._busy = False
        self._queue: deque[threading.Event] = deque()

    def take(self, seconds: float) -> bool:
        """Wait for one's turn. False when `seconds` have passed without it."""
        deadline = time.monotonic() + seconds
        if not self._wait_for_threads(deadline):
            return False
        if self._wait_for_processes(deadline):
            return True
        self._next_thread()
        return False

    def leave(self) -> None:
        """Let the next one in."""
        if self._files and fcntl:
            fcntl.flock(self._files[1], fcntl.LOCK_UN)
        self._next_thread()

    def _wait_for_threads(self, deadline: float) -> bool:
        with self._guard:
            if not self._busy:
                self._busy = True
                return True
            called = threading.Event()
            self._queue.append(called)
        if called.wait(deadline - time.monotonic()):
            return True
        with self._guard:
            if not called.is_set():
                self._queue.remove(called)
                return False
        return True  # called at the very last moment

    def _next_thread(self) -> None:
        with self._guard:
            if self._queue:
                self._queue.popleft().set()  # stays busy: the turn passes on
            else:
                self._busy = False

    def _wait_for_processes(self, deadline: float) -> bool:
        if fcntl is None:
            return True
        try:
            door, room = self._files or self._open()
        except OSError:  # a folder one may not write in: SQLite says so better than we do
            return True
        if not _lock(door, deadline):
            return False
        try:
            return _lock(room, deadline)
        finally:
            fcntl.flock(door, fcntl.LOCK_UN)

    def _open(self) -> list[int]:
        self._files = [os.open(path, os.O_RDWR | os.O_CREAT, 0o600) for path in self._paths]
        return self._files

    def after_fork(self) -> None:
        """A child shares its parent's open files, and so its locks: it begins anew."""
        for file in self._files or ():
            with contextlib.suppress(OSError):
                os.close(file)
        self._files = None
        self._guard = threading.Lock()
        self._busy = False
        self._queue = deque()


def _lock(file: int, deadline: float) -> bool:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(LOOK)
        except OSError:  # a file system without locks
            return True
        else:
            return True


_all: dict[str, Turns] = {}
_all_guard = threading.Lock()


def turns_at(database: str) -> Turns:
    """The queue of this file, the same for every connection of the process."""
    path = os.path.realpath(database)
    with _all_guard:
        return _all.setdefault(path, Turns(path))


def _after_fork() -> None:
    global _all_guard
    _all_guard = threading.Lock()
    for turns in _all.values():
        turns.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
