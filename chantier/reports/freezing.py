"""What else is done when a report is frozen. Each later step registers its own.

A step calls `on_freeze` from its AppConfig.ready: reports know nothing of the steps above them.
"""

from collections.abc import Callable
from datetime import datetime

from chantier.people.models import Account
from chantier.reports.models import Report

Step = Callable[[Report, Account, datetime], None]
_steps: dict[str, Step] = {}


def on_freeze(name: str, do: Step) -> None:
    """Register `do(report, by, now)` under a name ("library: hypotheses").

    It runs in the transaction of the freezing: done with it, or not at all.
    """
    _steps[name] = do


def follow(report: Report, *, by: Account, now: datetime) -> None:
    """Do what the later steps registered."""
    for _, do in sorted(_steps.items()):
        do(report, by, now)
