"""What everybody may read of a space, and how one joins it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.people.visitor import HouseRequest, enter
from chantier.rules import Denied
from chantier.spaces import access, actions, queries
from chantier.spaces.forms import JoinAsForm, JoinForm
from chantier.spaces.models import Cooperator, Space
from chantier.spaces.public_page import sections
from chantier.ui.forms import status_of


@login_not_required
@require_safe
def space(request: HouseRequest, space_slug: str) -> HttpResponse:
    """Ambitions, purposes, constituencies, committee; below, what later steps add."""
    here = access.space_for(request.visitor, space_slug)
    context = {
        "space": here,
        "purposes": queries.purposes(here),
        "constituencies": queries.constituencies(here),
        "committee": queries.committee(here, today=timezone.localdate()),
        "decisions": queries.decisions(here)[:3],
        "sections": sections.render(request, here),
        "rights": access.rights_in(request.visitor, here),
    }
    return render(request, "spaces/space.html", context)


@login_not_required
@require_safe
def decisions(request: HouseRequest, space_slug: str) -> HttpResponse:
    """The log of what the committee decided."""
    here = access.space_for(request.visitor, space_slug)
    context = {
        "space": here,
        "decisions": queries.decisions(here),
        "rights": access.rights_in(request.visitor, here),
    }
    return render(request, "spaces/decisions.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HouseRequest, space_slug: str) -> HttpResponse:
    """Become a member, without account. The answer is the same whether one was a member or not."""
    here = access.space_for(request.visitor, space_slug)
    if request.visitor.person:
        return _join_as(request, here)
    form = JoinForm(request.POST or None, space=here)
    if request.method == "POST" and form.is_valid():
        try:
            member = actions.join(
                space=here,
                constituency=form.cleaned_data["constituency"],
                contact=form.contact(),
                by=None,
                now=timezone.now(),
            )
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            return _welcome(request, member)
    context = {"space": here, "form": form, "person": None}
    return render(request, "spaces/join.html", context, status=status_of(form))


def _join_as(request: HouseRequest, here: Space) -> HttpResponse:
    """Whoever is known already says only from where they speak."""
    form = JoinAsForm(request.POST or None, space=here)
    if request.method == "POST" and form.is_valid():
        actions.join(
            space=here,
            constituency=form.cleaned_data["constituency"],
            person=request.visitor.person,
            by=None,
            now=timezone.now(),
        )
        messages.success(request, _("You are a member of this space."))
        return redirect("people:personal_page")
    context = {"space": here, "form": form, "person": request.visitor.person}
    return render(request, "spaces/join.html", context, status=status_of(form))


def _welcome(request: HouseRequest, member: Cooperator) -> HttpResponse:
    """By e-mail, the link comes to whoever reads that e-mail; else the code stands on the page."""
    if member.person.email:
        messages.success(request, _("Thank you. Your personal link was sent to you by e-mail."))
        return redirect("spaces:space", member.space.slug)
    enter(request, member.person)
    messages.success(request, _("You are a member of this space. Write down your code below."))
    return redirect("people:personal_page")


@login_not_required
@require_POST
def leave(request: HouseRequest, space_slug: str) -> HttpResponse:
    """A member leaves, from their personal page."""
    here = access.space_for(request.visitor, space_slug, to="belong")
    member = get_object_or_404(
        Cooperator.objects.current(), space=here, person=request.visitor.person
    )
    actions.leave(cooperator=member, by=None, now=timezone.now())
    messages.success(request, _("You have left this space."))
    return redirect("people:personal_page")
