"""The gate of the themes board: committee, animation team, and the bearers of the initiatives."""

from typing import Literal

from django.core.exceptions import PermissionDenied
from django.http import Http404

from chantier.initiatives.models import Bearer
from chantier.meetings import access as meetings
from chantier.meetings.models import ExchangeGroup, Meeting, MeetingRole
from chantier.people.visitor import Visitor
from chantier.registrations.models import Registration
from chantier.themes.models import Proposal
from chantier.worksites import access
from chantier.worksites.identity import own_participation
from chantier.worksites.models import Worksite

DECIDE = frozenset({"steer", "animate"})


def decides_themes(visitor: Visitor, worksite: Worksite) -> bool:
    """Committee, animation team and bearers decide the themes together."""
    if access.rights_on(visitor, worksite) & DECIDE:
        return True
    return (
        visitor.account is not None
        and Bearer.objects.filter(initiative__worksite=worksite, account=visitor.account).exists()
    )


def worksite_for(
    visitor: Visitor, slug: str, *, to: Literal["read", "decide", "animate"]
) -> Worksite:
    """The worksite, to read its themes, to decide them, or to follow proposals up."""
    if to != "decide":
        return access.worksite_for(visitor, slug, to=to)
    worksite = access.worksite_for(visitor, slug)
    if decides_themes(visitor, worksite):
        return worksite
    if access.roles_on(visitor, worksite):
        raise PermissionDenied
    raise Http404


def proposal_for(
    visitor: Visitor, slug: str, number: int, *, to: Literal["read", "animate"]
) -> Proposal:
    """One proposal of a worksite; drafts are for those who follow the worksite."""
    worksite = access.worksite_for(visitor, slug, to=to)
    sight = Proposal.objects.filter(worksite=worksite).select_related("worksite", "theme")
    if "follow" not in access.rights_on(visitor, worksite):
        sight = sight.addressed()
    proposal = sight.filter(number=number).first()
    if proposal is None:
        raise Http404
    return proposal


def pooling_day_for(visitor: Visitor, slug: str, meeting_slug: str) -> Meeting:
    """A meeting whose groups the animation team forms."""
    worksite = access.worksite_for(visitor, slug, to="animate")
    meetings = worksite.meetings.pooling_days().select_related("worksite")
    if found := meetings.filter(slug=meeting_slug).first():
        return found
    raise Http404


def own_pooling_registration(visitor: Visitor, slug: str) -> Registration:
    """The visitor's own registration at the pooling day to come. Raises Http404 for anybody else.

    The nearest one, when there are several.
    """
    worksite = access.worksite_for(visitor, slug)
    mine = Registration.objects.standing().filter(
        person=visitor.person, meeting__in=worksite.meetings.pooling_days()
    )
    found = mine.select_related("person", "constituency", "meeting__worksite")
    row = found.order_by("meeting__starts_at", "pk").last() if visitor.person else None
    if row is None:
        raise Http404
    return row


def tables_for(
    visitor: Visitor, slug: str, meeting_slug: str, *, to: Literal["animate", "facilitate"]
) -> Meeting:
    """A meeting whose tables are planned (animation team), or changed on the day (facilitators)."""
    return meetings.meeting_for(visitor, slug, meeting_slug, to=to)


def may_plan(visitor: Visitor, meeting: Meeting) -> bool:
    """The animation team plans."""
    return "animate" in meetings.rights_on(visitor, meeting)


def group_for(
    visitor: Visitor, slug: str, pk: int, *, to: Literal["read", "write"] = "write"
) -> ExchangeGroup:
    """An exchange group, for everybody to read or for some to write what it concluded.

    Animation team, those with a role in the meeting, and those who sit in the group.
    """
    worksite = access.worksite_for(visitor, slug)
    group = (
        ExchangeGroup.objects.select_related("meeting__worksite__space", "work__theme")
        .filter(meeting__worksite=worksite, pk=pk)
        .first()
    )
    if group is None:
        raise Http404
    if to == "read" or writes_in(visitor, group):
        return group
    if access.roles_on(visitor, worksite):
        raise PermissionDenied
    raise Http404


def writes_in(visitor: Visitor, group: ExchangeGroup) -> bool:
    """The visitor writes for this group."""
    if "animate" in access.rights_on(visitor, group.meeting.worksite):
        return True
    roles = MeetingRole.objects.filter(meeting=group.meeting)
    if visitor.account and roles.filter(account=visitor.account).exists():
        return True
    return sits_in(visitor, group)


def sits_in(visitor: Visitor, group: ExchangeGroup) -> bool:
    """The visitor's own place is at this table, planned or filled by hand."""
    if visitor.person is None:
        return False
    seats = group.placements.filter(registration__person=visitor.person)
    own = own_participation(person=visitor.person, worksite=group.meeting.worksite)
    return seats.exists() or (own is not None and group.members.filter(participation=own).exists())


def group_to_fill(visitor: Visitor, slug: str, pk: int) -> ExchangeGroup:
    """An exchange group whose members are named by badge: not by those who only sit in it."""
    group = group_for(visitor, slug, pk)
    if visitor.account is None:
        raise Http404
    return group
