"""After the evening: the draft skeleton in one click, and what waits for people."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from chantier.meetings import access as meetings
from chantier.meetings.models import Meeting
from chantier.people.visitor import HouseRequest, signed_in
from chantier.reports import actions, leftovers, policies
from chantier.reports.models import Report
from chantier.rules import Denied, may


@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Write down in the report what was said; whom to read their words back to; the numbers."""
    meeting = meetings.meeting_for(request.visitor, worksite_slug, slug, to="facilitate")
    if request.method == "POST":
        _prepare(request, meeting)
        return redirect("reports:prepare", worksite_slug, slug)
    report = Report.objects.filter(meeting=meeting).first()
    context: dict[str, Any] = {
        "meeting": meeting,
        "worksite": meeting.worksite,
        "report": report,
        "preparing": may(policies.check_can_prepare, report)
        if report
        else may(policies.check_can_open, meeting),
        "waiting": leftovers.to_validate(meeting, request.visitor.account),
        "nameable": leftovers.nameable(meeting),
        "reached": leftovers.reached(meeting, report),
    }
    return render(request, "reports/prepare.html", context)


def _prepare(request: HouseRequest, meeting: Meeting) -> None:
    try:
        told = actions.prepare_report(meeting=meeting, by=signed_in(request), now=timezone.now())
    except Denied as denied:
        messages.error(request, denied.reason)
        return
    count = len(told.contributions)
    if told.is_empty:
        messages.success(request, _("Nothing new since the last time: the report is as it was."))
        return
    sentence = ngettext(
        "The draft of the report takes up %(count)d contribution.",
        "The draft of the report takes up %(count)d contributions.",
        count,
    )
    messages.success(request, sentence % {"count": count})
