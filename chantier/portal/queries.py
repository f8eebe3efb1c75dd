"""Where a worksite stands, and what a visitor can do there now."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from chantier.audit.models import label
from chantier.meetings.models import Meeting
from chantier.meetings.policies import check_can_register_window
from chantier.meetings.states import State as MeetingState
from chantier.notices.models import Message, MessageQuerySet
from chantier.people.models import Person
from chantier.publications.models import Release
from chantier.reports.models import Report
from chantier.reports.states import State as ReportState
from chantier.rules import may
from chantier.themes.models import Proposal
from chantier.worksites.models import Worksite
from chantier.worksites.states import State

STEPS = (State.INVITATION, State.WORKSHOPS, State.POOLING, State.PUBLICATION)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the worksite: past, current or to come."""

    state: State
    done: bool
    current: bool


@dataclass(frozen=True, slots=True)
class Door:
    """Something a visitor can do now."""

    label: str
    url: str


def steps(worksite: Worksite) -> list[Step]:
    """The steps in their order, with where the worksite stands."""
    order = list(State)
    here = order.index(State(worksite.state))
    return [
        Step(state, done=order.index(state) < here, current=order.index(state) == here)
        for state in STEPS
    ]


def returned_reports(worksite: Worksite) -> list[Report]:
    """Reports that everybody may read."""
    return list(
        Report.objects.filter(
            meeting__worksite=worksite, state__in=(ReportState.RETURNED, ReportState.FROZEN)
        )
        .select_related("meeting")
        .order_by("meeting__starts_at", "pk")
    )


def latest_release(worksite: Worksite) -> Release | None:
    """The publication as it stands."""
    return Release.objects.filter(publication__worksite=worksite).order_by("-number").first()


def messages_of(worksite: Worksite) -> MessageQuerySet:
    """Messages to the people of the worksite, and to whom its proposals are addressed."""
    persons = Person.objects.filter(registrations__meeting__worksite=worksite)
    proposals = [label(one) for one in Proposal.objects.filter(worksite=worksite).addressed()]
    return Message.objects.filter(
        Q(person_key__in=persons.values("key")) | Q(person_key=None, about__in=proposals)
    )


def doors(worksite: Worksite, meetings: list[Meeting], *, now: datetime.datetime) -> Iterator[Door]:
    """What can be done now, the most wanted first."""
    slug = worksite.slug
    if any(may(check_can_register_window, meeting, now=now).allowed for meeting in meetings):
        yield Door(_("Register"), reverse("registrations:register", args=[slug]))
    for meeting in meetings:
        if meeting.state == MeetingState.UNDER_WAY:
            yield Door(
                _("Take part in “%(title)s” now") % {"title": meeting.title},
                reverse("debates:debate", args=[slug, meeting.slug]),
            )
    if latest_release(worksite):
        yield Door(_("Read the publication"), reverse("publications:publication", args=[slug]))
    for report in returned_reports(worksite):
        yield Door(
            _("Read the report of “%(title)s”") % {"title": report.meeting.title},
            reverse("reports:report", args=[slug, report.meeting.slug]),
        )
    yield Door(_("Read the invitation"), reverse("worksites:invitation", args=[slug]))
