"""What becomes of each contribution; what lies beneath each sentence."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.debates.models import Contribution
from chantier.people.visitor import HouseRequest
from chantier.reports import actions, content, policies, sentences
from chantier.reports.access import Opened, report_for, section_of
from chantier.reports.forms import AsideForm
from chantier.reports.pages import page, status_of, to
from chantier.rules import Denied, may


@login_not_required
@require_safe
def fates(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Which contributions are cited nowhere, which were set aside and why."""
    opened = report_for(request, worksite_slug, slug, to="write")
    report = opened.report
    rows = report.set_aside.select_related("contribution__constituency")
    return page(
        request,
        "reports/fates.html",
        opened,
        waiting=content.without_fate(report),
        cited=len(content.cited(report)),
        set_aside=rows.order_by("contribution__number", "pk"),
        writing=may(policies.check_can_write, report),
    )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def set_aside(request: HouseRequest, worksite_slug: str, slug: str, number: int) -> HttpResponse:
    """Say why one contribution is left out."""
    opened = report_for(request, worksite_slug, slug, to="write")
    contribution = _contribution(opened, number)
    form = AsideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_aside(
                report=opened.report,
                contribution=contribution,
                now=timezone.now(),
                **form.cleaned_data,
                **opened.writer,
            )
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            messages.success(request, _("The reason is kept, and shown beside the report."))
            return to("fates", opened)
    context = {
        "form": form,
        "contribution": contribution,
        "setting": may(policies.check_can_set_aside, opened.report, contribution),
    }
    return page(request, "reports/set_aside.html", opened, status=status_of(form), **context)


@login_not_required
@require_POST
def take_up(request: HouseRequest, worksite_slug: str, slug: str, number: int) -> HttpResponse:
    """Take one up again."""
    opened = report_for(request, worksite_slug, slug, to="write")
    try:
        actions.take_up_again(
            report=opened.report,
            contribution=_contribution(opened, number),
            now=timezone.now(),
            **opened.writer,
        )
    except Denied as denied:
        messages.error(request, denied.reason)
    return to("fates", opened)


def _contribution(opened: Opened, number: int) -> Contribution:
    found = opened.report.meeting.contributions.quotable().filter(number=min(number, 10**9))
    contribution = found.select_related("constituency").first()
    if contribution is None:
        raise Http404
    return contribution


@login_not_required
@require_safe
def beneath(request: HouseRequest, worksite_slug: str, slug: str, key: str) -> HttpResponse:
    """A part, sentence by sentence, with the contributions beneath."""
    opened = report_for(request, worksite_slug, slug, to="text")
    part = section_of(opened, key)
    return page(
        request,
        "reports/beneath.html",
        opened,
        section=part,
        beneath=sentences.beneath(opened.report, part.key),
    )
