"""Opening the report, writing its parts, comparing their versions."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from chantier.people.visitor import HouseRequest, signed_in
from chantier.reports import actions, differences, history, policies, proofreading, queries
from chantier.reports.access import Opened, meeting_for, remark_of, report_for, section_of
from chantier.reports.forms import OpenForm, SectionForm
from chantier.reports.guidance import QUESTIONS
from chantier.reports.models import (
    SECTION_OF,
    FindingKind,
    Remark,
    RemarkKind,
    Report,
    Section,
)
from chantier.reports.pages import page, status_of, to
from chantier.reports.toolbar import room_of, tools
from chantier.reports.words import explained
from chantier.rules import Denied, may

_SAVED = _("Saved: “%(part)s”.")
_MERGED = _(
    "Saved: “%(part)s”, together with what somebody else wrote meanwhile. Both stand in the text."
)


@require_http_methods(["GET", "HEAD", "POST"])
def open_report(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Open the report of a meeting that was held."""
    meeting = meeting_for(request.visitor, worksite_slug, slug, to="animate")
    if Report.objects.filter(meeting=meeting).exists():
        return redirect("reports:report", worksite_slug, slug)
    form = OpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.open_report(
                meeting=meeting, by=signed_in(request), now=timezone.now(), **form.cleaned_data
            )
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            return redirect("reports:report", worksite_slug, slug)
    context = {
        "meeting": meeting,
        "worksite": meeting.worksite,
        "form": form,
        "opening": may(policies.check_can_open, meeting),
    }
    return render(request, "reports/open.html", context, status=status_of(form))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HouseRequest, worksite_slug: str, slug: str, key: str) -> HttpResponse:
    """Write a part. Whoever saves after somebody else brings both texts together."""
    opened = report_for(request, worksite_slug, slug, to="write")
    part = section_of(opened, key)
    form = SectionForm(request.POST or None, initial=_initial(part))
    if request.method == "POST" and form.is_valid():
        try:
            version = actions.save_section(
                section=part, **form.cleaned_data, **opened.writer, now=timezone.now()
            )
        except actions.SavedMeanwhile as meanwhile:
            return _both(request, opened, part, form, meanwhile)
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            merged = version and version.text != form.cleaned_data["text"]
            messages.success(request, (_MERGED if merged else _SAVED) % {"part": part})
            return to("section", opened, key=key)
    context = _writing(part, form)
    if context["writing"].allowed and not (form.is_bound or "simple" in request.GET):
        context |= {"room": room_of(opened, key), "tools": tools()}
    return page(request, "reports/section.html", opened, status=status_of(form), **context)


def _initial(part: Section) -> dict[str, Any]:
    latest = part.latest()
    return {
        "text": latest.text if latest else "",
        "base_number": latest.number if latest else 0,
    }


def _writing(part: Section, form: SectionForm) -> dict[str, Any]:
    latest = part.latest()
    found = queries.findings_of(part.report)
    return {
        "section": part,
        "form": form,
        "latest": latest,
        "holds_findings": part.key in SECTION_OF.values(),
        "part_findings": [one for one in found if SECTION_OF[FindingKind(one.kind)] == part.key],
        "explained": explained(part.report.meeting.worksite, latest.text if latest else ""),
        "questions": QUESTIONS[part.key],
        "writing": may(policies.check_can_write, part.report),
        "uncited": queries.uncited(part.report),
        "told": proofreading.remarks_on(part),
        "margin_of": part.remarks.open().order_by("at", "pk"),
        "citable": queries.citable(part.report).select_related("constituency").order_by("number"),
        "room": "",
    }


def _both(
    request: HouseRequest,
    opened: Opened,
    part: Section,
    form: SectionForm,
    meanwhile: actions.SavedMeanwhile,
) -> HttpResponse:
    """Keep what was typed, then show both texts: closed here, the page can be opened again."""
    held = actions.hold_wording(
        section=part,
        typed=meanwhile.typed,
        base_number=form.cleaned_data["base_number"],
        now=timezone.now(),
        **opened.writer,
    )
    return _merge(request, opened, part, meanwhile, held)


def _merge(
    request: HouseRequest,
    opened: Opened,
    part: Section,
    meanwhile: actions.SavedMeanwhile,
    held: Remark | None,
    status: int = 409,
) -> HttpResponse:
    """What was typed, what stands now, the difference, and both brought together to save."""
    standing = meanwhile.standing
    merged = differences.merge(meanwhile.base, meanwhile.typed, standing.text)
    form = SectionForm(initial={"text": merged.text, "base_number": standing.number})
    return page(
        request,
        "reports/merge.html",
        opened,
        status=status,
        section=part,
        held=held,
        typed=meanwhile.typed,
        standing=standing,
        overlaps=merged.overlaps,
        pieces=differences.between(standing.text, meanwhile.typed),
        form=form,
    )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HouseRequest, worksite_slug: str, slug: str, pk: int) -> HttpResponse:
    """Bring a text on hold together with the one that stands; anybody who writes may do it."""
    opened = report_for(request, worksite_slug, slug, to="write")
    held = remark_of(opened, pk)
    part = held.section
    if held.kind != RemarkKind.WORDING or not may(policies.check_is_open_remark, held).allowed:
        return to("remark", opened, pk=pk)
    form = SectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_section(
                section=part,
                **form.cleaned_data,
                **opened.writer,
                now=timezone.now(),
                wording=held,
            )
        except actions.SavedMeanwhile as again:
            return _both(request, opened, part, form, again)
        messages.success(request, _SAVED % {"part": part})
        return to("section", opened, key=part.key)
    return _merge(request, opened, part, _held(held), held, status=status_of(form))


def _held(held: Remark) -> actions.SavedMeanwhile:
    """The text on hold, what stands now, and what it was typed from."""
    standing = held.section.latest()
    if standing is None:
        raise Http404
    base = history.text_at(held.section, held.row)
    return actions.SavedMeanwhile(typed=held.proposed, standing=standing, base=base or "")
