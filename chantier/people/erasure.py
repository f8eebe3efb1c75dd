"""What else goes when somebody is erased, or takes a consent back. Each step registers its own.

A step calls `on_erasure` from its AppConfig.ready: people know nothing of the steps above them.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from chantier.people.models import Account, Person, Purpose

Purge = Callable[[Person, datetime], None]
Check = Callable[[Account], None]


@dataclass(frozen=True, slots=True)
class Step:
    """One purge: run on erasure, and when a consent to one of `purposes` is withdrawn."""

    name: str
    purge: Purge
    purposes: frozenset[str]


_steps: dict[str, Step] = {}
_checks: dict[str, Check] = {}


def on_erasure(name: str, purge: Purge, *, purposes: Collection[Purpose] = ()) -> None:
    """Register `purge(person, now)` under a name ("registrations: needs")."""
    _steps[name] = Step(name, purge, frozenset(str(purpose) for purpose in purposes))


def purge(person: Person, *, now: datetime, purpose: str | None = None) -> list[str]:
    """Run every purge, or those tied to one purpose. Returns their names, for the journal."""
    due = [
        step for _, step in sorted(_steps.items()) if purpose is None or purpose in step.purposes
    ]
    for step in due:
        step.purge(person, now)
    return [step.name for step in due]


def before_closing(name: str, check: Check) -> None:
    """Register `check(account)`, which raises Denied when closing it would leave things undone."""
    _checks[name] = check


def check_can_close(account: Account) -> None:
    """Ask every step. Raises Denied."""
    for _, check in sorted(_checks.items()):
        check(account)
