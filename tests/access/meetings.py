"""Who may open the pages of meetings."""

ANIMATORS = {"animation", "administrator"}

WHO_MAY_OPEN = {
    "meetings:create": ANIMATORS,
    "meetings:meeting": "anyone",
    "meetings:calendar": "anyone",
    "meetings:edit": ANIMATORS,
    "meetings:state": ANIMATORS | {"facilitator"},
    "meetings:move": "anyone",  # posted to only
    "meetings:cancel": "anyone",  # posted to only
    "meetings:roles": ANIMATORS,
    "meetings:remove_role": "anyone",  # posted to only
}
