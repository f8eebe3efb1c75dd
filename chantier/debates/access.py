"""The gates of a debate: the room, the notes, the facilitator's desk; and who one is in it."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from chantier.debates.models import Conflict, Contribution, Statement
from chantier.meetings import access as meetings
from chantier.meetings.models import Meeting, MeetingRole
from chantier.meetings.states import State as MeetingState
from chantier.people.models import Account
from chantier.people.visitor import HouseRequest, Visitor
from chantier.prepared import Prepared, Slot
from chantier.worksites import access
from chantier.worksites.identity import own_participation
from chantier.worksites.models import Participation, Worksite
from chantier.worksites.states import State as WorksiteState

_SESSION_KEY = "participations"
ROOM = "salle"  # in an address: the slug of the meeting one came from
_WALKED_IN = Prepared(
    lambda: Participation.objects.filter(
        worksite=Slot("worksite"), pk=Slot("pk"), walk_in__isnull=False
    )
)
_STATEMENT = Prepared(
    lambda: Statement.objects.select_related("worksite", "meeting__worksite").filter(
        worksite=Slot("worksite"), number=Slot("number")
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Somebody in a worksite.

    `participation` is the visitor's own, None for those who only look. `rights` are any of "read",
    "follow" (see exact figures), "take_notes" (enter for others), "facilitate" (run the room).
    """

    worksite: Worksite
    participation: Participation | None
    account: Account | None
    rights: frozenset[str]
    came_from: Meeting | None = None

    @property
    def room(self) -> str:
        """The slug of the meeting they are in, or came from; empty for all of them together."""
        return self.came_from.slug if self.came_from else ""

    @property
    def query(self) -> str:
        """What leads back to the room from what is common to all meetings."""
        return f"?{ROOM}={self.room}" if self.room else ""

    @property
    def takes_part(self) -> bool:
        """Speaks and votes."""
        return self.participation is not None

    @property
    def may_read_the_room(self) -> bool:
        """Takes part in the worksite, or helps to run it: may read what was released."""
        return self.takes_part or bool(self.rights & {"follow", "take_notes"})

    @property
    def takes_notes(self) -> bool:
        """Enters for others."""
        return "take_notes" in self.rights

    @property
    def facilitates(self) -> bool:
        """Runs the room."""
        return "facilitate" in self.rights


@dataclass(frozen=True, slots=True, kw_only=True)
class Debate(Standing):
    """Somebody in the debate of a meeting."""

    meeting: Meeting

    @property
    def room(self) -> str:
        """The slug of the meeting."""
        return self.meeting.slug


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
    return _WALKED_IN.one(worksite=worksite.pk, pk=pk)


def remember(request: HttpRequest, participation: Participation) -> None:
    """This browser walked into the worksite as this pseudonym."""
    kept = request.session.get(_SESSION_KEY, {})
    kept[str(participation.worksite_id)] = participation.pk
    request.session[_SESSION_KEY] = kept


def rights_on(visitor: Visitor, worksite: Worksite) -> frozenset[str]:
    """What the visitor may do with what is common to all meetings of the worksite: whoever has a
    role in one of them has it here."""
    rights = access.rights_on(visitor, worksite)
    if "animate" in rights:
        rights |= {"take_notes", "facilitate"}
    if visitor.account:
        roles = MeetingRole.objects.filter(meeting__worksite=worksite, account=visitor.account)
        for role in roles.values_list("role", flat=True).distinct():
            rights |= meetings.OF_ROLE[role]
    return rights


def standing_in(request: HouseRequest, worksite_slug: str) -> Standing:
    """The visitor in a worksite, for what is common to its meetings. Raises Http404."""
    worksite = access.worksite_for(request.visitor, worksite_slug)
    return Standing(
        worksite=worksite,
        participation=participation_for(request, worksite),
        account=request.visitor.account,
        rights=rights_on(request.visitor, worksite),
        came_from=_came_from(request, worksite),
    )


def _came_from(request: HouseRequest, worksite: Worksite) -> Meeting | None:
    """The meeting from whose room a link led here."""
    slug = request.GET.get(ROOM, "")
    try:
        return meetings.meeting_for(request.visitor, worksite.slug, slug) if slug else None
    except Http404:
        return None


def debate_for(
    request: HouseRequest, worksite_slug: str, slug: str, *, to: meetings.To = "read"
) -> Debate:
    """The debate of a meeting. Raises Http404 or PermissionDenied."""
    meeting, rights = meetings.meeting_and_rights(request.visitor, worksite_slug, slug, to=to)
    return Debate(
        worksite=meeting.worksite,
        meeting=meeting,
        participation=participation_for(request, meeting.worksite),
        account=request.visitor.account,
        rights=rights,
    )


def meeting_of_code(code: str) -> Meeting | None:
    """The meeting whose room has this code; the one under way if several ever had it."""
    known = (
        Meeting.objects.filter(room_code=code)
        .exclude(worksite__state=WorksiteState.PREPARATION)
        .select_related("worksite__space")
        .in_order()
    )
    meetings = list(known)
    under_way = [meeting for meeting in meetings if meeting.state == MeetingState.UNDER_WAY]
    return next(iter([*under_way, *reversed(meetings)]), None)


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
        return debate.facilitates
    if contribution.released_at:
        return debate.may_read_the_room
    if participation and participation.constituency_id == contribution.constituency_id:
        return True
    return debate.account is not None and contribution.entered_by_id == debate.account.pk


def statement_for(worksite: Worksite, number: int) -> Statement:
    """One statement of the worksite. Raises Http404."""
    found = _STATEMENT.one(worksite=worksite.pk, number=number)
    if found is None:
        raise Http404
    return found


def conflict_for(worksite: Worksite, pk: int) -> Conflict:
    """One conflict of the worksite. Raises Http404."""
    found = worksite.conflicts.select_related("worksite", "meeting").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
