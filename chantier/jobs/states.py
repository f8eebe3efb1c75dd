"""The states of a job."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued", _("waiting for its turn")
    RUNNING = "running", _("under way")
    SUCCEEDED = "succeeded", _("finished")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


# RUNNING goes back to QUEUED when a try failed and another is allowed, or when the server stops.
# A job whose worker was killed stays RUNNING: the next worker takes it when its lease is over.
TRANSITIONS: dict[State, set[State]] = {
    State.QUEUED: {State.RUNNING, State.CANCELLED},
    State.RUNNING: {State.QUEUED, State.SUCCEEDED, State.FAILED, State.CANCELLED},
    State.SUCCEEDED: set(),
    State.FAILED: set(),
    State.CANCELLED: set(),
}

FINISHED = (State.SUCCEEDED, State.FAILED, State.CANCELLED)
