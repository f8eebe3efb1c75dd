"""Who may open the pages of themes, groups and proposals."""

from tests.access import VISITORS

DECIDERS = {"bearer", "animation", "steering", "administrator"}
ANIMATORS = {"animation", "administrator"}

SIGNED_IN = set(VISITORS) - {"stranger", "participant"}

WHO_MAY_OPEN = {
    "themes:themes": "anyone",
    "themes:theme": "anyone",
    "themes:board": DECIDERS,
    **dict.fromkeys(  # posted to only; the gate behind is tried by the app
        ("themes:move", "themes:suggest", "themes:answer_suggestion", "themes:merge"), SIGNED_IN
    ),
    "themes:decide": DECIDERS,
    "themes:edit": DECIDERS,
    "themes:drop": SIGNED_IN,  # posted to only; the gate behind is tried by the app
    "themes:wishes": {"participant"},  # who comes to the pooling day
    "themes:type_wishes": ANIMATORS,
    "themes:wish_slip": ANIMATORS,
    "themes:tables": ANIMATORS | {"facilitator"},
    "themes:plan": ANIMATORS,
    "themes:place_late": SIGNED_IN,  # posted to only
    "themes:sheet": set(),  # no plan in the world; the app prints
    "themes:groups": "anyone",
    "themes:open_group": set(),  # the meeting of the world is a workshop; the app tries the gate
    "themes:compose_group": ANIMATORS,
    "themes:group": "anyone",
    "themes:write_group": ANIMATORS,
    "themes:group_dissent": ANIMATORS,
    "themes:plenary": set(),  # as open_group
    "themes:proposals": "anyone",
    "themes:proposal": {"reader", "animation", "steering", "administrator"},
    "themes:address": ANIMATORS,
    "themes:follow_up": ANIMATORS,
    "themes:propose": ANIMATORS,
    "themes:put_to_vote": SIGNED_IN,  # posted to only
    "themes:announce": ANIMATORS,
    "themes:reach": ANIMATORS,
    "themes:outcomes": "anyone",
    "themes:year": set(),  # nothing was addressed in the world
    "themes:overdue": "anyone",
    "themes:feed": "anyone",
}
