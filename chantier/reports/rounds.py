"""The rounds that the worker makes for the reports."""

from datetime import datetime

from chantier.reports import actions


def follow(now: datetime) -> int:
    """Bring each return to what the outbox knows of its message."""
    return actions.follow_messages(now=now)
