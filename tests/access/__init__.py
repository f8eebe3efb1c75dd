"""Who may open what: one file for each app, joined here. See README.md beside."""

import importlib
from pathlib import Path

VISITORS = (
    "stranger",
    "participant",
    "reader",
    "cooperator",
    "bearer",
    "facilitator",
    "note_taker",
    "animation",
    "steering",
    "administrator",
    "other_space",
)


def who_may_open() -> dict[str, str | set[str]]:
    """Each URL name of the house → "anyone", or the visitors who get its page."""
    table: dict[str, str | set[str]] = {}
    for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        if path.stem != "arguments":
            table |= importlib.import_module(f"tests.access.{path.stem}").WHO_MAY_OPEN
    return table
