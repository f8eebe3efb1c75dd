"""The themes as everybody reads them, and the board where they are decided."""

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
from chantier.themes.forms import DecisionForm, NewThemeForm, ThemeForm
from chantier.ui.forms import status_of
from chantier.worksites.access import rights_on


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
