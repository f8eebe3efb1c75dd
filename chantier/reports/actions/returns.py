"""What becomes of each return: handed over, read aloud, opened, failed, given another way."""

import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import Q

from chantier.audit.actions import record
from chantier.notices import actions as notices
from chantier.notices.models import Message
from chantier.notices.states import STUCK
from chantier.notices.states import State as MessageState
from chantier.people.models import Account
from chantier.reports import letters, policies
from chantier.reports.models import ReportReturn
from chantier.reports.states import ReturnState

# What the outbox knows of a message, as a state of the return.
FROM_THE_OUTBOX = {
    MessageState.SENT: ReturnState.SENT,
    MessageState.POSTED: ReturnState.SENT,
    MessageState.HANDED_OVER: ReturnState.HANDED_OVER,
    MessageState.READ_ALOUD: ReturnState.READ_ALOUD,
    MessageState.FAILED: ReturnState.FAILED,
    MessageState.BOUNCED: ReturnState.FAILED,
}
# What somebody says of a return, as a state of its message.
TO_THE_OUTBOX = {
    ReturnState.HANDED_OVER: MessageState.HANDED_OVER,
    ReturnState.READ_ALOUD: MessageState.READ_ALOUD,
    ReturnState.FAILED: MessageState.BOUNCED,
}


@transaction.atomic
def mark_return(
    *, given: ReportReturn, state: str, by: Account, now: datetime.datetime
) -> ReportReturn:
    """Say that the report was handed over, read aloud, or did not arrive."""
    given = ReportReturn.objects.select_for_update().get(pk=given.pk)
    if given.state == state:
        return given
    policies.check_can_mark_return(given, state)
    given.state, given.at = ReturnState(state), now
    given.save(update_fields=["state", "at"])
    record("report return marked", on=given, by=by, at=now, state=str(state))
    said = TO_THE_OUTBOX[given.state]
    message = Message.objects.filter(key=given.message_key or uuid4()).first()
    if message and said in message.transitions[MessageState(message.state)]:
        notices.mark(messages=[message], state=said, by=by, now=now)
    return given


@transaction.atomic
def mark_opened(*, given: ReportReturn, now: datetime.datetime) -> ReportReturn:
    """The person opened the report from their own page."""
    given = ReportReturn.objects.select_for_update().get(pk=given.pk)
    if given.state == ReturnState.READ:
        return given
    given.check_can_move_to(ReturnState.READ)
    given.state, given.at = ReturnState.READ, now
    given.save(update_fields=["state", "at"])
    record("report return opened", on=given, by=None, at=now, actor="web")
    return given


@transaction.atomic
def send_again(
    *, given: ReportReturn, reach: str, by: Account, now: datetime.datetime
) -> ReportReturn:
    """Give the report again, by another way or to the person's new address."""
    given = ReportReturn.objects.select_for_update(of=("self",)).get(pk=given.pk)
    policies.check_can_send_again(given)
    given.reach, given.state, given.at = reach, ReturnState.TO_SEND, now
    given.message_key = letters.post_return(given, now=now).key
    given.save(update_fields=["reach", "state", "at", "message_key"])
    record("report sent again", on=given, by=by, at=now, reach=reach)
    return given


@transaction.atomic
def follow_messages(*, now: datetime.datetime) -> int:
    """Bring each return to what the outbox knows of its message. Returns how many moved."""
    told = Message.objects.filter(state__in=FROM_THE_OUTBOX).values("key")
    came_back = Message.objects.filter(state__in=STUCK).values("key")
    waiting = Q(state__in=[ReturnState.TO_SEND, ReturnState.FAILED], message_key__in=told)
    to_follow = ReportReturn.objects.filter(
        waiting | Q(state=ReturnState.SENT, message_key__in=came_back)
    )
    rows = list(to_follow.select_for_update().order_by("pk"))
    messages = Message.objects.in_bulk([row.message_key for row in rows], field_name="key")
    return sum(_follow(row, messages[row.message_key], now) for row in rows if row.message_key)


def _follow(given: ReportReturn, message: Message, now: datetime.datetime) -> bool:
    state = FROM_THE_OUTBOX[MessageState(message.state)]
    if state not in given.transitions[ReturnState(given.state)]:
        return False
    if given.state == ReturnState.FAILED and (message.sent_at or given.at) <= given.at:
        return False  # somebody saw, after it left, that it did not arrive
    given.state, given.at = state, now
    given.save(update_fields=["state", "at"])
    record("report return marked", on=given, by=None, at=now, actor="outbox", state=str(state))
    return True
