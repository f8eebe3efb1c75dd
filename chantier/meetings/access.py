"""The gate of a meeting: what its own roles add to those of the worksite."""

from typing import Literal

from django.core.exceptions import PermissionDenied
from django.http import Http404

from chantier.meetings.models import Meeting, MeetingRole, MeetingRoleKind
from chantier.people.visitor import Visitor
from chantier.prepared import Prepared, Slot
from chantier.worksites import access
from chantier.worksites.models import Worksite

To = Literal["read", "follow", "facilitate", "take_notes", "animate", "steer"]

OF_ROLE: dict[str, frozenset[str]] = {
    MeetingRoleKind.FACILITATOR: frozenset({"read", "facilitate", "take_notes"}),
    MeetingRoleKind.NOTE_TAKER: frozenset({"read", "take_notes"}),
}


_AT = Prepared(
    lambda: Meeting.objects.select_related("worksite__space", "initiative").filter(
        worksite__slug=Slot("worksite"), slug=Slot("slug")
    )
)
_HELD = Prepared(
    lambda: MeetingRole.objects.filter(
        meeting=Slot("meeting"), account=Slot("account")
    ).values_list("role", flat=True)
)


def rights_on(visitor: Visitor, meeting: Meeting) -> frozenset[str]:
    """What the visitor may do in the meeting. The animation team can stand in for anybody."""
    rights = access.rights_on(visitor, meeting.worksite)
    if "animate" in rights:
        rights |= {"facilitate", "take_notes"}
    for role in roles_in(visitor, meeting):
        rights |= OF_ROLE[role]
    return rights


def roles_in(visitor: Visitor, meeting: Meeting) -> frozenset[str]:
    """The visitor's roles in this very meeting."""
    if visitor.account is None:
        return frozenset()
    return frozenset(_HELD.all(meeting=meeting.pk, account=visitor.account.pk))


def meeting_for(visitor: Visitor, worksite_slug: str, slug: str, *, to: To = "read") -> Meeting:
    """The meeting at `slug`. Raises Http404 (it cannot be known) or PermissionDenied."""
    return meeting_and_rights(visitor, worksite_slug, slug, to=to)[0]


def meeting_and_rights(
    visitor: Visitor, worksite_slug: str, slug: str, *, to: To = "read"
) -> tuple[Meeting, frozenset[str]]:
    """The same, and all that the visitor may do there."""
    meeting = _AT.one(worksite=worksite_slug, slug=slug)
    if meeting is None:
        raise Http404
    rights = rights_on(visitor, meeting)
    if to in rights:
        return meeting, rights
    if to != "read" and (rights - {"read"} or access.roles_on(visitor, meeting.worksite)):
        raise PermissionDenied
    raise Http404


def worksite_to_animate(visitor: Visitor, slug: str) -> Worksite:
    """The worksite in which the visitor may plan meetings."""
    return access.worksite_for(visitor, slug, to="animate")
