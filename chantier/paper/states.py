"""The states of a printed sheet."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a printed sheet stands."""

    PRINTED = "printed", _("printed")
    APPLIED = "applied", _("entered")
    VOID = "void", _("cancelled")


TRANSITIONS: dict[State, set[State]] = {
    State.PRINTED: {State.APPLIED, State.VOID},
    State.APPLIED: set(),
    State.VOID: set(),
}
