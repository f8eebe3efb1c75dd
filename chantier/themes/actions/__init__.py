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
from chantier.themes.actions.following import address, follow_up, propose
from chantier.themes.actions.groups import compose_group, open_group, write_conclusions
from chantier.themes.actions.seating import keep_plan, move_person, place_late_arrivals
from chantier.themes.actions.wishing import forget_wishes, own_wishes, wish

__all__ = [
    "address",
    "compose_group",
    "create_theme",
    "decide_themes",
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
    "own_wishes",
    "place_late_arrivals",
    "propose",
    "split_theme",
    "take_up_suggestion",
    "wish",
    "write_conclusions",
    "write_theme",
]
