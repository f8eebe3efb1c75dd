"""The rounds that the worker makes for worksites."""

from datetime import datetime

from chantier.worksites import actions

ACTOR = "the day of the purge"


def purge_contacts(now: datetime) -> int:
    """Erase those whom no worksite needs any more."""
    return actions.purge_contacts(by=None, now=now, actor=ACTOR)
