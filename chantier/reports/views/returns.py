"""Giving the report back, what became of each return, corrections to answer, the freeze."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.people.visitor import HouseRequest, signed_in
from chantier.reports import actions, policies, queries
from chantier.reports.access import report_for, return_of
from chantier.reports.forms import AgainForm, AnswerForm, MarkForm, ReturnForm
from chantier.reports.pages import page, status_of, to
from chantier.rules import Denied, may


@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Return the report to each one who was there."""
    opened = report_for(request, worksite_slug, slug, to="animate")
    until = timezone.localdate() + actions.TIME_TO_ANSWER
    form = ReturnForm(request.POST or None, initial={"open_until": until})
    if request.method == "POST" and form.is_valid():
        try:
            given = actions.return_report(
                report=opened.report,
                by=signed_in(request),
                now=timezone.now(),
                **form.cleaned_data,
            )
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            messages.success(request, _returned(len(given)))
            return to("returns", opened)
    context = {
        "form": form,
        "returning": may(policies.check_can_return, opened.report),
        "ways": queries.ways_back(opened.report),
    }
    return page(request, "reports/return.html", opened, status=status_of(form), **context)


def _returned(count: int) -> str:
    return ngettext(
        "The report is on its way to %(count)s person.",
        "The report is on its way to %(count)s people.",
        count,
    ) % {"count": count}


@require_safe
def returns(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """What is known of each return."""
    opened = report_for(request, worksite_slug, slug, to="animate")
    return page(
        request,
        "reports/returns.html",
        opened,
        returns=queries.returns_of(opened.report, now=timezone.now()),
        marks=MarkForm(),
        again=AgainForm(auto_id=False),
        freezing=may(policies.check_can_freeze, opened.report, today=timezone.localdate()),
    )


@require_POST
def mark(request: HouseRequest, worksite_slug: str, slug: str, pk: int) -> HttpResponse:
    """Say that one return was handed over, read aloud, or did not arrive."""
    opened = report_for(request, worksite_slug, slug, to="animate")
    given = return_of(opened, pk)
    form = MarkForm(request.POST)
    try:
        if not form.is_valid():
            raise Denied(_("Say that the report was handed over, read aloud, or did not arrive."))
        actions.mark_return(
            given=given, **form.cleaned_data, by=signed_in(request), now=timezone.now()
        )
    except Denied as denied:
        messages.error(request, denied.reason)
    return to("returns", opened)


@require_POST
def again(request: HouseRequest, worksite_slug: str, slug: str, pk: int) -> HttpResponse:
    """Send one return another way."""
    opened = report_for(request, worksite_slug, slug, to="animate")
    given = return_of(opened, pk)
    form = AgainForm(request.POST)
    try:
        if not form.is_valid():
            raise Denied(_("Choose by which way to send the report."))
        actions.send_again(
            given=given, **form.cleaned_data, by=signed_in(request), now=timezone.now()
        )
    except Denied as denied:
        messages.error(request, denied.reason)
    else:
        messages.success(request, _("The report is on its way again."))
    return to("returns", opened)


@require_safe
def corrections(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """What people who were there asked to correct in their own words."""
    opened = report_for(request, worksite_slug, slug, to="animate")
    return page(
        request,
        "reports/corrections.html",
        opened,
        corrections=queries.corrections_of(opened.report),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HouseRequest, worksite_slug: str, slug: str, pk: int) -> HttpResponse:
    """Apply one correction, or say why not."""
    opened = report_for(request, worksite_slug, slug, to="animate")
    correction = queries.corrections_of(opened.report, pk=pk)
    if not correction:
        raise Http404
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_correction(
                correction=correction[0],
                apply=form.cleaned_data["decision"] == "apply",
                answer=form.cleaned_data["answer"],
                by=signed_in(request),
                now=timezone.now(),
            )
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            return to("corrections", opened)
    context = {"correction": correction[0], "form": form}
    return page(request, "reports/answer.html", opened, status=status_of(form), **context)


@require_http_methods(["GET", "HEAD", "POST"])
def freeze(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Close the report for good."""
    opened = report_for(request, worksite_slug, slug, to="animate")
    if request.method == "POST":
        try:
            actions.freeze(report=opened.report, by=signed_in(request), now=timezone.now())
        except Denied as denied:
            messages.error(request, denied.reason)
        else:
            messages.success(request, _("The report is frozen."))
            return to("report", opened)
    return page(
        request,
        "reports/freeze.html",
        opened,
        freezing=may(policies.check_can_freeze, opened.report, today=timezone.localdate()),
        reading=queries.read(opened.report),
        returns=queries.returns_of(opened.report, now=timezone.now()),
    )
