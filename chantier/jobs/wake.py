"""A bell: whoever writes work rings it, and a worker of the same process need not wait to look."""

import threading

_bell = threading.Condition()
_rung = 0


def up() -> None:
    """Tell the workers of this process that there may be work."""
    global _rung
    with _bell:
        _rung += 1
        _bell.notify_all()


def count() -> int:
    """How often the bell was rung: read it before looking for work."""
    with _bell:
        return _rung


def wait(since: int, seconds: float) -> None:
    """Wait until the bell has been rung more than `since` times, or `seconds` have passed."""
    with _bell:
        _bell.wait_for(lambda: _rung != since, timeout=seconds)
