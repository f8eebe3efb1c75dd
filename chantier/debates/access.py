"""The gates of a debate: the room, the notes, the facilitator's desk; and who one is in it."""

from dataclasses import dataclass
from typing import Literal

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from chantier.debates.models import Conflict, Contribution, Statement
from chantier.meetings.models import Meeting, MeetingRole, MeetingRoleKind
from chantier.people.models import Account
from chantier.people.visitor import HouseRequest, Visitor
from chantier.worksites import access
from chantier.worksites.identity import own_participation
from chantier.worksites.models import Participation, Worksite

To = Literal["read", "follow", "take_notes", "facilitate"]

_SESSION_KEY = "participations"


@dataclass(frozen=True, slots=True)
class Debate:
    """A meeting's debate as one visitor meets it.

    `participation` is the visitor's own, None for those who only look. `rights` are any of "read",
    "follow" (see exact figures), "take_notes" (enter for others), "facilitate" (run the room).
    """

    meeting: Meeting
    participation: Participation | None
    account: Account | None
    rights: frozenset[str]

    @property
    def worksite(self) -> Worksite:
        """The worksite of the meeting."""
        return self.meeting.worksite

    @property
    def may_read_the_room(self) -> bool:
        """Takes part in the worksite, or helps to run it: may read what was released."""
        return self.participation is not None or bool(self.rights & {"follow", "take_notes"})


def participation_for(request: HouseRequest, worksite: Worksite) -> Participation | None:
    """Who the visitor is in the worksite: their own, else the pseudonym given at the room's door.

    Somebody with a personal link or account is never a second one by having walked in.
    """
    own = own_participation(person=request.visitor.person, worksite=worksite)
    if own:
        return own
    pk = request.session.get(_SESSION_KEY, {}).get(str(worksite.pk))
    if pk is None:
        return None
    return Participation.objects.filter(worksite=worksite, pk=pk, walk_in__isnull=False).first()


def remember(request: HttpRequest, participation: Participation) -> None:
    """This browser walked into the worksite as this pseudonym."""
    kept = request.session.get(_SESSION_KEY, {})
    kept[str(participation.worksite_id)] = participation.pk
    request.session[_SESSION_KEY] = kept


def rights_on(visitor: Visitor, meeting: Meeting) -> frozenset[str]:
    """What the visitor may do in the debate of the meeting."""
    rights = access.rights_on(visitor, meeting.worksite)
    given = rights & {"read", "follow"}
    if "animate" in rights:
        return given | {"take_notes", "facilitate"}
    if visitor.account:
        roles = MeetingRole.objects.filter(meeting=meeting, account=visitor.account)
        kinds = set(roles.values_list("role", flat=True))
        if kinds:
            given |= {"take_notes"}
        if MeetingRoleKind.FACILITATOR in kinds:
            given |= {"facilitate"}
    return given


def debate_for(request: HouseRequest, worksite_slug: str, slug: str, *, to: To = "read") -> Debate:
    """The debate of a meeting. Raises Http404 or PermissionDenied."""
    worksite = access.worksite_for(request.visitor, worksite_slug)
    meeting = Meeting.objects.filter(worksite=worksite, slug=slug).first()
    if meeting is None:
        raise Http404
    meeting.worksite = worksite
    rights = rights_on(request.visitor, meeting)
    if to not in rights:
        if access.roles_on(request.visitor, worksite) or "take_notes" in rights:
            raise PermissionDenied
        raise Http404
    return Debate(meeting, participation_for(request, worksite), request.visitor.account, rights)


def contribution_for(debate: Debate, number: int) -> Contribution:
    """One contribution of the meeting that the visitor may see. Raises Http404."""
    found = (
        debate.meeting.contributions.select_related("constituency", "worksite", "meeting__worksite")
        .filter(number=number)
        .first()
    )
    if found is None or not may_see(debate, found):
        raise Http404
    return found


def may_see(debate: Debate, contribution: Contribution) -> bool:
    """Its authors always; then what stands: released to the room, else among peers and to whoever
    typed it in. What was set aside is seen by those who may bring it back."""
    participation = debate.participation
    if participation and contribution.authors.filter(pk=participation.pk).exists():
        return True
    if contribution.withdrawn_at:
        return False
    if contribution.moderated_at:
        return "facilitate" in debate.rights
    if contribution.released_at:
        return debate.may_read_the_room
    if participation and participation.constituency_id == contribution.constituency_id:
        return True
    return debate.account is not None and contribution.entered_by_id == debate.account.pk


def statement_for(worksite: Worksite, number: int) -> Statement:
    """One statement of the worksite. Raises Http404."""
    found = (
        worksite.statements.select_related("worksite", "meeting__worksite")
        .filter(number=number)
        .first()
    )
    if found is None:
        raise Http404
    return found


def conflict_for(worksite: Worksite, pk: int) -> Conflict:
    """One conflict of the worksite. Raises Http404."""
    found = worksite.conflicts.select_related("worksite", "meeting").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
