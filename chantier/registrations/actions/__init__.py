"""What can be done to registrations. Each action checks, writes, records; all or nothing."""

from chantier.registrations.actions.door import mark_absent, mark_present, walk_in
from chantier.registrations.actions.leaving import (
    change_places,
    confirm,
    promote_waiting,
    withdraw,
    withdraw_repeated,
)
from chantier.registrations.actions.registering import Need, Receipt, register
from chantier.registrations.actions.upkeep import forget_needs, remind

__all__ = [
    "Need",
    "Receipt",
    "change_places",
    "confirm",
    "forget_needs",
    "mark_absent",
    "mark_present",
    "promote_waiting",
    "register",
    "remind",
    "walk_in",
    "withdraw",
    "withdraw_repeated",
]
