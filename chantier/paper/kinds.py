"""What sorts of sheets there are: each step of the worksite registers its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of sheet. `apply` does what the sheet asks, as the web form would.

    It is called `apply(sheet=…, by=…, now=…, **what was read on it)` inside a transaction, and
    answers with the row it made.
    """

    name: str
    apply: Callable[..., models.Model]
    title: Any  # a lazy translation


_KINDS: dict[str, Kind] = {}


def register_sheet(kind: str, *, apply: Callable[..., models.Model], title: Any) -> None:
    """Called from the `ready` of an app: a sheet of this kind is entered by this action."""
    _KINDS[kind] = Kind(kind, apply, title)


def kind_of(name: str) -> Kind:
    """Raises KeyError for a kind that no step registered."""
    return _KINDS[name]
