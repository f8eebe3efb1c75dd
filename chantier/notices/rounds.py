"""The rounds that the worker makes for the outbox."""

from datetime import datetime

from chantier.notices import actions, sending
from chantier.notices.models import Message


def send(now: datetime) -> int:
    """Send the e-mails and text messages that are due."""
    return sending.send_due(now)


def forget(now: datetime) -> int:
    """Delete the messages whose retention is over."""
    return actions.forget(now=now) if Message.objects.to_forget(now).exists() else 0
