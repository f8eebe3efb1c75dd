"""Pages of meetings."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.meetings import access, actions, ics, policies, queries
from chantier.meetings.forms import CancelForm, MeetingForm, NewMeetingForm, RoleForm
from chantier.meetings.models import Meeting
from chantier.people.visitor import HouseRequest, signed_in
from chantier.rules import Denied, may
from chantier.ui.forms import status_of

MOVES = {
    "open": actions.open_registration,
    "close": actions.close_registration,
    "start": actions.start,
    "finish": actions.finish,
}


@login_not_required
@require_safe
def meeting(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    found = access.meeting_for(request.visitor, worksite_slug, slug)
    context = {
        "worksite": found.worksite,
        "meeting": found,
        "running_order": list(queries.running_order(found)),
        "registering": may(policies.check_can_register_window, found, now=timezone.now()),
        "rights": access.rights_on(request.visitor, found),
    }
    return render(request, "meetings/meeting.html", context)


@login_not_required
@require_safe
def calendar(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    found = access.meeting_for(request.visitor, worksite_slug, slug)
    if found.starts_at is None:
        raise Http404(_("This meeting has no day yet."))
    page = settings.SITE_URL + reverse("meetings:meeting", args=[worksite_slug, slug])
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    text = ics.as_ics(found, url=page, host=host, now=timezone.now())
    headers = {"Content-Disposition": f'attachment; filename="{slug}.ics"'}
    return HttpResponse(text, content_type=ics.CONTENT_TYPE, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    worksite = access.worksite_to_animate(request.visitor, worksite_slug)
    form = NewMeetingForm(request.POST or None, worksite=worksite)
    if request.method == "POST" and form.is_valid():
        by, now = signed_in(request), timezone.now()
        plan, agenda = form.plan(), form.agenda_lines()
        try:
            made = actions.create_meeting(
                worksite=worksite, slug=form.slug(), plan=plan, by=by, now=now
            )
            actions.update_meeting(meeting=made, plan={}, agenda=agenda, by=by, now=now)
        except Denied as denied:
            form.add_error("title", denied.reason)
        else:
            return redirect("meetings:meeting", worksite_slug, made.slug)
    return render(
        request,
        "meetings/create.html",
        {"worksite": worksite, "form": form},
        status=status_of(form),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    found = access.meeting_for(request.visitor, worksite_slug, slug, to="animate")
    form = MeetingForm(request.POST or None, instance=found, worksite=found.worksite)
    if request.method == "POST" and form.is_valid():
        try:
            actions.update_meeting(
                meeting=found,
                plan=form.plan(),
                agenda=form.agenda_lines(),
                base=form.cleaned_data["base"],
                by=signed_in(request),
                now=timezone.now(),
            )
        except Denied as denied:
            found.refresh_from_db()
            form.refuse(denied, queries.guarded_plan(found))
        else:
            messages.success(request, _("The plan is kept."))
            return redirect("meetings:meeting", worksite_slug, slug)
    context = {"worksite": found.worksite, "meeting": found, "form": form}
    return render(request, "meetings/edit.html", context, status=status_of(form))


@require_safe
def state(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    found = access.meeting_for(request.visitor, worksite_slug, slug, to="facilitate")
    context = {
        "worksite": found.worksite,
        "meeting": found,
        "opening": may(policies.check_can_open_registration, found),
        "closing": may(found.check_can_move_to, "closed"),
        "starting": may(policies.check_can_start, found),
        "finishing": may(found.check_can_move_to, "held"),
        "cancelling": may(found.check_can_move_to, "cancelled"),
        "cancel_form": CancelForm(),
        "animates": "animate" in access.rights_on(request.visitor, found),
    }
    return render(request, "meetings/state.html", context)


@require_POST
def move(request: HouseRequest, worksite_slug: str, slug: str, step: str) -> HttpResponse:
    """Facilitators start and finish; opening and closing registration is the team's."""
    right: access.To = "facilitate" if step in {"start", "finish"} else "animate"
    found = access.meeting_for(request.visitor, worksite_slug, slug, to=right)
    if step not in MOVES:
        raise Http404
    try:
        MOVES[step](meeting=found, by=signed_in(request), now=timezone.now())
    except Denied as denied:
        messages.error(request, denied.reason)
    return redirect("meetings:state", worksite_slug, slug)


@require_POST
def cancel(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    found = access.meeting_for(request.visitor, worksite_slug, slug, to="animate")
    form = CancelForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        actions.cancel(meeting=found, reason=reason, by=signed_in(request), now=timezone.now())
    except Denied as denied:
        messages.error(request, denied.reason)
    return redirect("meetings:state", worksite_slug, slug)


@require_http_methods(["GET", "HEAD", "POST"])
def roles(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    found = access.meeting_for(request.visitor, worksite_slug, slug, to="animate")
    form = RoleForm(request.POST or None, worksite=found.worksite)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.assign_role(
            meeting=found,
            account=given["email"],
            role=given["role"],
            trusted_by=given["trusted_by"],
            by=signed_in(request),
            now=timezone.now(),
        )
        return redirect("meetings:roles", worksite_slug, slug)
    named = found.roles.select_related("account", "trusted_by").order_by("role", "pk")
    context = {"worksite": found.worksite, "meeting": found, "form": form, "roles": named}
    return render(request, "meetings/roles.html", context, status=status_of(form))


@require_POST
def remove_role(request: HouseRequest, worksite_slug: str, slug: str, pk: int) -> HttpResponse:
    found: Meeting = access.meeting_for(request.visitor, worksite_slug, slug, to="animate")
    role = get_object_or_404(found.roles, pk=pk)
    actions.remove_role(role=role, by=signed_in(request), now=timezone.now())
    return redirect("meetings:roles", worksite_slug, slug)
