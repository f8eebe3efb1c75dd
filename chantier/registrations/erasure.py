"""Whom registrations keep, and what goes with somebody who is erased or takes a consent back."""

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from chantier.meetings.states import State as MeetingState
from chantier.people.models import Person
from chantier.registrations import actions
from chantier.registrations.models import DependenceLink, Needs, Registration, RepeatedRequest
from chantier.registrations.places import has_begun
from chantier.worksites.models import Worksite


def forget_person(person: Person, now: datetime) -> None:
    """Somebody is erased: their places to come are freed, and nothing names them any more."""
    standing = person.registrations.standing().select_related("meeting")
    for registration in standing.exclude(meeting__state=MeetingState.CANCELLED).order_by("pk"):
        if not has_begun(registration.meeting, now=now):
            actions.withdraw(registration=registration, by=None, now=now, told=False)
    forget_private(person, now)
    person.registrations.update(contact_key="", request_digest="", party=None)
    RepeatedRequest.objects.filter(person=person).delete()


def forget_private(person: Person, now: datetime) -> None:
    """The consent to keep needs was taken back."""
    Needs.objects.filter(registration__person=person).delete()
    DependenceLink.objects.filter(registration__person=person).delete()
    Registration.answers.through.objects.filter(registration__person=person).delete()


def registered(today: date) -> QuerySet[Any]:
    """The persons registered, now or once, in a worksite that may still reach them."""
    past = Worksite.objects.past_keeping(today)
    kept = Registration.objects.exclude(meeting__worksite__in=past).values("person")
    repeated = RepeatedRequest.objects.exclude(meeting__worksite__in=past).values("person")
    return kept.union(repeated)


def once_registered(today: date) -> QuerySet[Any]:
    """Those registered in a worksite that may reach nobody any more."""
    past = Worksite.objects.past_keeping(today)
    kept = Registration.objects.filter(meeting__worksite__in=past).values("person")
    repeated = RepeatedRequest.objects.filter(meeting__worksite__in=past).values("person")
    return kept.union(repeated)
