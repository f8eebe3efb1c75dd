"""The states of an initiative's presentation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where the presentation stands."""

    WRITING = "writing", _("being written")
    PROPOSED = "proposed", _("proposed for sign-off")
    SIGNED = "signed", _("signed off by bearers and committee")


TRANSITIONS: dict[State, set[State]] = {
    State.WRITING: {State.PROPOSED},
    State.PROPOSED: {State.WRITING, State.SIGNED},
    State.SIGNED: {State.WRITING},
}
