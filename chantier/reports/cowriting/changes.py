"""A page that added a row tells the room of the section, if there is one in this process."""

from collections.abc import Callable

_listeners: list[Callable[[int], None]] = []


def listen(listener: Callable[[int], None]) -> None:
    """Have `listener(section)` called, in the thread that made the change, once it is kept."""
    _listeners[:] = [listener]


def tell(section: int) -> None:
    """A row was added to this section."""
    for listener in _listeners:
        listener(section)
