"""What can be done to registrations. Each action checks, writes, records; all or nothing."""

from chantier.registrations.actions.desk import SLIP, apply_slip, enter_for_somebody, take_out
from chantier.registrations.actions.door import (
    badge_signs,
    mark_absent,
    mark_present,
    release_absent,
    walk_in,
)
from chantier.registrations.actions.drawing import (
    commit_draw,
    place_everybody,
    set_aside,
    take_out_draw,
    throw,
)
from chantier.registrations.actions.leaving import (
    change_places,
    confirm,
    confirm_repeated,
    promote_waiting,
    withdraw,
    withdraw_repeated,
)
from chantier.registrations.actions.merging import merge_persons
from chantier.registrations.actions.registering import Need, Receipt, register
from chantier.registrations.actions.ruling import Share, set_rule
from chantier.registrations.actions.upkeep import (
    forget_needs,
    hand_on_places,
    remind,
    send_presentations,
    tell_cancelled,
    tell_changed,
)

__all__ = [
    "SLIP",
    "Need",
    "Receipt",
    "Share",
    "apply_slip",
    "badge_signs",
    "change_places",
    "commit_draw",
    "confirm",
    "confirm_repeated",
    "enter_for_somebody",
    "forget_needs",
    "hand_on_places",
    "mark_absent",
    "mark_present",
    "merge_persons",
    "place_everybody",
    "promote_waiting",
    "register",
    "release_absent",
    "remind",
    "send_presentations",
    "set_aside",
    "set_rule",
    "take_out",
    "take_out_draw",
    "tell_cancelled",
    "tell_changed",
    "throw",
    "walk_in",
    "withdraw",
    "withdraw_repeated",
]
