"""Who may open the pages of meetings."""

from tests.access.people import SIGNED_IN

ANIMATORS = {"animation", "administrator"}

WHO_MAY_OPEN = {
    "meetings:create": ANIMATORS,
    "meetings:meeting": "anyone",
    "meetings:calendar": "anyone",
    "meetings:edit": ANIMATORS,
    "meetings:state": ANIMATORS | {"facilitator"},
    "meetings:move": SIGNED_IN,  # posted to only
    "meetings:cancel": SIGNED_IN,  # posted to only
    "meetings:roles": ANIMATORS,
    "meetings:remove_role": SIGNED_IN,  # posted to only
}
