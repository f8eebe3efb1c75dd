"""Who may open the pages of the publication."""

ANIMATORS = {"animation", "administrator"}

WHO_MAY_OPEN = {
    "publications:publication": "anyone",
    "publications:pdf": set(),  # 404 until there is a release
    "publications:edit": ANIMATORS,
    "publications:release": "anyone",  # posted to only
}
