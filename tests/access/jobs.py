"""A job is its starter's: in the standard world, somebody of the animation team."""

WHO_MAY_OPEN: dict[str, str | set[str]] = {
    "jobs:job": {"animation"},
    "jobs:cancel": {"animation"},
}
