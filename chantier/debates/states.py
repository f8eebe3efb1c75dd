"""The states of a conflict. A contribution's life is told by its dates."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConflictState(models.TextChoices):
    """Where a conflict stands; it is never closed by majority."""

    OPEN = "open", _("open")
    CLARIFIED = "clarified", _("clarified")
    AGREED_TO_DISAGREE = "agreed_to_disagree", _("agreed to disagree")
    SETTLED = "settled", _("settled")


CONFLICT_TRANSITIONS: dict[ConflictState, set[ConflictState]] = {
    ConflictState.OPEN: {
        ConflictState.CLARIFIED,
        ConflictState.AGREED_TO_DISAGREE,
        ConflictState.SETTLED,
    },
    ConflictState.CLARIFIED: {
        ConflictState.OPEN,
        ConflictState.AGREED_TO_DISAGREE,
        ConflictState.SETTLED,
    },
    ConflictState.AGREED_TO_DISAGREE: {ConflictState.OPEN},
    ConflictState.SETTLED: {ConflictState.OPEN},
}
