"""The rounds that the worker makes for registrations."""

from datetime import datetime

from chantier.registrations import actions


def forget_needs(now: datetime) -> int:
    """Delete the needs and dependences whose day is past."""
    return actions.forget_needs(now=now)


def remind(now: datetime) -> int:
    """Remind those who have a place of a meeting that is near."""
    return actions.remind(now=now)
