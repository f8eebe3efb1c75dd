"""Pages of themes, exchange groups, proposals and their follow-up."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chantier.people.visitor import HouseRequest, signed_in
from chantier.rules import Denied, may
from chantier.themes import access, actions, policies, queries
from chantier.themes.forms import (
    AddressForm,
    ConclusionsForm,
    DecisionForm,
    FollowUpForm,
    GroupForm,
    NewGroupForm,
    NewThemeForm,
    ThemeForm,
)
from chantier.themes.models import Proposal
from chantier.ui.forms import status_of
from chantier.worksites.access import rights_on, worksite_for


@login_not_required
@require_safe
def themes(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    worksite = access.worksite_for(request.visitor, worksite_slug, to="read")
    public = "follow" not in rights_on(request.visitor, worksite)
    context = {
        "worksite": worksite,
        "themes": queries.themes_with_sources(worksite, public=public),
        "in_no_theme": queries.in_no_theme(worksite, public=public),
        "decides": access.decides_themes(request.visitor, worksite),
    }
    return render(request, "themes/themes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def board(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    worksite = access.worksite_for(request.visitor, worksite_slug, to="decide")
    form = NewThemeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.create_theme(
                worksite=worksite,
                title=form.cleaned_data["title"],
                by=signed_in(request),
                now=timezone.now(),
            )
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            return redirect("themes:board", worksite_slug)
    context = {
        "worksite": worksite,
        "form": form,
        "themes": queries.themes_with_sources(worksite, public=False),
        "in_no_theme": queries.in_no_theme(worksite, public=False),
        "deciding": may(policies.check_can_decide_themes, worksite),
    }
    return render(request, "themes/board.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HouseRequest, worksite_slug: str, pk: int) -> HttpResponse:
    worksite = access.worksite_for(request.visitor, worksite_slug, to="decide")
    theme = get_object_or_404(worksite.themes, pk=pk)
    kept = {"title": theme.title, "summary": theme.summary, "findings": theme.findings.all()}
    form = ThemeForm(request.POST or None, initial=kept, worksite=worksite)
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_theme(
                theme=theme, by=signed_in(request), now=timezone.now(), **form.cleaned_data
            )
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            messages.success(request, _("The theme is kept."))
            return redirect("themes:board", worksite_slug)
    dropping = may(policies.check_can_drop, theme)
    context = {"worksite": worksite, "theme": theme, "form": form, "dropping": dropping}
    return render(request, "themes/edit.html", context, status=status_of(form))


@require_http_methods(["POST"])
def drop(request: HouseRequest, worksite_slug: str, pk: int) -> HttpResponse:
    worksite = access.worksite_for(request.visitor, worksite_slug, to="decide")
    theme = get_object_or_404(worksite.themes, pk=pk)
    try:
        actions.drop_theme(theme=theme, by=signed_in(request), now=timezone.now())
    except Denied as denied:
        messages.error(request, denied.reason)
    return redirect("themes:board", worksite_slug)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    worksite = access.worksite_for(request.visitor, worksite_slug, to="decide")
    today = timezone.localdate()
    form = DecisionForm(request.POST or None, initial={"taken_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_themes(
                worksite=worksite, by=signed_in(request), now=timezone.now(), **form.cleaned_data
            )
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            messages.success(request, _("The decision stands in the log of the space."))
            return redirect("themes:themes", worksite_slug)
    return render(
        request, "themes/decide.html", {"worksite": worksite, "form": form}, status=status_of(form)
    )


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


@login_not_required
@require_safe
def proposals(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    worksite = worksite_for(request.visitor, worksite_slug)
    found = Proposal.objects.filter(worksite=worksite).select_related("theme").order_by("number")
    if "follow" not in rights_on(request.visitor, worksite):
        found = found.addressed()
    overdue = set(found.overdue(timezone.localdate()).values_list("pk", flat=True))
    context = {"worksite": worksite, "proposals": found, "overdue": overdue}
    return render(request, "themes/proposals.html", context)


@login_not_required
@require_safe
def proposal(request: HouseRequest, worksite_slug: str, number: int) -> HttpResponse:
    found = access.proposal_for(request.visitor, worksite_slug, number, to="read")
    animates = "animate" in rights_on(request.visitor, found.worksite)
    context = {
        "worksite": found.worksite,
        "proposal": found,
        "steps": found.follow_ups.order_by("said_on", "pk"),
        "overdue": found.is_overdue(timezone.localdate()),
        "animates": animates,
    }
    return render(request, "themes/proposal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HouseRequest, worksite_slug: str, number: int) -> HttpResponse:
    found = access.proposal_for(request.visitor, worksite_slug, number, to="animate")
    form = AddressForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.address(
                proposal=found, by=signed_in(request), now=timezone.now(), **form.cleaned_data
            )
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            return redirect("themes:proposal", worksite_slug, number)
    context = {"worksite": found.worksite, "proposal": found, "form": form}
    return render(request, "themes/address.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request: HouseRequest, worksite_slug: str, number: int) -> HttpResponse:
    found = access.proposal_for(request.visitor, worksite_slug, number, to="animate")
    form = FollowUpForm(
        request.POST or None, initial={"said_on": timezone.localdate()}, proposal=found
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.follow_up(
                proposal=found, by=signed_in(request), now=timezone.now(), **form.cleaned_data
            )
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            return redirect("themes:proposal", worksite_slug, number)
    context = {"worksite": found.worksite, "proposal": found, "form": form}
    return render(request, "themes/follow_up.html", context, status=status_of(form))
