"""The states of a message, whichever way it goes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a message stands."""

    TO_SEND = "to_send", _("to send")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("could not be sent")
    BOUNCED = "bounced", _("came back")
    POSTED = "posted", _("posted")
    HANDED_OVER = "handed_over", _("handed over")
    READ_ALOUD = "read_aloud", _("read aloud")
    TO_CALL = "to_call", _("to call")


_BY_HAND = {State.POSTED, State.HANDED_OVER, State.READ_ALOUD}

# A message whose worker was killed stays SENDING: the next round sends it when its lease is over.
TRANSITIONS: dict[State, set[State]] = {
    State.TO_SEND: {State.SENDING, State.TO_CALL, *_BY_HAND},
    State.SENDING: {State.SENT, State.TO_SEND, State.FAILED, State.BOUNCED},
    State.SENT: {State.BOUNCED},
    State.FAILED: {State.TO_SEND, State.TO_CALL, *_BY_HAND},
    State.BOUNCED: {State.TO_SEND, State.TO_CALL, *_BY_HAND},
    State.POSTED: {State.BOUNCED},
    State.HANDED_OVER: set(),
    State.READ_ALOUD: set(),
    State.TO_CALL: {State.READ_ALOUD, State.HANDED_OVER, State.TO_SEND},
}

# It reached the person, as far as one can know.
DELIVERED = (State.SENT, State.POSTED, State.HANDED_OVER, State.READ_ALOUD)
# Nobody will do anything more unless somebody looks.
STUCK = (State.FAILED, State.BOUNCED)
