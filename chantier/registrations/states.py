"""The states of a registration: from asking for a place to having been there."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a registration stands."""

    REGISTERED = "registered", _("registered, the draw is to come")
    PLACED = "placed", _("has a place")
    WAITING = "waiting", _("on the waiting list")
    CONFIRMED = "confirmed", _("has a place and confirmed")
    WITHDRAWN = "withdrawn", _("withdrawn")
    PRESENT = "present", _("was present")
    ABSENT = "absent", _("was absent")


# A draw set aside by the committee puts everybody back among those registered.
# Somebody without a place who comes is present as soon as the room has one for them.
TRANSITIONS: dict[State, set[State]] = {
    State.REGISTERED: {
        State.PLACED,
        State.WAITING,
        State.WITHDRAWN,
        State.PRESENT,
        State.ABSENT,
    },
    State.WAITING: {State.REGISTERED, State.PLACED, State.WITHDRAWN, State.PRESENT, State.ABSENT},
    State.PLACED: {State.REGISTERED, State.CONFIRMED, State.WITHDRAWN, State.PRESENT, State.ABSENT},
    State.CONFIRMED: {State.REGISTERED, State.WITHDRAWN, State.PRESENT, State.ABSENT},
    State.WITHDRAWN: set(),
    State.PRESENT: {State.ABSENT},
    State.ABSENT: {State.PRESENT},
}

HOLD_A_PLACE = frozenset({State.PLACED, State.CONFIRMED, State.PRESENT})
