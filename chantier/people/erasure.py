"""What goes when somebody is erased or takes a consent back, and who is kept for what reason.

Each step registers its own, by `on_erasure` and `keeps`, from its AppConfig.ready: people know
nothing of the steps above them.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from chantier.people.models import Account, Person, PersonQuerySet, Purpose

Purge = Callable[[Person, datetime], None]
Check = Callable[[Account], None]
Ties = Callable[[date], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Step:
    """One purge: when a consent to one of `purposes` is withdrawn, and on erasure if `erases`."""

    name: str
    purge: Purge
    purposes: frozenset[str]
    erases: bool = True


_steps: dict[str, Step] = {}
_checks: dict[str, Check] = {}
_present: dict[str, Ties] = {}
_past: dict[str, Ties] = {}


def on_erasure(name: str, purge: Purge, *, purposes: Collection[Purpose] = ()) -> None:
    """Register `purge(person, now)` under a name ("registrations: needs")."""
    _steps[name] = Step(name, purge, frozenset(str(purpose) for purpose in purposes))


def on_withdrawal(name: str, purge: Purge, *, purpose: Purpose) -> None:
    """Register what is done when this consent is taken back, and left alone on erasure."""
    _steps[name] = Step(name, purge, frozenset({str(purpose)}), erases=False)


def purge(person: Person, *, now: datetime, purpose: str | None = None) -> list[str]:
    """Run what erasure runs, or what is tied to one purpose. Returns the names, for the journal."""
    due = [
        step
        for _, step in sorted(_steps.items())
        if (step.erases if purpose is None else purpose in step.purposes)
    ]
    for step in due:
        step.purge(person, now)
    return [step.name for step in due]


def keeps(name: str, present: Ties, *, past: Ties | None = None) -> None:
    """Register a reason to keep people: who has it, and who had it and has it no more.

    Both take today and return the keys of persons, as one column of rows.
    """
    _present[name] = present
    if past is not None:
        _past[name] = past


def no_longer_needed(today: date) -> PersonQuerySet:
    """Those who had a reason to be kept, and whom nothing keeps any more."""
    had = Q(pk__in=[])
    for ties in _past.values():
        had |= Q(pk__in=ties(today))
    found = Person.objects.current().filter(had)
    for ties in _present.values():
        found = found.exclude(pk__in=ties(today))
    return found


def before_closing(name: str, check: Check) -> None:
    """Register `check(account)`, which raises Denied when closing it would leave things undone."""
    _checks[name] = check


def check_can_close(account: Account) -> None:
    """Ask every step. Raises Denied."""
    for _, check in sorted(_checks.items()):
        check(account)
