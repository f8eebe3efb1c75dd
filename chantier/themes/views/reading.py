"""The themes as everybody reads them."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from chantier.people.visitor import HouseRequest
from chantier.themes import access, queries
from chantier.themes.models import Theme
from chantier.worksites.access import rights_on


@login_not_required
@require_safe
def themes(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    worksite = access.worksite_for(request.visitor, worksite_slug, to="read")
    public = "follow" not in rights_on(request.visitor, worksite)
    context = {
        "worksite": worksite,
        "themes": queries.themes_with_sources(worksite, public=public),
        "in_no_theme": [
            one
            for one in queries.in_no_theme(worksite, public=public)
            if one.kind != "contribution"
        ],
        "decides": access.decides_themes(request.visitor, worksite),
    }
    return render(request, "themes/themes.html", context)


@login_not_required
@require_safe
def theme(request: HouseRequest, worksite_slug: str, pk: int) -> HttpResponse:
    """One theme: what it rests on by workshop and constituency, who is not heard in it."""
    worksite = access.worksite_for(request.visitor, worksite_slug, to="read")
    public = "follow" not in rights_on(request.visitor, worksite)
    found = get_object_or_404(
        Theme.objects.select_related("worksite__space"), pk=pk, worksite=worksite
    )
    works = queries.works_on(found)
    proposals = found.proposals.order_by("number")
    context = {
        "worksite": worksite,
        "view": queries.theme_with_sources(found, public=public),
        "works": works,
        "rounds": any(work.group.round > 1 for work in works),
        "proposals": proposals.addressed() if public else proposals,
        "decides": access.decides_themes(request.visitor, worksite),
    }
    return render(request, "themes/theme.html", context)
