"""One human entered twice becomes one person; what they said, and their places, follow."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from chantier.audit.actions import record
from chantier.meetings.models import Meeting
from chantier.notices.models import Message
from chantier.people.actions import erase_person
from chantier.people.models import Account, Person
from chantier.registrations import places, policies
from chantier.registrations.actions.leaving import withdraw
from chantier.registrations.models import Registration, RepeatedRequest
from chantier.registrations.states import HOLD_A_PLACE, State
from chantier.worksites import identity

CONTACTS = ("email", "phone", "postal_address", "relay")


@transaction.atomic
def merge_persons(*, kept: Person, gone: Person, by: Account, now: datetime) -> Person:
    """Make of `gone` a part of `kept`. Nothing that either said, agreed to or holds is lost.

    Where both are registered for one meeting, the better standing counts and the other is
    withdrawn, so that somebody else gets its place. The link and code of `gone` open nothing more.
    """
    ours = Q(registrations__person__in=[kept, gone])
    places.lock(Meeting.objects.filter(ours).distinct())
    policies.check_can_merge(kept, gone, now=now)
    for meeting in Meeting.objects.filter(ours).distinct().order_by("pk"):
        _one_registration(meeting, kept, gone, by=by, now=now)
    gone.registrations.update(person=kept)
    here = kept.registrations.values("meeting")
    for person in (kept, gone):
        RepeatedRequest.objects.filter(person=person, meeting__in=here).delete()
    gone.repeated_requests.update(person=kept)
    identity.merge_persons(kept=kept, gone=gone)
    _agreements(kept, gone, now=now)
    for name in CONTACTS:
        setattr(kept, name, getattr(kept, name) or getattr(gone, name))
    kept.easy_to_read |= gone.easy_to_read
    kept.large_print |= gone.large_print
    kept.save(update_fields=[*CONTACTS, "easy_to_read", "large_print"])
    Message.objects.for_person(gone.key).update(person_key=kept.key)
    Account.objects.filter(person=gone).update(person=kept)
    record("persons merged", on=kept, by=by, at=now, gone=gone.pk)
    erase_person(person=gone, by=by, now=now)
    return kept


def _one_registration(
    meeting: Meeting, kept: Person, gone: Person, *, by: Account, now: datetime
) -> None:
    standing = list(meeting.registrations.standing().filter(person__in=[kept, gone]).order_by("pk"))
    if len(standing) > 1:
        _better, worse = sorted(standing, key=_standing)
        withdraw(registration=worse, by=by, now=now, told=False)


def _standing(registration: Registration) -> tuple[bool, bool, int, int]:
    """A place before a rank, a low rank before a high one, then who came first."""
    return (
        registration.state not in HOLD_A_PLACE,
        registration.state != State.WAITING,
        registration.rank or 0,
        registration.pk,
    )


def _agreements(kept: Person, gone: Person, *, now: datetime) -> None:
    """What either agreed to stands, said once; a membership too."""
    held = kept.consents.filter(withdrawn_at=None).values("purpose")
    gone.consents.filter(withdrawn_at=None).exclude(purpose__in=held).update(person=kept)
    member_in = kept.memberships.filter(left_at=None).values("space")
    gone.memberships.filter(left_at=None, space__in=member_in).update(left_at=now)
    gone.memberships.filter(left_at=None).update(person=kept)
