"""Who may open the pages of themes, groups and proposals."""

DECIDERS = {"bearer", "animation", "steering", "administrator"}
ANIMATORS = {"animation", "administrator"}

WHO_MAY_OPEN = {
    "themes:themes": "anyone",
    "themes:board": DECIDERS,
    "themes:decide": DECIDERS,
    "themes:edit": DECIDERS,
    "themes:drop": "anyone",  # posted to only
    "themes:groups": "anyone",
    "themes:write_group": ANIMATORS,
    "themes:proposals": "anyone",
    "themes:proposal": {"reader", "animation", "steering", "administrator"},
    "themes:address": ANIMATORS,
    "themes:follow_up": ANIMATORS,
}
