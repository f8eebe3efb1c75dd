"""Pages of a worksite: the invitation in all its forms, and what the animation team writes."""

from typing import Any, Literal

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chantier.people.visitor import HouseRequest, signed_in
from chantier.rules import Denied, may
from chantier.spaces.access import space_for
from chantier.typesetting.pdf import CannotTypeset
from chantier.ui.forms import status_of
from chantier.worksites import actions, policies, prints, queries
from chantier.worksites.access import rights_on, worksite_for
from chantier.worksites.forms import (
    CodeForm,
    NewWorksiteForm,
    StateForm,
    TextsForm,
    calendar_lines,
    typed_calendar,
)
from chantier.worksites.invitation import invitation_of
from chantier.worksites.models import Worksite
from chantier.worksites.states import MEANING, TRANSITIONS, State


@login_not_required
@require_safe
def invitation(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    worksite = worksite_for(request.visitor, worksite_slug)
    context = {
        "worksite": worksite,
        "invitation": invitation_of(worksite),
        "animates": "animate" in rights_on(request.visitor, worksite),
        "address": prints.short_address(worksite),
        "url": prints.short_url(worksite),
    }
    return render(request, "worksites/invitation.html", context)


@login_not_required
@require_safe
def easy(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    worksite = worksite_for(request.visitor, worksite_slug)
    if not worksite.easy_to_read:
        raise Http404
    context = {"worksite": worksite, "programme": invitation_of(worksite).programme}
    return render(request, "worksites/easy.html", context)


@login_not_required
@require_safe
def flyer(request: HouseRequest, worksite_slug: str) -> HttpResponseBase:
    worksite = worksite_for(request.visitor, worksite_slug)
    try:
        made = prints.flyer(worksite, large=prints.asked_large(request))
    except CannotTypeset as why:
        return _cannot_print(request, worksite, why)
    return prints.response(request, made, f"invitation-{worksite.slug}.pdf")


@login_not_required
@require_safe
def poster(request: HouseRequest, worksite_slug: str) -> HttpResponseBase:
    worksite = worksite_for(request.visitor, worksite_slug)
    size: Literal["a3", "a4"] = "a4" if request.GET.get("format") == "a4" else "a3"
    try:
        made = prints.poster(worksite, size, large=prints.asked_large(request))
    except CannotTypeset as why:
        return _cannot_print(request, worksite, why)
    return prints.response(request, made, f"affiche-{size}-{worksite.slug}.pdf")


def _cannot_print(request: HouseRequest, worksite: Worksite, why: CannotTypeset) -> HttpResponse:
    context = {"worksite": worksite, "reason": why.sentence}
    return render(request, "worksites/cannot_print.html", context, status=503)


@login_not_required
@require_safe
def short(request: HouseRequest, code: str) -> HttpResponse:
    worksite = queries.worksite_by_code(code)
    if worksite and "read" in rights_on(request.visitor, worksite):
        return redirect("worksites:invitation", worksite.slug)
    form = CodeForm(initial={"code": code[:40]})
    return render(request, "worksites/code.html", {"form": form, "code": code}, status=404)


@login_not_required
@require_safe
def type_code(request: HouseRequest) -> HttpResponse:
    form = CodeForm(request.GET or None)
    if form.is_bound and form.is_valid():
        return redirect("worksites:short", form.cleaned_data["code"])
    return render(request, "worksites/code.html", {"form": form, "code": ""})


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HouseRequest, space_slug: str) -> HttpResponse:
    space = space_for(request.visitor, space_slug, to="animate")
    form = NewWorksiteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            worksite = actions.create_worksite(
                space=space, texts=form.cleaned_data, by=signed_in(request), now=timezone.now()
            )
        except Denied as denied:
            form.add_error("code", denied.reason)
        else:
            return redirect("worksites:edit", worksite.slug)
    return render(
        request, "worksites/create.html", {"space": space, "form": form}, status=status_of(form)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    worksite = worksite_for(request.visitor, worksite_slug, to="animate")
    form = TextsForm.on(worksite, request.POST or None)
    lines = calendar_lines(worksite, request.POST or None)
    if request.method == "POST" and form.is_valid() and lines.is_valid():
        try:
            actions.update_texts(
                worksite=worksite,
                texts=form.texts,
                calendar=typed_calendar(lines),
                base=form.cleaned_data["base"],
                by=signed_in(request),
                now=timezone.now(),
            )
        except Denied as denied:
            worksite.refresh_from_db()
            form.refuse(denied, queries.guarded_texts(worksite))
        else:
            messages.success(request, _("The texts are saved."))
            return redirect("worksites:edit", worksite_slug)
    status = 422 if lines.total_error_count() else status_of(form)
    return render(
        request, "worksites/edit.html", _edit_context(worksite, form, lines), status=status
    )


def _edit_context(worksite: Worksite, form: TextsForm, lines: Any) -> dict[str, Any]:
    saved = queries.calendar_of(worksite) if form.outdated else []
    return {
        "worksite": worksite,
        "form": form,
        "lines": lines,
        "saved_calendar": saved,
        "editing": may(policies.check_can_edit, worksite),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def state(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    worksite = worksite_for(request.visitor, worksite_slug, to="animate")
    form = StateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        state = State(form.cleaned_data["state"])
        try:
            actions.move_to(
                worksite=worksite, state=state, by=signed_in(request), now=timezone.now()
            )
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            messages.success(request, _("The worksite is now at: %s.") % state.label)
            return redirect("worksites:state", worksite_slug)
    context = {"worksite": worksite, "form": form, "moves": _moves(worksite)}
    return render(request, "worksites/state.html", context, status=status_of(form))


def _moves(worksite: Worksite) -> list[dict[str, Any]]:
    """Every state in order: passed, current, or where one could go, with the reason why not."""
    order = list(State)
    here = order.index(State(worksite.state))
    return [
        {
            "state": state,
            "done": place < here,
            "current": place == here,
            "reachable": state in TRANSITIONS[State(worksite.state)],
            "moving": may(policies.check_can_move_to, worksite, state),
            "meaning": MEANING[state],
            "closing": state == State.CLOSED,
        }
        for place, state in enumerate(order)
    ]
