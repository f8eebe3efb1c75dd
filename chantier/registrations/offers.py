"""The meetings that somebody may ask for, as the form shows them."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects

from chantier.meetings.models import Kind, Meeting
from chantier.meetings.states import State as MeetingState
from chantier.people.models import Channel, Person
from chantier.prepared import Prepared, Slot
from chantier.registrations import policies, wording
from chantier.registrations.models import Registration
from chantier.registrations.states import State
from chantier.rules import Verdict, may
from chantier.worksites.models import Worksite

ASKED_FOR = (Kind.WORKSHOP, Kind.POOLING_DAY)


@dataclass(frozen=True, slots=True)
class Offer:
    """A meeting as the form shows it.

    `asking` says whether one may register now, `having` whether a place is free at once;
    `registered` that whoever looks already did.
    """

    meeting: Meeting
    asking: Verdict
    having: Verdict
    free: int | None
    waiting: int
    registered: bool

    @property
    def rule(self) -> list[str]:
        """How its places are given, in the language that is active."""
        return wording.rule_of(self.meeting)

    @property
    def is_open(self) -> bool:
        """May be ticked."""
        return self.asking.allowed and not self.registered


_ASKED_FOR = Prepared(
    lambda: (
        Meeting.objects.filter(worksite=Slot("worksite"), kind__in=ASKED_FOR)
        .exclude(state__in=[MeetingState.HELD, MeetingState.UNDER_WAY])
        .in_order()
        .select_related("worksite", "initiative", "terms")
    )
)
_WAITING = Prepared(
    lambda: Registration.objects.filter(
        meeting__worksite=Slot("worksite"), state=State.WAITING
    ).values_list("meeting_id", flat=True)
)


def offers_of(
    worksite: Worksite,
    *,
    now: datetime,
    person: Person | None = None,
    channel: str = Channel.WEB,
) -> list[Offer]:
    """The meetings of a worksite one can ask for, or could, in their order."""
    meetings = _ASKED_FOR.all(worksite=worksite.pk)
    prefetch_related_objects(meetings, "quotas__constituency")
    waiting = Counter(_WAITING.all(worksite=worksite.pk))
    mine = _meetings_of(person) if person else set()
    return [
        Offer(
            meeting=meeting,
            asking=may(policies.check_can_register, meeting, now=now, channel=channel),
            having=may(policies.check_has_a_place, meeting),
            free=None if meeting.places is None else meeting.places - meeting.places_taken,
            waiting=waiting[meeting.pk],
            registered=meeting.pk in mine,
        )
        for meeting in meetings
    ]


def _meetings_of(person: Person) -> set[int]:
    return set(person.registrations.standing().values_list("meeting_id", flat=True)) | set(
        person.repeated_requests.filter(withdrawn_at=None).values_list("meeting_id", flat=True)
    )
