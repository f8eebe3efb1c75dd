"""A job is its starter's: in the standard world, somebody of the animation team."""

from tests.access import VISITORS

WHO_MAY_OPEN: dict[str, str | set[str]] = {
    "jobs:job": {"animation"},
    "jobs:cancel": set(VISITORS) - {"stranger", "participant"},  # posted to only
}
