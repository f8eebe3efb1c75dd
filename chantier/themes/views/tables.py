"""The tables of a meeting: planned by computation, people moved by hand, printed."""

from dataclasses import asdict

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.jobs.actions import start
from chantier.people.visitor import HouseRequest, signed_in
from chantier.registrations.answers import pdf
from chantier.rules import Denied, may
from chantier.themes import access, actions, policies, prints, tasks
from chantier.themes.room_forms import LateForm, MoveForm, RoomForm
from chantier.themes.sentences import say_score
from chantier.themes.sitting import sitting_of
from chantier.ui.forms import status_of
from chantier.worksites.prints import asked_large


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def tables(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Who sits where, the score of the plan as it stands; somebody is moved."""
    meeting = access.tables_for(request.visitor, worksite_slug, slug, to="facilitate")
    sitting = sitting_of(meeting)
    form = MoveForm(request.POST or None, sitting=sitting)
    if request.method == "POST" and form.is_valid():
        try:
            by, now = signed_in(request), timezone.now()
            actions.move_person(by=by, now=now, **form.cleaned_data)
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            return redirect("themes:tables", worksite_slug, slug)
    context = {
        "meeting": meeting,
        "worksite": meeting.worksite,
        "sitting": sitting,
        "score": say_score(sitting) if sitting else [],
        "form": form,
        "late": LateForm(sitting=sitting) if sitting else None,
        "planning": may(policies.check_can_plan, meeting),
        "plans": access.may_plan(request.visitor, meeting),
    }
    return render(request, "themes/tables.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def plan(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Say what the room is; the worker then plans."""
    meeting = access.tables_for(request.visitor, worksite_slug, slug, to="animate")
    form = RoomForm(request.POST or None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        try:
            policies.check_can_plan(meeting)
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            by, room = signed_in(request), asdict(form.room)
            args = [meeting.pk, by.pk, room, not form.cleaned_data["forget"]]
            job = start(task=tasks.plan_tables, by=by, now=timezone.now(), args=args)
            return redirect("jobs:job", job.pk)
    context = {
        "meeting": meeting,
        "worksite": meeting.worksite,
        "form": form,
        "planning": may(policies.check_can_plan, meeting),
        "before": form.before,
    }
    return render(request, "themes/plan.html", context, status=status_of(form))


@require_POST
def place_late(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    """Seat those who came after the planning."""
    meeting = access.tables_for(request.visitor, worksite_slug, slug, to="facilitate")
    form = LateForm(request.POST, sitting=sitting_of(meeting))
    if form.is_valid():
        try:
            seated = actions.place_late_arrivals(
                meeting=meeting, by=signed_in(request), now=timezone.now(), **form.cleaned_data
            )
        except Denied as denied:
            messages.error(request, denied.reason)
        else:
            said = ngettext("%(n)d person is placed.", "%(n)d people are placed.", len(seated))
            messages.success(request, said % {"n": len(seated)})
    return redirect("themes:tables", worksite_slug, slug)


@require_safe
@never_cache
def sheet(request: HouseRequest, worksite_slug: str, slug: str, sheet: str) -> HttpResponse:
    """What is printed: a plan for each table, a card for each person, the list on the wall."""
    meeting = access.tables_for(request.visitor, worksite_slug, slug, to="facilitate")
    sitting = sitting_of(meeting)
    make = prints.SHEETS.get(sheet)
    if make is None or sitting is None:
        raise Http404
    name, large = f"{sheet}-{meeting.slug}", asked_large(request)
    return pdf(request, meeting.worksite, lambda: make(meeting, sitting, large=large), name)
