"""One human entered twice: by web and by slip, by two slips, with a slip of the pen."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chantier.people.models import Person
from chantier.people.visitor import HouseRequest, signed_in
from chantier.registrations import actions
from chantier.registrations import duplicates as found
from chantier.rules import Denied
from chantier.worksites.access import worksite_for
from chantier.worksites.models import Worksite


@require_safe
@never_cache
def duplicates(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    """Who may be one and the same. The team decides: it asks them when in doubt."""
    worksite = worksite_for(request.visitor, worksite_slug, to="animate")
    context = {"worksite": worksite, "pairs": found.pairs_of(worksite)}
    return render(request, "registrations/duplicates.html", context)


@require_POST
def merge(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    """They are one: the person kept, and the other who becomes a part of them."""
    worksite = worksite_for(request.visitor, worksite_slug, to="animate")
    kept = _person(worksite, request.POST.get("kept", ""))
    gone = _person(worksite, request.POST.get("gone", ""))
    try:
        actions.merge_persons(kept=kept, gone=gone, by=signed_in(request), now=timezone.now())
    except Denied as denied:
        messages.error(request, denied.reason)
    else:
        messages.success(request, _("%(name)s is one person now.") % {"name": kept})
    return redirect("registrations:duplicates", worksite_slug)


def _person(worksite: Worksite, key: str) -> Person:
    """One of those registered here. Raises Http404 for anybody else."""
    for person in found.persons_of(worksite):
        if str(person.key) == key:
            return person
    raise Http404
