"""The states of a proposal addressed to somebody."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProposalState(models.TextChoices):
    """The *droit de suite*: what became of it."""

    DRAFT = "draft", _("being written")
    ADDRESSED = "addressed", _("addressed")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    ACCEPTED = "accepted", _("answered: yes")
    PARTLY = "partly", _("answered: partly")
    REFUSED = "refused", _("answered: no")
    UNDER_WAY = "under_way", _("under way")
    DONE = "done", _("done")
    ABANDONED = "abandoned", _("abandoned")


_ANSWERS = {ProposalState.ACCEPTED, ProposalState.PARTLY, ProposalState.REFUSED}

TRANSITIONS: dict[ProposalState, set[ProposalState]] = {
    ProposalState.DRAFT: {ProposalState.ADDRESSED},
    ProposalState.ADDRESSED: {ProposalState.ACKNOWLEDGED, *_ANSWERS},
    ProposalState.ACKNOWLEDGED: {*_ANSWERS},
    ProposalState.ACCEPTED: {ProposalState.UNDER_WAY, ProposalState.DONE, ProposalState.ABANDONED},
    ProposalState.PARTLY: {ProposalState.UNDER_WAY, ProposalState.DONE, ProposalState.ABANDONED},
    ProposalState.REFUSED: {ProposalState.ACCEPTED, ProposalState.PARTLY},
    ProposalState.UNDER_WAY: {ProposalState.DONE, ProposalState.ABANDONED},
    ProposalState.DONE: set(),
    ProposalState.ABANDONED: set(),
}

WAITING_FOR_AN_ANSWER = frozenset({ProposalState.ADDRESSED, ProposalState.ACKNOWLEDGED})

# An answer that does not say yes, and an end without the thing done, are given with their reasons.
WITH_REASONS = frozenset({ProposalState.PARTLY, ProposalState.REFUSED, ProposalState.ABANDONED})
# What was promised is being done: steps can be announced.
PROMISED = frozenset({ProposalState.ACCEPTED, ProposalState.PARTLY, ProposalState.UNDER_WAY})
