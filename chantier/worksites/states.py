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


# What going there changes, for those who are about to.
MEANING = {
    State.PREPARATION: _("The invitation is withdrawn: only those who organise see the worksite."),
    State.INVITATION: _("The invitation becomes public, with its flyer, poster and short address."),
    State.WORKSHOPS: _("The workshops begin, and the invitation can no longer be withdrawn."),
    State.POOLING: _("The workshops are over; the pooling day is prepared from their reports."),
    State.PUBLICATION: _("The pooling day is over: nobody registers any more, the book is made."),
    State.CLOSED: _(
        "Once closed, nobody can tell any more who said what, and personal pages no longer show "
        "it. Return the reports to everyone, and answer corrections, before you close."
    ),
}

TRANSITIONS: dict[State, set[State]] = {
    State.PREPARATION: {State.INVITATION},
    State.INVITATION: {State.WORKSHOPS, State.PREPARATION},
    State.WORKSHOPS: {State.POOLING},
    State.POOLING: {State.PUBLICATION},
    State.PUBLICATION: {State.CLOSED},
    State.CLOSED: set(),
}
