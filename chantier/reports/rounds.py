"""The rounds that the worker makes for the reports."""

from datetime import datetime

from chantier.reports import actions
from chantier.reports.models import FrozenWords


def follow(now: datetime) -> int:
    """Bring each return to what the outbox knows of its message."""
    return actions.follow_messages(now=now)


def forget(now: datetime) -> int:
    """Words of frozen reports that were taken back leave the database; pages never show them."""
    forgotten, _by_model = FrozenWords.objects.taken_back().delete()
    return forgotten


def settle(now: datetime) -> int:
    """Parts whose server stopped before their text settled."""
    return actions.settle_what_was_left(now=now)
