"""The rounds that the worker makes for the themes."""

from datetime import datetime

from chantier.themes import actions


def forget_wishes(now: datetime) -> int:
    """Delete the wishes once the groups have met."""
    return actions.forget_wishes(now=now)


def remind(now: datetime) -> int:
    """Remind those who are to answer proposals and questions."""
    return actions.remind_addressees(now=now)
