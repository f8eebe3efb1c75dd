"""The worker's side of the outbox: lease one message, send it, say so. At least once, never lost.

A worker killed between the mail server's answer and our writing it down makes one resend, with the
same Message-ID: nobody can do better over SMTP, and mail programs show it once.
"""

import logging
import secrets
import smtplib
from datetime import datetime, timedelta
from email.utils import formataddr

from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from chantier.notices import sms, texts, unsubscribe
from chantier.notices.models import Channel, Message, MessageQuerySet
from chantier.notices.states import State

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)  # longer than the mail server's time limit
# Tried again after 1, 4, 16 minutes… at most 12 hours apart: two days, then a human is asked.
TRIES = 9


def send_due(now: datetime) -> int:
    """Send all that is due. A round of the worker; safe in several workers at once."""
    done = 0
    if not Message.objects.due(now).exists():
        return done
    worker = secrets.token_hex(8)
    with get_connection() as mail:
        while message := lease(worker=worker, now=timezone.now()):
            _send(message, mail)
            done += 1
    return done


@transaction.atomic
def lease(*, worker: str, now: datetime) -> Message | None:
    """Take the oldest message due, or None; it is due again if nobody says what became of it."""
    due = Message.objects.due(now)
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    message = due.first()
    if message:
        message.state, message.attempts = State.SENDING, message.attempts + 1
        message.leased_by, message.lease_until = worker, now + LEASE
        message.save(update_fields=["state", "attempts", "leased_by", "lease_until"])
    return message


def _send(message: Message, mail: BaseEmailBackend) -> None:
    with translation.override(message.language):
        try:
            if message.channel == Channel.SMS:
                text = texts.to_plain(message.body)
                sms.gateway().send(to=message.to_address, text=text, key=str(message.key))
            else:
                mail.send_messages([as_email(message)])
        except Exception as error:
            _failed(message, error)
            mail.close()  # whatever its state: the next message opens it anew
        else:
            _sent(message)


def as_email(message: Message) -> EmailMultiAlternatives:
    """The mail of a message: plain text and HTML, the same Message-ID each time.

    Raises ValidationError for what is no e-mail address.
    """
    with translation.override(message.language):
        plain = texts.to_plain(message.body)
        html = render_to_string(
            "notices/email.html", {"message": message, "body": texts.to_html(message.body)}
        )
    address = texts.one_line(message.to_address)
    validate_email(address)
    email = EmailMultiAlternatives(
        subject=texts.one_line(message.subject),
        body=plain,
        to=[formataddr((texts.one_line(message.to_name), address))],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers={
            "Message-ID": message.message_id,
            "Date": message.created_at.strftime("%a, %d %b %Y %H:%M:%S %z"),
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.language,
            **_way_out(message),
        },
    )
    email.attach_alternative(html, "text/html")
    for attachment in message.attachments:
        email.attach(attachment["name"], attachment["text"], attachment["type"])
    for upload in message.uploads.order_by("pk"):
        with upload.file.open("rb") as file:
            email.attach(upload.name, file.read(), upload.content_type)
    return email


def _way_out(message: Message) -> dict[str, str]:
    """Every mail to a person can be stopped in one click; those to organisers are their work."""
    return unsubscribe.headers(message.person_key, message.language) if message.person_key else {}


def _sent(message: Message) -> None:
    _held(message).update(
        state=State.SENT, sent_at=timezone.now(), leased_by="", lease_until=None, error=""
    )


def _failed(message: Message, error: Exception) -> None:
    """Later, or never: a mail server that refuses the address for good is a message come back."""
    log.warning("message %s was not sent (try %s): %r", message.key, message.attempts, error)
    if (code := _refusal(error)) >= 500:
        state = State.BOUNCED
        sentence = _("The mail server refuses this address (code %(code)s).") % {"code": code}
    elif isinstance(error, sms.Refused):
        state = State.BOUNCED
        sentence = _("The gateway refuses this number (code %(code)s).") % {"code": error.code}
    elif isinstance(error, ValueError | ValidationError):
        state = State.FAILED
        sentence = _("No message can be written to this address: check it.")
    elif message.attempts >= TRIES:
        state = State.FAILED
        sentence = _("Tried %(times)s times without success.") % {"times": message.attempts}
    else:
        state = State.TO_SEND
        sentence = _("The last try did not succeed; another one will be made.")
    minutes = min(4 ** (message.attempts - 1), 720)
    _held(message).update(
        state=state,
        error=sentence,
        next_try_at=timezone.now() + timedelta(minutes=minutes),
        leased_by="",
        lease_until=None,
    )


def _refusal(error: Exception) -> int:
    """The SMTP code by which this recipient was refused, or 0 when it was something else."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max(code for code, _reason in error.recipients.values())
    return 0


def _held(message: Message) -> MessageQuerySet:
    return Message.objects.filter(
        pk=message.pk, leased_by=message.leased_by, attempts=message.attempts
    )
