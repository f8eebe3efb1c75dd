"""What happens by itself: needs are deleted when their time is over, people are reminded."""

from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from chantier.audit.actions import record
from chantier.initiatives.states import State as Signed
from chantier.meetings.models import Meeting
from chantier.meetings.states import State as MeetingState
from chantier.people.models import Reach
from chantier.registrations import keys, messages, retention
from chantier.registrations.actions.leaving import promote_waiting
from chantier.registrations.models import DependenceLink, Needs, Registration

ACTOR = "upkeep"
REMINDED_BEFORE = timedelta(days=3)
LETTER_BEFORE = timedelta(days=8)  # printed, posted, delivered


@transaction.atomic
def forget_needs(*, now: datetime) -> int:
    """Delete the needs and dependences whose day is past, unless their meeting was put off."""
    gone: Counter[int] = Counter()
    for model in (Needs, DependenceLink):
        due = model._default_manager.filter(delete_after__lt=now.date()).exclude(
            registration__meeting__ends_at__gte=now
        )
        gone.update(due.values_list("registration__meeting_id", flat=True))
        due.delete()
    _forget_answers(now)
    for meeting in Meeting.objects.filter(pk__in=gone).order_by("pk"):
        record("needs deleted", on=meeting, by=None, at=now, actor=ACTOR, count=gone[meeting.pk])
    return gone.total()


def _forget_answers(now: datetime) -> None:
    """What people answered so that the room be balanced goes when their needs do."""
    Registration.answers.through.objects.filter(
        registration__meeting__ends_at__lt=now - retention.NEEDS_KEPT
    ).delete()


def remind(*, now: datetime) -> int:
    """Remind those who have a place, some days before. Each once, whatever is killed when."""
    first = now + LETTER_BEFORE
    due = (
        Registration.objects.expected()
        .filter(reminded_at=None, meeting__starts_at__range=(now, first))
        .exclude(meeting__state=MeetingState.CANCELLED)
        # Whoever was given a place within these days was told of it a moment ago.
        .filter(placed_at__lt=F("meeting__starts_at") - LETTER_BEFORE)
        .filter(Q(person__reach=Reach.LETTER) | Q(meeting__starts_at__lte=now + REMINDED_BEFORE))
        .select_related("person", "meeting__worksite__space", "meeting__initiative")
        .order_by("pk")
    )
    return sum(_remind(registration, now) for registration in due)


@transaction.atomic
def _remind(registration: Registration, now: datetime) -> bool:
    mine = Registration.objects.filter(pk=registration.pk, reminded_at=None)
    if not mine.update(reminded_at=now):
        return False
    messages.tell(registration, "registration_reminder", now=now)
    return True


def tell_cancelled(*, now: datetime) -> int:
    """Tell those registered that their meeting is cancelled, and why. Each once."""
    due = (
        Registration.objects.standing()
        .filter(meeting__state=MeetingState.CANCELLED, told_cancelled_at=None)
        .select_related("person", "meeting__worksite__space", "meeting__initiative")
        .order_by("pk")
    )
    return sum(_tell_cancelled(registration, now) for registration in due)


@transaction.atomic
def _tell_cancelled(registration: Registration, now: datetime) -> bool:
    mine = Registration.objects.filter(pk=registration.pk, told_cancelled_at=None)
    if not mine.update(told_cancelled_at=now):
        return False
    messages.tell(registration, "registration_cancelled", now=now)
    return True


def tell_changed(*, now: datetime) -> int:
    """Tell those registered that the day, the hours or the venue changed. Each once a change."""
    coming = (
        Meeting.objects.filter(state__in=[MeetingState.OPEN, MeetingState.CLOSED])
        .exclude(starts_at__lt=now)
        .select_related("worksite__space", "initiative")
        .order_by("pk")
    )
    return sum(_tell_changed(meeting, now) for meeting in coming)


def _tell_changed(meeting: Meeting, now: datetime) -> int:
    plan = keys.plan_key(meeting)
    due = meeting.registrations.standing().exclude(told_plan__in=["", plan])
    told = 0
    for registration in due.select_related("person").order_by("pk"):
        registration.meeting = meeting
        with transaction.atomic():
            mine = due.filter(pk=registration.pk)
            if mine.update(told_plan=plan):
                messages.tell(registration, "registration_changed", now=now)
                told += 1
    return told


def send_presentations(*, now: datetime) -> int:
    """Send the fuller presentation to those with a place, once both sides signed it. Each once."""
    due = (
        Registration.objects.expected()
        .filter(meeting__initiative__state=Signed.SIGNED, presentation_sent_at=None)
        .filter(Q(meeting__starts_at=None) | Q(meeting__starts_at__gt=now))
        .exclude(meeting__state=MeetingState.CANCELLED)
        .select_related("person", "meeting__worksite__space", "meeting__initiative")
        .order_by("pk")
    )
    return sum(_send_presentation(registration, now) for registration in due)


@transaction.atomic
def _send_presentation(registration: Registration, now: datetime) -> bool:
    mine = Registration.objects.filter(pk=registration.pk, presentation_sent_at=None)
    if not mine.update(presentation_sent_at=now):
        return False
    messages.tell(registration, "registration_presentation", now=now)
    return True


def hand_on_places(*, now: datetime) -> int:
    """Places made free by a change of plan go to those who wait. Returns how many."""
    free = Meeting.objects.filter(Q(places=None) | Q(places_taken__lt=F("places")))
    waited_for = Registration.objects.waiting().order_by().values("meeting")
    return sum(
        len(promote_waiting(meeting=meeting, by=None, now=now))
        for meeting in free.filter(pk__in=waited_for).order_by("pk")
    )
