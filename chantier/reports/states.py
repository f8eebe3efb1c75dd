"""The states of a report, and of its return to one participant."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a report stands."""

    WRITING = "writing", _("being written")
    IN_REVIEW = "in_review", _("in review")
    RETURNED = "returned", _("returned to each")
    FROZEN = "frozen", _("frozen")


TRANSITIONS: dict[State, set[State]] = {
    State.WRITING: {State.IN_REVIEW},
    State.IN_REVIEW: {State.WRITING, State.RETURNED},
    State.RETURNED: {State.FROZEN},
    State.FROZEN: {State.WRITING},
}
EDITABLE = frozenset({State.WRITING, State.IN_REVIEW})
PUBLIC = frozenset({State.RETURNED, State.FROZEN})


class ReturnState(models.TextChoices):
    """Whether a report reached one participant."""

    TO_SEND = "to_send", _("to send")
    SENT = "sent", _("sent")
    HANDED_OVER = "handed_over", _("handed over")
    READ_ALOUD = "read_aloud", _("read aloud")
    READ = "read", _("opened by the participant")
    FAILED = "failed", _("did not arrive")


RETURN_TRANSITIONS: dict[ReturnState, set[ReturnState]] = {
    ReturnState.TO_SEND: {
        ReturnState.SENT,
        ReturnState.HANDED_OVER,
        ReturnState.READ_ALOUD,
        ReturnState.READ,
        ReturnState.FAILED,
    },
    ReturnState.SENT: {
        ReturnState.READ,
        ReturnState.FAILED,
        ReturnState.HANDED_OVER,
        ReturnState.READ_ALOUD,
    },
    ReturnState.FAILED: {
        ReturnState.TO_SEND,
        ReturnState.SENT,
        ReturnState.HANDED_OVER,
        ReturnState.READ_ALOUD,
        ReturnState.READ,
    },
    ReturnState.HANDED_OVER: {ReturnState.READ},
    ReturnState.READ_ALOUD: {ReturnState.READ},
    ReturnState.READ: set(),
}


# Given back, as far as anybody can know: an e-mail that left counts until it comes back.
REACHED = frozenset(
    {ReturnState.SENT, ReturnState.HANDED_OVER, ReturnState.READ_ALOUD, ReturnState.READ}
)


class CorrectionState(models.TextChoices):
    """What became of a correction that a participant asked for."""

    ASKED = "asked", _("asked for")
    APPLIED = "applied", _("applied")
    ANSWERED = "answered", _("answered with a reason")


CORRECTION_TRANSITIONS: dict[CorrectionState, set[CorrectionState]] = {
    CorrectionState.ASKED: {CorrectionState.APPLIED, CorrectionState.ANSWERED},
    CorrectionState.APPLIED: set(),
    CorrectionState.ANSWERED: set(),
}


class RemarkState(models.TextChoices):
    """What became of a remark in the margin."""

    OPEN = "open", _("waits for an answer")
    ACCEPTED = "accepted", _("accepted")
    CLOSED = "closed", _("dealt with")


REMARK_TRANSITIONS: dict[RemarkState, set[RemarkState]] = {
    RemarkState.OPEN: {RemarkState.ACCEPTED, RemarkState.CLOSED},
    RemarkState.ACCEPTED: set(),
    RemarkState.CLOSED: set(),
}
