"""What a task says while it runs: how far it is. And what it hears: that it should stop."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from contextvars import ContextVar


class Cancelled(Exception):  # noqa: N818  reads better at the call site
    """Somebody asked for the job to be stopped. A task lets it pass, after tidying up."""


class Interrupted(Exception):  # noqa: N818
    """The worker is stopping; the job will be taken again. A task lets it pass."""


class Report:
    """What one running job last said, and whether it should stop. Shared with its heartbeat."""

    def __init__(self, told: Callable[["Report"], None] | None = None) -> None:
        self.fraction = 0.0
        self.text = ""
        self.cancel = threading.Event()
        self.interrupt = threading.Event()
        self.lost = threading.Event()
        self._told = told

    def say(self, fraction: float, text: str) -> None:
        self.fraction, self.text = fraction, text
        if self._told:
            self._told(self)
        if self.cancel.is_set():
            raise Cancelled
        if self.interrupt.is_set() or self.lost.is_set():
            raise Interrupted


_current: ContextVar[Report | None] = ContextVar("report", default=None)


def report(fraction: float, text: str = "") -> None:
    """Say that `fraction` (0 to 1) is done, and what is being done, in the reader's language.

    Cheap: call it at every step. Outside a job it does nothing. Raises Cancelled or Interrupted:
    call it where stopping leaves nothing half done.
    """
    current = _current.get()
    if current is not None:
        current.say(fraction, text)


@contextlib.contextmanager
def reporting(to: Report) -> Iterator[None]:
    """Within, `report` speaks to `to`."""
    token = _current.set(to)
    try:
        yield
    finally:
        _current.reset(token)
