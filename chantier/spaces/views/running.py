"""What those who run a space change: its words, its committee, its decisions, its team."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chantier.people.visitor import HouseRequest, signed_in
from chantier.rules import Denied
from chantier.spaces import access, actions, queries
from chantier.spaces.forms import (
    ConstituencyForm,
    DecisionForm,
    MemberOfCommitteeForm,
    NewSpaceForm,
    RoleForm,
    SpaceForm,
)
from chantier.spaces.models import Constituency, RoleKind, Space
from chantier.ui.forms import status_of


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HouseRequest) -> HttpResponse:
    """Whoever installed opens a space and names its first administrator."""
    own = signed_in(request)
    if not own.is_staff:
        raise PermissionDenied
    form = NewSpaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            here = actions.open_space(by=own, now=timezone.now(), **form.cleaned_data)
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            return redirect("spaces:edit", here.slug)
    return render(request, "spaces/create.html", {"form": form}, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HouseRequest, space_slug: str) -> HttpResponse:
    """The public words of the space."""
    here = access.space_for(request.visitor, space_slug, to="administer")
    kept = {name: getattr(here, name) for name in actions.CHANGEABLE}
    kept["purposes"] = "\n".join(queries.purposes(here))
    form = SpaceForm(request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        actions.describe_space(
            space=here, by=signed_in(request), now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("The page of the space is kept."))
        return redirect("spaces:space", here.slug)
    context = {"space": here, "form": form}
    return render(request, "spaces/edit.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def constituencies(request: HouseRequest, space_slug: str) -> HttpResponse:
    """The constituencies, and a form to add one."""
    here = access.space_for(request.visitor, space_slug, to="administer")
    form = ConstituencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_constituency(
                space=here, by=signed_in(request), now=timezone.now(), **form.values()
            )
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            return redirect("spaces:constituencies", here.slug)
    context = {"space": here, "form": form, "constituencies": queries.constituencies(here)}
    return render(request, "spaces/constituencies.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def constituency(request: HouseRequest, space_slug: str, pk: int) -> HttpResponse:
    """Change a constituency's name, kind of knowledge and share."""
    here = access.space_for(request.visitor, space_slug, to="administer")
    known = get_object_or_404(Constituency, space=here, pk=pk)
    form = ConstituencyForm(request.POST or None, initial=_as_typed(known))
    if request.method == "POST" and form.is_valid():
        actions.change_constituency(
            constituency=known, by=signed_in(request), now=timezone.now(), **form.values()
        )
        return redirect("spaces:constituencies", here.slug)
    context = {"space": here, "form": form, "constituency": known}
    return render(request, "spaces/constituency.html", context, status=status_of(form))


def _as_typed(known: Constituency) -> dict[str, Any]:
    share = known.reference_share
    return {
        "name": known.name,
        "knowledge": known.knowledge,
        "percent": None if share is None else share * 100,
        "reference_source": known.reference_source,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def committee(request: HouseRequest, space_slug: str) -> HttpResponse:
    """The named members of the committee, and a form to name one."""
    here = access.space_for(request.visitor, space_slug, to="steer")
    form = MemberOfCommitteeForm(request.POST or None, space=here)
    if request.method == "POST" and form.is_valid():
        actions.seat_member(space=here, by=signed_in(request), now=timezone.now(), **form.values())
        return redirect("spaces:committee", here.slug)
    context = {
        "space": here,
        "form": form,
        "committee": queries.committee(here, today=timezone.localdate()),
    }
    return render(request, "spaces/committee.html", context, status=status_of(form))


@require_POST
def unseat(request: HouseRequest, space_slug: str, pk: int) -> HttpResponse:
    """Take a name off the public page."""
    here = access.space_for(request.visitor, space_slug, to="steer")
    member = get_object_or_404(here.committee, pk=pk)
    actions.unseat_member(member=member, by=signed_in(request), now=timezone.now())
    return redirect("spaces:committee", here.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HouseRequest, space_slug: str) -> HttpResponse:
    """Write down a decision of the committee."""
    here = access.space_for(request.visitor, space_slug, to="steer")
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_decision(
                space=here, by=signed_in(request), now=timezone.now(), **form.cleaned_data
            )
        except Denied as denied:
            form.add_error("taken_on", denied.reason)
        else:
            return redirect("spaces:decisions", here.slug)
    context = {"space": here, "form": form}
    return render(request, "spaces/decide.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HouseRequest, space_slug: str) -> HttpResponse:
    """Who has which role, and a form to give one."""
    here = access.space_for(request.visitor, space_slug, to="administer")
    form = RoleForm(request.POST or None, initial={"role": RoleKind.ANIMATION})
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_role(
                space=here, by=signed_in(request), now=timezone.now(), **form.cleaned_data
            )
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            messages.success(request, _("The role is given. An e-mail says how to sign in."))
            return redirect("spaces:team", here.slug)
    return _team_page(request, here, form)


def _team_page(request: HouseRequest, here: Space, form: RoleForm) -> HttpResponse:
    context = {"space": here, "form": form, "roles": queries.roles(here)}
    return render(request, "spaces/team.html", context, status=status_of(form))


@require_POST
def remove_role(request: HouseRequest, space_slug: str, pk: int) -> HttpResponse:
    """Take a role back."""
    here = access.space_for(request.visitor, space_slug, to="administer")
    role = get_object_or_404(here.roles, pk=pk)
    try:
        actions.remove_role(role=role, by=signed_in(request), now=timezone.now())
    except Denied as denied:
        messages.error(request, denied.reason)
    return redirect("spaces:team", here.slug)
