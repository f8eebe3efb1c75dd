"""Paper has no page of its own: the desk of each step takes its sheets."""

WHO_MAY_OPEN: dict[str, str | set[str]] = {}
