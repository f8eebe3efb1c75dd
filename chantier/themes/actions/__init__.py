"""What can be done with themes, groups and proposals. Each action checks, writes, records."""

from chantier.themes.actions.board import (
    create_theme,
    decide_themes,
    drop_theme,
    keep_suggestions,
    leave_suggestion,
    merge_themes,
    move_sources,
    split_theme,
    take_up_suggestion,
    write_theme,
)
from chantier.themes.actions.following import (
    address,
    announce_milestone,
    follow_up,
    propose,
    put_to_vote,
    reach_milestone,
    remind_addressees,
)
from chantier.themes.actions.groups import (
    compose_group,
    dissent,
    open_group,
    order_plenary,
    write_conclusions,
)
from chantier.themes.actions.seating import keep_plan, move_person, place_late_arrivals
from chantier.themes.actions.wishing import forget_wishes, own_wishes, wish

__all__ = [
    "address",
    "announce_milestone",
    "compose_group",
    "create_theme",
    "decide_themes",
    "dissent",
    "drop_theme",
    "follow_up",
    "forget_wishes",
    "keep_plan",
    "keep_suggestions",
    "leave_suggestion",
    "merge_themes",
    "move_person",
    "move_sources",
    "open_group",
    "order_plenary",
    "own_wishes",
    "place_late_arrivals",
    "propose",
    "put_to_vote",
    "reach_milestone",
    "remind_addressees",
    "split_theme",
    "take_up_suggestion",
    "wish",
    "write_conclusions",
    "write_theme",
]
