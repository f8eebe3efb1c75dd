"""The draw as an event: one page to project and to read, and what the team does on it."""

from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.algorithms.lottery import verify
from chantier.jobs.actions import start
from chantier.meetings.access import rights_on
from chantier.meetings.models import Meeting
from chantier.people.visitor import HouseRequest, signed_in
from chantier.registrations import access, actions, draw_page, lots, policies, tasks
from chantier.registrations.forms import SetAsideForm, ThrowForm
from chantier.registrations.models import Draw
from chantier.registrations.wording import rule_of
from chantier.rules import Denied, may
from chantier.ui.forms import status_of


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def draw(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Rule, fingerprint, chance, result. Whoever animates prepares it and types the dice."""
    meeting = access.draw_for(request.visitor, worksite_slug, slug)
    team = "animate" in rights_on(request.visitor, meeting)
    standing = lots.standing_draw(meeting)
    form = ThrowForm(request.POST if team and request.method == "POST" else None)
    if form.is_bound and standing and form.is_valid():
        try:
            actions.throw(
                draw=standing,
                thrown=form.cleaned_data["thrown"],
                by=signed_in(request),
                now=timezone.now(),
            )
        except Denied as denied:
            form.add_error("thrown", denied.reason)
        else:
            return redirect("registrations:draw", worksite_slug, slug)
    context = {"meeting": meeting, "worksite": meeting.worksite, "team": team, "form": form}
    context |= _shown(meeting, standing, request, team=team)
    return render(request, "registrations/draw.html", context, status=status_of(form))


def _shown(
    meeting: Meeting, standing: Draw | None, request: HouseRequest, *, team: bool
) -> dict[str, object]:
    """What is public, and what the team alone needs."""
    # What is projected is what everybody may read: the team asks for the small numbers.
    whole = team and "tout" in request.GET
    page = draw_page.DrawPage(standing, whole=whole) if standing else None
    preparing = may(policies.check_can_prepare_draw, meeting, now=timezone.now())
    number = request.GET.get("numero", "")[:5]
    return {
        "rule": rule_of(meeting),
        "shown": page,
        "draw": standing,
        "dice": draw_page.is_dice(meeting),
        "number": number,
        "known": bool(page and number and page.knows(number)),
        "lists": page.lists_of(number) if page and number else [],
        "preparing": preparing,
        "before": draw_page.before(meeting) if team and preparing.allowed else None,
        "set_aside": SetAsideForm(space=meeting.worksite.space) if team and standing else None,
    }


@require_POST
def prepare(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Make the lists, in the background; or give everybody a place when there are enough."""
    meeting = access.list_for(request.visitor, worksite_slug, slug)
    by, now = signed_in(request), timezone.now()
    try:
        policies.check_can_prepare_draw(meeting, now=now)
        if lots.everybody_has_a_place(meeting):
            actions.place_everybody(meeting=meeting, by=by, now=now)
            messages.success(request, _("Everybody has a place and is told."))
            return redirect("registrations:registrations", worksite_slug, slug)
    except Denied as denied:
        messages.error(request, denied.reason)
        return redirect("registrations:draw", worksite_slug, slug)
    job = start(task=tasks.prepare_draw, by=by, now=now, args=[meeting.pk, by.pk])
    return redirect("jobs:job", job.pk)


@require_POST
def set_aside(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """The committee decided that it is made again."""
    meeting = access.list_for(request.visitor, worksite_slug, slug)
    form = SetAsideForm(request.POST, space=meeting.worksite.space)
    decision = form.cleaned_data["decision"] if form.is_valid() else None
    try:
        actions.set_aside(
            draw=_standing(meeting), decision=decision, by=signed_in(request), now=timezone.now()
        )
    except Denied as denied:
        messages.error(request, denied.reason)
    else:
        messages.success(request, _("The draw is set aside. Everybody is registered as before."))
    return redirect("registrations:draw", worksite_slug, slug)


@require_safe
def ready(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Whom to ask to keep the evening free, in case somebody does not come."""
    meeting = access.list_for(request.visitor, worksite_slug, slug)
    found = _standing(access.draw_for(request.visitor, worksite_slug, slug))
    rows = lots.to_keep_ready(found) if found.drawn_at else []
    context = {"meeting": meeting, "worksite": meeting.worksite, "rows": rows}
    return render(request, "registrations/draw_ready.html", context)


@login_not_required
@require_safe
def public_file(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """The file whose fingerprint is shown, byte for byte."""
    found = _standing(access.draw_for(request.visitor, worksite_slug, slug))
    return _file(found.public, f"tirage-{slug}.json")


@login_not_required
@require_safe
def check(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """How anybody checks the draw, by computer or on paper; and what the verifier says here."""
    found = _standing(access.draw_for(request.visitor, worksite_slug, slug))
    holds, lines = draw_page.check(found)
    context = {
        "meeting": found.meeting,
        "worksite": found.meeting.worksite,
        "draw": found,
        "holds": holds,
        "lines": lines,
        "dice": draw_page.is_dice(found.meeting),
        "name": f"tirage-{slug}.json",
    }
    return render(request, "registrations/draw_check.html", context)


@login_not_required
@require_safe
def committed_file(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """The lists and their order: the SHA-256 of this file is the fingerprint."""
    found = _standing(access.draw_for(request.visitor, worksite_slug, slug))
    return _file(lots.committed(found), f"empreinte-{slug}.json")


@login_not_required
@require_safe
def printed_lists(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """The lists, a line each, for whoever checks on paper."""
    found = _standing(access.draw_for(request.visitor, worksite_slug, slug))
    return HttpResponse(draw_page.as_text(found), content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def verifier(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """The programme that checks a draw, to read and to run elsewhere."""
    access.draw_for(request.visitor, worksite_slug, slug)
    text = Path(verify.__file__).read_text(encoding="utf-8")
    return _file(text, "verify.py", kind="text/x-python")


@require_POST
def full_file(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """The whole file, for a sworn observer. That it was taken out is recorded."""
    found = _standing(access.list_for(request.visitor, worksite_slug, slug))
    said = actions.take_out_draw(draw=found, by=signed_in(request), now=timezone.now())
    return _file(said, f"tirage-complet-{slug}.json")


def _standing(meeting: Meeting) -> Draw:
    found = lots.standing_draw(meeting)
    if found is None:
        raise Http404
    found.meeting = meeting
    return found


def _file(text: str, name: str, *, kind: str = "application/json") -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type=f"{kind}; charset=utf-8", headers=headers)
