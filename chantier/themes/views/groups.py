"""Exchange groups: read, opened and filled by hand, written."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chantier.people.visitor import HouseRequest, signed_in
from chantier.rules import Denied
from chantier.themes import access, actions
from chantier.themes.forms import ConclusionsForm, GroupForm, NewGroupForm
from chantier.ui.forms import status_of
from chantier.worksites.access import rights_on


@login_not_required
@require_safe
def groups(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    worksite = access.worksite_for(request.visitor, worksite_slug, to="read")
    meetings = worksite.meetings.pooling_days().in_order()
    context = {
        "worksite": worksite,
        "meetings": meetings.prefetch_related("groups__work__theme", "groups__proposals"),
        "animates": "animate" in rights_on(request.visitor, worksite),
    }
    return render(request, "themes/groups.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def open_group(request: HouseRequest, worksite_slug: str, slug: str) -> HttpResponse:
    meeting = access.pooling_day_for(request.visitor, worksite_slug, slug)
    form = NewGroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        title, by = form.cleaned_data["title"], signed_in(request)
        try:
            group = actions.open_group(meeting=meeting, title=title, by=by, now=timezone.now())
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            return redirect("themes:compose_group", worksite_slug, group.pk)
    context = {"worksite": meeting.worksite, "form": form, "group": None}
    return render(request, "themes/compose_group.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def compose_group(request: HouseRequest, worksite_slug: str, pk: int) -> HttpResponse:
    group = access.group_for(request.visitor, worksite_slug, pk)
    seated = group.members.order_by("participation__pseudonym")
    badges = " ".join(seated.values_list("participation__pseudonym", flat=True))
    kept = {"title": group.title, "members": badges}
    form = GroupForm(request.POST or None, initial=kept, worksite=group.meeting.worksite)
    if request.method == "POST" and form.is_valid():
        by, now = signed_in(request), timezone.now()
        try:
            actions.compose_group(group=group, by=by, now=now, **form.cleaned_data)
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            messages.success(request, _("The group is kept."))
            return redirect("themes:groups", worksite_slug)
    context = {"worksite": group.meeting.worksite, "form": form, "group": group}
    return render(request, "themes/compose_group.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def write_group(request: HouseRequest, worksite_slug: str, pk: int) -> HttpResponse:
    group = access.group_for(request.visitor, worksite_slug, pk)
    worksite, work = group.meeting.worksite, getattr(group, "work", None)
    kept = {"theme": work.theme, "conclusions": work.conclusions} if work else None
    form = ConclusionsForm(request.POST or None, initial=kept, worksite=worksite)
    if request.method == "POST" and form.is_valid():
        proposal = form.cleaned_data.pop("proposal")
        theme, by, now = form.cleaned_data["theme"], signed_in(request), timezone.now()
        try:
            actions.write_conclusions(group=group, by=by, now=now, **form.cleaned_data)
            if proposal:
                actions.propose(
                    worksite=worksite, group=group, theme=theme, text=proposal, by=by, now=now
                )
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            messages.success(request, _("What the group wrote is kept."))
            return redirect("themes:groups", worksite_slug)
    context = {"worksite": worksite, "group": group, "form": form}
    return render(request, "themes/write_group.html", context, status=status_of(form))
