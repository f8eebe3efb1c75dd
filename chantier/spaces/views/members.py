"""What members see of each other, and how the animation team enters somebody from a paper."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from chantier.people.visitor import HouseRequest, signed_in
from chantier.rules import Denied
from chantier.spaces import access, actions, queries
from chantier.spaces.forms import AddMemberForm
from chantier.ui.forms import status_of


@login_not_required
@require_safe
def members(request: HouseRequest, space_slug: str) -> HttpResponse:
    """Names and constituencies, for members only: with account, or by their personal link."""
    here = access.space_for(request.visitor, space_slug, to="belong")
    context = {
        "space": here,
        "members": queries.members(here),
        "rights": access.rights_in(request.visitor, here),
    }
    return render(request, "spaces/members.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HouseRequest, space_slug: str) -> HttpResponse:
    """Enter somebody from a paper or a call; then their code is handed over."""
    here = access.space_for(request.visitor, space_slug, to="animate")
    form = AddMemberForm(request.POST or None, space=here)
    if request.method == "POST" and form.is_valid():
        try:
            member = actions.join(
                space=here,
                constituency=form.cleaned_data["constituency"],
                contact=form.contact(),
                consent_how=form.cleaned_data["consent_how"],
                by=signed_in(request),
                now=timezone.now(),
            )
        except Denied as denied:
            form.add_error(None, denied.reason)
        else:
            return redirect("people:hand_over", member.person.key)
    context = {"space": here, "form": form}
    return render(request, "spaces/add_member.html", context, status=status_of(form))
