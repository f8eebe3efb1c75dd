"""Proposals and what became of them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.people.visitor import HouseRequest, signed_in
from chantier.rules import Denied, may
from chantier.themes import access, actions, policies
from chantier.themes.follow_forms import (
    AddressForm,
    FollowUpForm,
    MilestoneForm,
    ProposalForm,
    ReachedForm,
)
from chantier.themes.models import Milestone, Proposal
from chantier.themes.states import PROMISED
from chantier.ui.forms import status_of
from chantier.worksites.access import rights_on, worksite_for


@login_not_required
@require_safe
def proposals(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    worksite = worksite_for(request.visitor, worksite_slug)
    found = Proposal.objects.filter(worksite=worksite).select_related("theme").order_by("number")
    rights = rights_on(request.visitor, worksite)
    if "follow" not in rights:
        found = found.addressed()
    overdue = set(found.overdue(timezone.localdate()).values_list("pk", flat=True))
    context = {
        "worksite": worksite,
        "proposals": found,
        "overdue": overdue,
        "animates": "animate" in rights,
    }
    return render(request, "themes/proposals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    """Write a proposal or a question that comes from no group, or from one of them."""
    worksite = worksite_for(request.visitor, worksite_slug, to="animate")
    form = ProposalForm(request.POST or None, worksite=worksite)
    if request.method == "POST" and form.is_valid():
        who: dict[str, Any] = {"by": signed_in(request), "now": timezone.now()}
        try:
            found = actions.propose(worksite=worksite, **form.cleaned_data, **who)
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            return redirect("themes:proposal", worksite_slug, found.number)
    context = {"worksite": worksite, "form": form}
    return render(request, "themes/propose.html", context, status=status_of(form))


@login_not_required
@require_safe
def proposal(request: HouseRequest, worksite_slug: str, number: int) -> HttpResponse:
    found = access.proposal_for(request.visitor, worksite_slug, number, to="read")
    context = {
        "worksite": found.worksite,
        "proposal": found,
        "steps": found.follow_ups.order_by("said_on", "pk"),
        "milestones": found.milestones.in_order(),
        "today": timezone.localdate(),
        "overdue": found.is_overdue(timezone.localdate()),
        "animates": "animate" in rights_on(request.visitor, found.worksite),
        "promised": found.state in PROMISED,
        "voting": may(policies.check_can_put_to_vote, found),
    }
    return render(request, "themes/proposal.html", context)


@require_POST
def put_to_vote(request: HouseRequest, worksite_slug: str, number: int) -> HttpResponse:
    found = access.proposal_for(request.visitor, worksite_slug, number, to="animate")
    try:
        actions.put_to_vote(proposal=found, by=signed_in(request), now=timezone.now())
    except Denied as denied:
        messages.error(request, denied.reason)
    else:
        messages.success(request, _("Its words are put to the vote."))
    return redirect("themes:proposal", worksite_slug, number)


@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HouseRequest, worksite_slug: str, number: int) -> HttpResponse:
    found = access.proposal_for(request.visitor, worksite_slug, number, to="animate")
    form = AddressForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        who: dict[str, Any] = {"by": signed_in(request), "now": timezone.now()}
        try:
            actions.address(proposal=found, **form.cleaned_data, **who)
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
        who: dict[str, Any] = {"by": signed_in(request), "now": timezone.now()}
        try:
            actions.follow_up(proposal=found, **form.cleaned_data, **who)
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            return redirect("themes:proposal", worksite_slug, number)
    context = {"worksite": found.worksite, "proposal": found, "form": form}
    return render(request, "themes/follow_up.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: HouseRequest, worksite_slug: str, number: int) -> HttpResponse:
    """A step that was promised, with its day."""
    found = access.proposal_for(request.visitor, worksite_slug, number, to="animate")
    form = MilestoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        who: dict[str, Any] = {"by": signed_in(request), "now": timezone.now()}
        try:
            actions.announce_milestone(proposal=found, **form.cleaned_data, **who)
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            return redirect("themes:proposal", worksite_slug, number)
    context = {"worksite": found.worksite, "proposal": found, "form": form, "milestone": None}
    return render(request, "themes/milestone.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def reach(request: HouseRequest, worksite_slug: str, number: int, pk: int) -> HttpResponse:
    """A promised step was reached, and a source says so."""
    found = access.proposal_for(request.visitor, worksite_slug, number, to="animate")
    milestone = get_object_or_404(Milestone.objects.filter(proposal=found), pk=pk)
    form = ReachedForm(request.POST or None, initial={"reached_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        who: dict[str, Any] = {"by": signed_in(request), "now": timezone.now()}
        try:
            actions.reach_milestone(milestone=milestone, **form.cleaned_data, **who)
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            return redirect("themes:proposal", worksite_slug, number)
    context = {"worksite": found.worksite, "proposal": found, "form": form, "milestone": milestone}
    return render(request, "themes/milestone.html", context, status=status_of(form))
