"""Opening the report, writing its parts, comparing their versions."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from chantier.people.visitor import HouseRequest, signed_in
from chantier.reports import actions, authors, differences, policies, queries
from chantier.reports.access import Opened, meeting_for, report_for, section_of
from chantier.reports.forms import OpenForm, SectionForm
from chantier.reports.guidance import QUESTIONS
from chantier.reports.models import Report, Section, SectionVersion
from chantier.reports.pages import page, status_of, to
from chantier.reports.toolbar import room_of, tools
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
            return _merge(request, opened, part, meanwhile)
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
    return {
        "section": part,
        "form": form,
        "latest": part.latest(),
        "questions": QUESTIONS[part.key],
        "writing": may(policies.check_can_write, part.report),
        "uncited": queries.uncited(part.report),
        "citable": queries.citable(part.report).select_related("constituency").order_by("number"),
        "room": "",
    }


def _merge(
    request: HouseRequest, opened: Opened, part: Section, meanwhile: actions.SavedMeanwhile
) -> HttpResponse:
    """What was typed, what stands now, the difference, and both brought together to save."""
    standing = meanwhile.standing
    merged = differences.merge(meanwhile.base, meanwhile.typed, standing.text)
    form = SectionForm(initial={"text": merged.text, "base_number": standing.number})
    return page(
        request,
        "reports/merge.html",
        opened,
        status=409,
        section=part,
        typed=meanwhile.typed,
        standing=standing,
        overlaps=merged.overlaps,
        pieces=differences.between(standing.text, meanwhile.typed),
        form=form,
    )


@login_not_required
@require_safe
def versions(request: HouseRequest, worksite_slug: str, slug: str, key: str) -> HttpResponse:
    """Every version of a part, and the difference between two of them."""
    opened = report_for(request, worksite_slug, slug, to="write")
    part = section_of(opened, key)
    rows = list(part.versions.select_related("by", "participation__constituency"))
    rows.sort(key=lambda row: -row.number)
    by_number = {row.number: row for row in rows}
    after = _chosen(request, "b", default=rows[0].number if rows else 0)
    before = _chosen(request, "a", default=after - 1)
    if rows and (after not in by_number or (before and before not in by_number)):
        raise Http404
    return page(
        request,
        "reports/versions.html",
        opened,
        section=part,
        versions=rows,
        compared=_compared(by_number.get(before), by_number[after]) if rows else None,
        shares=authors.shares(part),
    )


def _compared(old: SectionVersion | None, new: SectionVersion) -> dict[str, Any]:
    pieces = differences.between(old.text if old else "", new.text)
    return {"old": old, "new": new, "pieces": pieces}


def _chosen(request: HouseRequest, name: str, *, default: int) -> int:
    value = request.GET.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 7 else default
