"""The gate of a report: who reads it before it is returned, who writes, who answers.

Once returned it is public, like its worksite; reopened, what was frozen stays so. Before, those who
were there, the bearers of the initiative and the team read it and write it together; strangers meet
a 404.
"""

from dataclasses import dataclass
from typing import Any, Literal

from django.core.exceptions import PermissionDenied
from django.http import Http404

from chantier.debates.access import participation_for
from chantier.initiatives.models import Bearer
from chantier.meetings.models import Meeting, MeetingRole
from chantier.people.models import Account
from chantier.people.visitor import HouseRequest, Visitor
from chantier.reports.models import (
    Finding,
    Remark,
    Report,
    ReportReturn,
    Section,
    SectionKey,
)
from chantier.reports.states import ReturnState
from chantier.worksites import access as worksites
from chantier.worksites.models import Participation

To = Literal["read", "text", "write", "answer", "animate"]


@dataclass(frozen=True, slots=True)
class Opened:
    """A report and what the visitor may do with it.

    `participation`: the visitor's own in the worksite, if they were at the meeting. `rights`: any
    of "read", "text" (as it stands now), "write" (sections and findings), "answer" (correct,
    dissent, sign for one's constituency), "animate".
    """

    report: Report
    account: Account | None
    participation: Participation | None
    rights: frozenset[str]

    @property
    def writer(self) -> dict[str, Any]:
        """Who writes, as the actions take it: the account, or without account the participation."""
        participation = None if self.account else self.participation
        return {"by": self.account, "participation": participation}

    @property
    def acts_for_oneself(self) -> bool:
        """Somebody who was there and is not of the team: signs for their own constituency."""
        return "answer" in self.rights and "animate" not in self.rights

    def may(self, right: str) -> bool:
        """Whether the visitor has this right."""
        return right in self.rights

    @property
    def parts(self) -> list[tuple[str, str]]:
        """The mandated parts, as (key, title)."""
        return [(key.value, str(key.label)) for key in SectionKey]

    @property
    def url_words(self) -> dict[str, str]:
        """What its addresses are made of."""
        meeting = self.report.meeting
        return {"worksite_slug": meeting.worksite.slug, "slug": meeting.slug}


def report_for(request: HouseRequest, worksite_slug: str, slug: str, *, to: To = "read") -> Opened:
    """The report of the meeting at `slug`. Raises Http404 or PermissionDenied."""
    visitor = request.visitor
    meeting = meeting_for(visitor, worksite_slug, slug)
    report = (
        Report.objects.filter(meeting=meeting)
        .select_related("meeting__worksite__space", "meeting__initiative")
        .first()
    )
    if report is None:
        raise Http404
    opened = _opened(request, report)
    if to in opened.rights:
        return opened
    if "read" in opened.rights and visitor.is_known:
        raise PermissionDenied
    if worksites.roles_on(visitor, meeting.worksite):
        raise PermissionDenied
    raise Http404


def meeting_for(
    visitor: Visitor, worksite_slug: str, slug: str, *, to: Literal["read", "animate"] = "read"
) -> Meeting:
    """The meeting that the report tells of. Raises Http404 or PermissionDenied."""
    worksite = worksites.worksite_for(visitor, worksite_slug, to=to)
    meeting = Meeting.objects.filter(worksite=worksite, slug=slug).first()
    if meeting is None:
        raise Http404
    meeting.worksite = worksite
    return meeting


def section_of(opened: Opened, key: str) -> Section:
    """One part of a report that was opened."""
    section = Section.objects.filter(report=opened.report, key=key).first()
    if section is None:
        raise Http404
    section.report = opened.report
    return section


def finding_of(opened: Opened, pk: int) -> Finding:
    """One finding of a report that was opened, even taken out."""
    finding = Finding.everything.filter(report=opened.report, pk=pk).first()
    if finding is None:
        raise Http404
    finding.report = opened.report
    return finding


def remark_of(opened: Opened, pk: int) -> Remark:
    """One remark of a report that was opened."""
    remark = (
        Remark.objects.filter(section__report=opened.report, pk=min(pk, 2**62))
        .select_related("section", "participation__constituency", "on_behalf_of", "asked_of", "by")
        .first()
    )
    if remark is None:
        raise Http404
    remark.section.report = opened.report
    return remark


def return_of(opened: Opened, pk: int) -> ReportReturn:
    """One return of a report that was opened, with its person."""
    given = (
        ReportReturn.objects.filter(report=opened.report, pk=pk)
        .select_related("registration__person", "registration__constituency")
        .first()
    )
    if given is None:
        raise Http404
    given.report = opened.report
    return given


def own_return(opened: Opened, visitor: Visitor) -> ReportReturn | None:
    """The return to the visitor in person, as long as it is not known to be read."""
    if visitor.person is None or not opened.report.is_public:
        return None
    return (
        opened.report.returns.filter(registration__person=visitor.person)
        .exclude(state=ReturnState.READ)
        .first()
    )


def _opened(request: HouseRequest, report: Report) -> Opened:
    visitor, meeting = request.visitor, report.meeting
    own = participation_for(request, meeting.worksite)
    participation = own if report.was_there(own) else None
    rights: set[str] = {"read", "text"} if report.is_public else set()
    if report.editions.exists():
        rights.add("read")  # of what was frozen before it was reopened
    in_worksite = worksites.rights_on(visitor, meeting.worksite)
    if "follow" in in_worksite:
        rights |= {"read", "text"}
    if "animate" in in_worksite:
        rights |= {"read", "text", "write", "animate"}
    if participation:
        rights |= {"read", "text", "write", "answer"}
    if _has_a_part(visitor, meeting):
        rights |= {"read", "text", "write"}
    return Opened(report, visitor.account, participation, frozenset(rights))


def _has_a_part(visitor: Visitor, meeting: Meeting) -> bool:
    """Facilitator, note-taker, or bearer of the initiative discussed."""
    if visitor.account is None:
        return False
    return (
        MeetingRole.objects.filter(meeting=meeting, account=visitor.account).exists()
        or Bearer.objects.filter(initiative=meeting.initiative_id, account=visitor.account).exists()
    )
