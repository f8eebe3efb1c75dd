"""The report as everybody reads it once it is returned."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from chantier.people.visitor import HouseRequest
from chantier.reports import access, actions, content, editions, policies, queries
from chantier.reports.access import report_for
from chantier.reports.pages import address_of, page, to
from chantier.reports.pictures import addresses
from chantier.reports.states import State
from chantier.reports.words import explained
from chantier.rules import may


@login_not_required
@require_safe
def report(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Read it. Opened by somebody whom it was returned to, it is marked as read."""
    opened = report_for(request, worksite_slug, slug)
    versions = editions.all_of(opened.report)
    if not opened.may("text"):
        return to("edition", opened, number=versions[-1].number)
    if given := access.own_return(opened, request.visitor):
        actions.mark_opened(given=given, now=timezone.now())
    frozen = versions[-1] if opened.report.state == State.FROZEN else None
    shown = queries.data_of(opened.report)
    return page(
        request,
        "reports/report.html",
        opened,
        reading=queries.reading_of(
            shown, queries.names_in(opened.report), addresses(opened.report, shown)
        ),
        explained=explained(opened.report.meeting.worksite, content.whole_text(shown)),
        writing=may(policies.check_can_write, opened.report),
        edition=frozen,
        verification=editions.verify(opened.report, frozen) if frozen else None,
        address=address_of(request, opened, frozen.number) if frozen else "",
        former=[version for version in versions if version.reopened],
    )
