"""What can be done to messages: write them with their cause, say they were posted or read."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import models, transaction

from chantier.audit.actions import record
from chantier.audit.models import label
from chantier.files.models import Upload
from chantier.jobs import wake
from chantier.notices import policies, texts
from chantier.notices.models import BY_MACHINE, Channel, Message
from chantier.notices.states import State
from chantier.prepared import Insertion

_MESSAGE = Insertion(Message)


@transaction.atomic
def post(
    *,
    kind: str,
    language: str,
    channel: str,
    to_name: str,
    to_address: str,
    person_key: uuid.UUID | None,
    about: models.Model | str,
    context: Mapping[str, Any],
    now: datetime,
    attachments: Sequence[Mapping[str, str]] = (),
    uploads: Iterable[Upload] = (),
    sender: str = "",
    reply_to: str = "",
    code: str = "",
    url: str = "",
    large_print: bool = False,
    delete_after: date | None = None,
) -> Message:
    """Write the text of `kind` to one person: kept with the caller's transaction or not at all.

    `channel` and `to_address`: see `channels.choose_channel` and `address_for`; an e-mail or text
    message without address becomes something to hand over. `attachments`: `{name, type, text}`
    each, e.g. an .ics; `uploads`: kept files. `code`, `url`: the person's own, printed on letters.
    `large_print`: how the person asked that letters be set.
    Raises texts.NoText when no app has the text.
    """
    if channel in BY_MACHINE and not to_address.strip():
        channel = Channel.HANDED
    rendered = texts.render(
        kind, language, {"name": to_name, "code": code, "url": url, **context}, channel=channel
    )
    message = Message(
        kind=kind,
        language=language,
        channel=channel,
        person_key=person_key,
        about=about if isinstance(about, str) else label(about),
        to_name=texts.one_line(to_name)[:200],
        to_address=to_address.strip(),
        sender=sender,
        reply_to=reply_to,
        subject=rendered.subject[:250],
        body=rendered.body,
        code=code,
        url=url,
        large_print=large_print,
        attachments=[dict(attachment) for attachment in attachments],
        state=State.TO_CALL if channel == Channel.CALL else State.TO_SEND,
        created_at=now,
        delete_after=delete_after,
    )
    _MESSAGE.write(message)
    if files := list(uploads):
        message.uploads.set(files)
    transaction.on_commit(wake.up)
    return message


@transaction.atomic
def mark(
    *, messages: Iterable[Message], state: State, by: AbstractBaseUser, now: datetime
) -> list[Message]:
    """Say that these were posted, handed over, read aloud, or came back."""
    marked = []
    for message in _locked(messages):
        policies.check_can_mark(message, state)
        message.state, message.handled_by_id = state, by.pk
        if state != State.BOUNCED:
            message.sent_at, message.error = now, ""
        message.save(update_fields=["state", "handled_by", "sent_at", "error"])
        record("message marked", on=message, by=by, at=now, state=str(state))
        marked.append(message)
    return marked


@transaction.atomic
def send_otherwise(
    *, message: Message, channel: str, to_address: str, by: AbstractBaseUser, now: datetime
) -> Message:
    """Send again what failed, came back or cannot wait, by this channel and to this address."""
    (message,) = _locked([message])
    policies.check_can_send_otherwise(message, channel, to_address)
    message.channel, message.to_address = channel, to_address.strip()
    message.state = State.TO_CALL if channel == Channel.CALL else State.TO_SEND
    message.attempts, message.next_try_at, message.sent_at, message.error = 0, None, None, ""
    message.handled_by_id = by.pk
    message.save()
    record("message sent otherwise", on=message, by=by, at=now, channel=channel)
    transaction.on_commit(wake.up)
    return message


@transaction.atomic
def forget(*, now: datetime) -> int:
    """Delete the messages whose time is over; their trace in the journal names nobody."""
    return Message.objects.to_forget(now).delete()[1].get(Message._meta.label, 0)


def _locked(messages: Iterable[Message]) -> list[Message]:
    keys = [message.pk for message in messages]
    return list(Message.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
