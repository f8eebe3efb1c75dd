"""Proposals and what became of them."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from chantier.people.visitor import HouseRequest, signed_in
from chantier.rules import Denied
from chantier.themes import access, actions
from chantier.themes.forms import AddressForm, FollowUpForm
from chantier.themes.models import Proposal
from chantier.ui.forms import status_of
from chantier.worksites.access import rights_on, worksite_for


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
