"""The margin of a part: comments, suggestions, questions, tasks."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.people.visitor import HouseRequest
from chantier.reports import actions, policies
from chantier.reports import margin as margins
from chantier.reports.access import Opened, remark_of, report_for, section_of
from chantier.reports.forms import RemarkAnswerForm, RemarkForm
from chantier.reports.models import Remark, RemarkKind, Section
from chantier.reports.pages import page, status_of, to
from chantier.rules import Denied, may


@login_not_required
@require_safe
def remarks(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """What all margins of the report still ask for."""
    opened = report_for(request, worksite_slug, slug, to="write")
    return page(request, "reports/remarks.html", opened, waiting=margins.waiting(opened.report))


@login_not_required
@require_safe
def margin(request: HouseRequest, worksite_slug: str, slug: str, key: str) -> HttpResponse:
    """A part, its sentences numbered, with what is said of each. Printed, it is a sheet."""
    opened = report_for(request, worksite_slug, slug, to="write")
    part = section_of(opened, key)
    return page(
        request,
        "reports/margin.html",
        opened,
        section=part,
        margin=margins.margin(part),
        writing=may(policies.check_can_write, opened.report),
    )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HouseRequest, worksite_slug: str, slug: str, key: str) -> HttpResponse:
    """Say something of a sentence, or of the whole part."""
    opened = report_for(request, worksite_slug, slug, to="write")
    part = section_of(opened, key)
    shown = margins.margin(part)
    form = _form(request, opened, shown)
    if request.method == "POST" and form.is_valid():
        try:
            remark = actions.add_remark(
                section=part, **form.said(), **opened.writer, now=timezone.now()
            )
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            messages.success(request, _("Your remark is in the margin."))
            return _in_the_margin(opened, part, remark)
    return page(
        request,
        "reports/add_remark.html",
        opened,
        status=status_of(form),
        section=part,
        form=form,
        about=next((line for line in shown.lines if line.passage.number == _place(request)), None),
        writing=may(policies.check_can_write, opened.report),
    )


def _form(request: HouseRequest, opened: Opened, shown: margins.Margin) -> RemarkForm:
    space = opened.report.meeting.worksite.space
    return RemarkForm(
        request.POST or None,
        initial={"place": _place(request), "row": shown.row},
        constituencies=space.constituencies.order_by("position", "pk"),
        scribe=opened.account is not None,
    )


def _place(request: HouseRequest) -> int:
    value = request.GET.get("phrase", "")
    return int(value) if value.isdecimal() and len(value) < 6 else 0


def _in_the_margin(opened: Opened, part: Section, remark: Remark) -> HttpResponseRedirect:
    there = to("margin", opened, key=part.key)
    return HttpResponseRedirect(f"{there.url}#r{remark.pk}")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def remark(request: HouseRequest, worksite_slug: str, slug: str, pk: int) -> HttpResponse:
    """One remark, where its passage stands now, and its answer."""
    opened = report_for(request, worksite_slug, slug, to="write")
    found = remark_of(opened, pk)
    form = RemarkAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_remark(
                remark=found, **form.cleaned_data, now=timezone.now(), **opened.writer
            )
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            messages.success(request, _("Kept."))
            return _in_the_margin(opened, found.section, found)
    return page(request, "reports/remark.html", opened, status=status_of(form), **_one(found, form))


def _one(found: Remark, form: RemarkAnswerForm) -> dict[str, Any]:
    place = margins.place_of(found)
    return {
        "remark": found,
        "section": found.section,
        "form": form,
        "place": place,
        "reworded": bool(found.quote) and (place is None or place.reworded),
        "answering": may(policies.check_is_open_remark, found),
        "accepting": may(policies.check_can_accept, found, place),
        "is_suggestion": found.kind == RemarkKind.SUGGESTION,
        "is_wording": found.kind == RemarkKind.WORDING,
    }


@login_not_required
@require_POST
def accept(request: HouseRequest, worksite_slug: str, slug: str, pk: int) -> HttpResponse:
    """Take a suggestion into the text, under its author's name."""
    opened = report_for(request, worksite_slug, slug, to="write")
    found = remark_of(opened, pk)
    try:
        actions.accept_suggestion(remark=found, now=timezone.now(), **opened.writer)
    except Denied as denied:
        messages.error(request, denied.reason)
        return to("remark", opened, pk=pk)
    messages.success(request, _("The suggestion is in the text, under its author’s name."))
    return _in_the_margin(opened, found.section, found)
