"""The rounds that the worker makes for people."""

from datetime import datetime

from django.contrib.sessions.models import Session

from chantier.people.models import Attempt
from chantier.people.throttle import KEPT


def forget_sessions(now: datetime) -> int:
    """Delete the sessions whose time is over: they say who came."""
    return Session.objects.filter(expire_date__lt=now).delete()[0]


def forget_attempts(now: datetime) -> int:
    """Delete the failed tries of more than an hour ago."""
    return Attempt.objects.filter(at__lt=now - KEPT).delete()[0]
