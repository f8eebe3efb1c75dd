"""The states of a meeting, workshop or pooling day."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a meeting stands."""

    PREPARATION = "preparation", _("in preparation")
    OPEN = "open", _("open for registration")
    CLOSED = "closed", _("registration closed")
    UNDER_WAY = "under_way", _("under way")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")


TRANSITIONS: dict[State, set[State]] = {
    State.PREPARATION: {State.OPEN, State.CANCELLED},
    State.OPEN: {State.CLOSED, State.UNDER_WAY, State.CANCELLED},
    State.CLOSED: {State.OPEN, State.UNDER_WAY, State.CANCELLED},
    State.UNDER_WAY: {State.HELD},
    State.HELD: {State.UNDER_WAY},
    State.CANCELLED: set(),
}
