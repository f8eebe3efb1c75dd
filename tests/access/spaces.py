"""A space's page and its decisions are for everybody; members see each other; some run it."""

from tests.access.people import SIGNED_IN

MEMBERS = {"reader", "cooperator", "animation", "steering", "administrator"}
ANIMATORS = {"animation", "administrator"}
STEERING = {"steering", "administrator"}
ADMINISTRATORS = {"administrator"}

WHO_MAY_OPEN: dict[str, str | set[str]] = {
    "spaces:create": set(),  # whoever installed: see tests/spaces/test_views.py
    "spaces:space": "anyone",
    "spaces:decisions": "anyone",
    "spaces:decide": STEERING,
    "spaces:join": "anyone",
    "spaces:leave": "anyone",  # posted to only
    "spaces:members": MEMBERS,
    "spaces:add_member": ANIMATORS,
    "spaces:edit": ADMINISTRATORS,
    "spaces:constituencies": ADMINISTRATORS,
    "spaces:constituency": ADMINISTRATORS,
    "spaces:committee": STEERING,
    "spaces:unseat": SIGNED_IN,  # posted to only
    "spaces:team": ADMINISTRATORS,
    "spaces:remove_role": SIGNED_IN,  # posted to only
}
