"""URLs that the walk of axe does not open, each with the reason."""

NOT_WALKED: dict[str, str] = {}
