"""The states of a worksite."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a worksite stands, in the order of the 2015 document."""

    PREPARATION = "preparation", _("in preparation")
    INVITATION = "invitation", _("invitation")
    WORKSHOPS = "workshops", _("workshops")
    POOLING = "pooling", _("pooling")
    PUBLICATION = "publication", _("publication")
    CLOSED = "closed", _("closed")


TRANSITIONS: dict[State, set[State]] = {
    State.PREPARATION: {State.INVITATION},
    State.INVITATION: {State.WORKSHOPS, State.PREPARATION},
    State.WORKSHOPS: {State.POOLING},
    State.POOLING: {State.PUBLICATION},
    State.PUBLICATION: {State.CLOSED},
    State.CLOSED: set(),
}
