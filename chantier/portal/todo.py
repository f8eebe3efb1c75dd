"""What to do next in a worksite, and what is overdue: one list for those who run it."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chantier.initiatives.states import State as InitiativeState
from chantier.meetings.access import rights_on
from chantier.meetings.models import Meeting, MeetingRole, MeetingRoleKind
from chantier.meetings.states import State as MeetingState
from chantier.people.visitor import Visitor
from chantier.portal.queries import messages_of
from chantier.reports.models import Correction, Remark, Report, ReportReturn
from chantier.reports.states import EDITABLE, REACHED, CorrectionState
from chantier.reports.states import State as ReportState
from chantier.themes.models import Proposal
from chantier.themes.states import ProposalState
from chantier.worksites.models import Worksite
from chantier.worksites.states import State

SOON = datetime.timedelta(days=14)
FACILITATORS = 2


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do: a sentence, where it is done, and whether its day has passed."""

    text: str
    url: str
    overdue: bool = False


def todo(worksite: Worksite, *, now: datetime.datetime) -> list[Todo]:
    """Everything that waits in the worksite, overdue things first."""
    found = [
        *_worksite(worksite),
        *_presentations(worksite),
        *_meetings(worksite, now),
        *_sends(worksite, now),
        *_reports(worksite, now),
        *_themes(worksite, now),
    ]
    return sorted(found, key=lambda item: not item.overdue)


def rooms(visitor: Visitor, worksite: Worksite) -> list[Todo]:
    """The rooms that are open now, for those who run them or take notes there."""
    found = []
    for meeting in worksite.meetings.filter(state=MeetingState.UNDER_WAY).in_order():
        rights = rights_on(visitor, meeting)
        where = [worksite.slug, meeting.slug]
        if "facilitate" in rights:
            text, url = _("Run the room of “%(title)s”, now."), reverse("debates:desk", args=where)
        elif "take_notes" in rights:
            text, url = _("Take notes at “%(title)s”, now."), reverse("debates:notes", args=where)
        else:
            continue
        found.append(Todo(text % {"title": meeting.title}, url))
    return found


def _worksite(worksite: Worksite) -> Iterator[Todo]:
    if worksite.state == State.PREPARATION:
        yield Todo(_("Open the invitation."), reverse("worksites:state", args=[worksite.slug]))
    if worksite.state == State.PUBLICATION and not _has_release(worksite):
        yield Todo(
            _("Publish the book of the worksite."),
            reverse("publications:edit", args=[worksite.slug]),
        )


def _has_release(worksite: Worksite) -> bool:
    publication = getattr(worksite, "publication", None)
    return publication is not None and publication.releases.exists()


def _presentations(worksite: Worksite) -> Iterator[Todo]:
    if worksite.state not in {State.PREPARATION, State.INVITATION, State.WORKSHOPS}:
        return  # studied already: what was presented is in the reports
    waiting = worksite.initiatives.exclude(state=InitiativeState.SIGNED).order_by("position", "pk")
    for initiative in waiting:
        yield Todo(
            _("Have the presentation of “%(title)s” signed off by its bearers and the committee.")
            % {"title": initiative.title},
            reverse("initiatives:edit", args=[worksite.slug, initiative.slug]),
        )


def _meetings(worksite: Worksite, now: datetime.datetime) -> Iterator[Todo]:
    facilitated = _facilitators(worksite)
    over = (MeetingState.HELD, MeetingState.CANCELLED)
    for meeting in worksite.meetings.exclude(state__in=over).in_order():
        page = reverse("meetings:meeting", args=[worksite.slug, meeting.slug])
        start = meeting.starts_at
        if start is None:
            yield Todo(_("Set the day of “%(title)s”.") % {"title": meeting.title}, page)
            continue
        if meeting.state == MeetingState.PREPARATION and worksite.state != State.PREPARATION:
            yield Todo(
                _("Open the registration of “%(title)s”.") % {"title": meeting.title},
                page,
                overdue=start < now,
            )
        if _still_to_come(meeting) and start < now + SOON:
            if facilitated.get(meeting.pk, 0) < FACILITATORS:
                yield Todo(
                    _("Name two facilitators for “%(title)s”.") % {"title": meeting.title},
                    page,
                    overdue=start < now,
                )
            if start < now:
                yield Todo(
                    _("Say that “%(title)s” was held, or cancel it.") % {"title": meeting.title},
                    page,
                    overdue=True,
                )


def _still_to_come(meeting: Meeting) -> bool:
    return meeting.state in {MeetingState.OPEN, MeetingState.CLOSED}


def _facilitators(worksite: Worksite) -> dict[int, int]:
    counts: dict[int, int] = {}
    roles = MeetingRole.objects.filter(meeting__worksite=worksite, role=MeetingRoleKind.FACILITATOR)
    for pk in roles.values_list("meeting", flat=True):
        counts[pk] = counts.get(pk, 0) + 1
    return counts


def _sends(worksite: Worksite, now: datetime.datetime) -> Iterator[Todo]:
    messages = messages_of(worksite)
    page = reverse("portal:outbox", args=[worksite.slug])
    if letters := messages.to_print().count():
        text = ngettext("Print and post %(n)d letter.", "Print and post %(n)d letters.", letters)
        yield Todo(text % {"n": letters}, page, overdue=messages.to_print().overdue(now).exists())
    if calls := messages.to_call().count():
        text = ngettext("Call %(n)d person.", "Call %(n)d people.", calls)
        yield Todo(text % {"n": calls}, page, overdue=messages.to_call().overdue(now).exists())


def _reports(worksite: Worksite, now: datetime.datetime) -> Iterator[Todo]:
    today = now.date()
    reports = Report.objects.filter(meeting__worksite=worksite).select_related("meeting")
    held = worksite.meetings.workshops().filter(state=MeetingState.HELD, report=None)
    for meeting in held.in_order():
        yield Todo(
            _("Open the report of “%(title)s”.") % {"title": meeting.title},
            reverse("reports:report", args=[worksite.slug, meeting.slug]),
        )
    for report in reports.filter(state__in=(ReportState.WRITING, ReportState.IN_REVIEW)):
        yield Todo(
            _("Return the report of “%(title)s” to each participant.")
            % {"title": report.meeting.title},
            reverse("reports:report", args=[worksite.slug, report.meeting.slug]),
            overdue=report.due_on is not None and report.due_on < today,
        )
    yield from _returns(worksite, now)
    yield from _remarks(worksite, today)
    asked = Correction.objects.filter(state=CorrectionState.ASKED).values("report")
    for report in reports.filter(pk__in=asked):
        yield Todo(
            _("Answer the corrections asked for in the report of “%(title)s”.")
            % {"title": report.meeting.title},
            reverse("reports:corrections", args=[worksite.slug, report.meeting.slug]),
        )


def _returns(worksite: Worksite, now: datetime.datetime) -> Iterator[Todo]:
    """Reports that have not come back to each; overdue a week after they were returned."""
    rows = ReportReturn.objects.filter(report__meeting__worksite=worksite)
    late = set(rows.overdue(now).values_list("report", flat=True))
    waiting = rows.exclude(state__in=REACHED).order_by("report")
    where = waiting.values_list("report", "report__meeting__slug", "report__meeting__title")
    for pk, slug, title, count in where.annotate(n=Count("pk")):
        text = ngettext(
            "%(n)d person has not received the report of “%(title)s” yet.",
            "%(n)d people have not received the report of “%(title)s” yet.",
            count,
        )
        yield Todo(
            text % {"n": count, "title": title},
            reverse("reports:returns", args=[worksite.slug, slug]),
            overdue=pk in late,
        )


def _remarks(worksite: Worksite, today: datetime.date) -> Iterator[Todo]:
    """What the margins of the reports being written ask for; overdue with a task of theirs."""
    rows = Remark.objects.open().filter(
        section__report__meeting__worksite=worksite, section__report__state__in=EDITABLE
    )
    where = rows.order_by("section__report").values_list(
        "section__report__meeting__slug", "section__report__meeting__title"
    )
    late = Count("pk", filter=Q(due_on__lt=today))
    for slug, title, count, overdue in where.annotate(n=Count("pk"), late=late):
        text = ngettext(
            "%(n)d remark waits in the margin of the report of “%(title)s”.",
            "%(n)d remarks wait in the margin of the report of “%(title)s”.",
            count,
        )
        yield Todo(
            text % {"n": count, "title": title},
            reverse("reports:remarks", args=[worksite.slug, slug]),
            overdue=overdue > 0,
        )


def _themes(worksite: Worksite, now: datetime.datetime) -> Iterator[Todo]:
    if worksite.state == State.POOLING and not worksite.themes.exclude(decision=None).exists():
        yield Todo(
            _("Decide the themes of the pooling day."),
            reverse("themes:board", args=[worksite.slug]),
        )
    for proposal in Proposal.objects.filter(worksite=worksite, state=ProposalState.DRAFT):
        yield Todo(
            _("Address proposal %(number)d to somebody.") % {"number": proposal.number},
            reverse("themes:address", args=[worksite.slug, proposal.number]),
        )
    for proposal in Proposal.objects.filter(worksite=worksite).overdue(now.date()):
        yield Todo(
            _("Ask again for an answer to proposal %(number)d: its day has passed.")
            % {"number": proposal.number},
            reverse("themes:proposal", args=[worksite.slug, proposal.number]),
            overdue=True,
        )
