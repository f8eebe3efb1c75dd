"""The board where themes are suggested, named, merged, split, moved, dropped and decided.

Each act is a form; a refusal shows the board again with its sentence beside what was typed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chantier.jobs.actions import start
from chantier.people.visitor import HouseRequest, signed_in
from chantier.rules import Denied, may
from chantier.themes import access, actions, policies, queries, tasks
from chantier.themes.forms import DecisionForm, NewThemeForm, ThemeForm
from chantier.themes.models import Theme, ThemeSuggestion
from chantier.ui.forms import status_of
from chantier.worksites.access import rights_on
from chantier.worksites.models import Worksite

NEW = "new"


@dataclass(frozen=True, slots=True)
class Refused:
    """An act of the board that a rule refuses: where, why, and what was typed and ticked."""

    where: str
    reason: str
    title: str = ""
    keys: frozenset[str] = field(default_factory=frozenset)


def _board(
    request: HouseRequest,
    worksite: Worksite,
    form: NewThemeForm,
    refused: Refused | None = None,
) -> HttpResponse:
    alone = queries.in_no_theme(worksite, public=False)
    context = {
        "worksite": worksite,
        "form": form,
        "themes": queries.themes_with_sources(worksite, public=False),
        "in_no_theme": [one for one in alone if one.kind != "contribution"],
        "contributions": [one for one in alone if one.kind == "contribution"],
        "suggestions": queries.suggestions_of(worksite),
        "changed": queries.changed_since_decision(worksite),
        "deciding": may(policies.check_can_decide_themes, worksite),
        "refused": refused,
        "animates": "animate" in rights_on(request.visitor, worksite),
    }
    status = 422 if refused else status_of(form)
    return render(request, "themes/board.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def board(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    worksite = access.worksite_for(request.visitor, worksite_slug, to="decide")
    form = NewThemeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by, now, title = signed_in(request), timezone.now(), form.cleaned_data["title"]
        try:
            actions.create_theme(worksite=worksite, title=title, by=by, now=now)
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            return redirect("themes:board", worksite_slug)
    return _board(request, worksite, form)


def _done(
    request: HouseRequest, worksite: Worksite, where: str, do: Callable[[], Any], said: str
) -> HttpResponse:
    """Do it and go back to the board; a refusal stands where it was asked for."""
    try:
        do()
    except Denied as denied:
        keys = frozenset(request.POST.getlist("sources"))
        refused = Refused(where, denied.reason, request.POST.get("title", "")[:200], keys)
        return _board(request, worksite, NewThemeForm(), refused)
    messages.success(request, said)
    return redirect("themes:board", worksite.slug)


def _theme(worksite: Worksite, pk: str) -> Theme | None:
    """The theme that a form names; None for no theme. Raises Denied for one that is not there."""
    if not pk:
        return None
    found = worksite.themes.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 19 else None
    if found is None:
        raise Denied(_("This theme is no longer on the board: choose another one."))
    return found


@require_POST
def move(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    """Move the ticked sentences to a theme, to no theme, or to a new theme."""
    worksite = access.worksite_for(request.visitor, worksite_slug, to="decide")
    keys, to = request.POST.getlist("sources"), request.POST.get("to", "")
    origin = request.POST.get("from", "")

    def do() -> None:
        from_theme = _theme(worksite, origin)
        where: dict[str, Any] = {"worksite": worksite, "keys": keys, "origin": from_theme}
        who: dict[str, Any] = {"by": signed_in(request), "now": timezone.now()}
        if to != NEW:
            actions.move_sources(**where, to=_theme(worksite, to), **who)
            return
        form = NewThemeForm(request.POST)
        if not form.is_valid():
            raise Denied(_("Give the new theme a name, of 200 characters at most."))
        actions.split_theme(**where, title=form.cleaned_data["title"], **who)

    return _done(request, worksite, f"theme-{origin}", do, _("Moved."))


@require_POST
def merge(request: HouseRequest, worksite_slug: str, pk: int) -> HttpResponse:
    worksite = access.worksite_for(request.visitor, worksite_slug, to="decide")
    theme = get_object_or_404(worksite.themes, pk=pk)
    into = request.POST.get("into", "")

    def do() -> None:
        other = _theme(worksite, into) or theme
        actions.merge_themes(theme=theme, into=other, by=signed_in(request), now=timezone.now())

    return _done(request, worksite, f"theme-{pk}", do, _("The two themes are one."))


@require_POST
def suggest(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    """Ask the machine what goes together among the sentences in no theme."""
    worksite = access.worksite_for(request.visitor, worksite_slug, to="decide")
    try:
        policies.check_can_decide_themes(worksite)
        policies.check_can_suggest(len(queries.in_no_theme(worksite, public=False)))
    except Denied as denied:
        return _board(request, worksite, NewThemeForm(), Refused("suggest", denied.reason))
    by, now = signed_in(request), timezone.now()
    job = start(task=tasks.suggest_themes, by=by, now=now, args=[worksite.pk, by.pk])
    return redirect("jobs:job", job.pk)


@require_POST
def answer_suggestion(request: HouseRequest, worksite_slug: str, pk: int) -> HttpResponse:
    """Take a suggestion up under a name, or leave it."""
    worksite = access.worksite_for(request.visitor, worksite_slug, to="decide")
    found = get_object_or_404(
        ThemeSuggestion.objects.select_related("worksite"), pk=pk, worksite=worksite
    )
    who: dict[str, Any] = {"by": signed_in(request), "now": timezone.now()}
    if request.POST.get("answer") == "leave":
        leave = actions.leave_suggestion
        said = _("Left. Its sentences stay listed.")
        return _done(request, worksite, f"s-{pk}", lambda: leave(suggestion=found, **who), said)

    def take_up() -> None:
        form = NewThemeForm(request.POST)
        if not form.is_valid():
            raise Denied(_("Give the new theme a name, of 200 characters at most."))
        actions.take_up_suggestion(suggestion=found, title=form.cleaned_data["title"], **who)

    return _done(request, worksite, f"s-{pk}", take_up, _("The theme is on the board."))


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
    context = {"worksite": worksite, "theme": theme, "form": form}
    return render(request, "themes/edit.html", context, status=status_of(form))


@require_POST
def drop(request: HouseRequest, worksite_slug: str, pk: int) -> HttpResponse:
    worksite = access.worksite_for(request.visitor, worksite_slug, to="decide")
    theme = get_object_or_404(worksite.themes, pk=pk)
    by, now = signed_in(request), timezone.now()
    said = _("The theme is off the board. Its findings stay listed, in no theme.")
    do = actions.drop_theme
    return _done(request, worksite, f"theme-{pk}", lambda: do(theme=theme, by=by, now=now), said)


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
