"""The only pages where steps meet: home, a worksite, its reach, the dashboard."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from chantier.people.visitor import HouseRequest
from chantier.portal import access, queries
from chantier.portal.reach import reach as reach_of
from chantier.portal.todo import todo
from chantier.themes.models import Theme
from chantier.worksites.access import rights_on, worksite_for


@login_not_required
@require_safe
def home(request: HouseRequest) -> HttpResponse:
    worksites = list(access.public_worksites())
    context = {
        "worksites": worksites,
        "spaces": sorted({worksite.space for worksite in worksites}, key=lambda one: one.name),
    }
    return render(request, "portal/home.html", context)


@login_not_required
@require_safe
def worksite(request: HouseRequest, slug: str) -> HttpResponse:
    found = worksite_for(request.visitor, slug)
    now = timezone.now()
    rights = rights_on(request.visitor, found)
    meetings = list(found.meetings.select_related("initiative").in_order())
    context = {
        "worksite": found,
        "steps": queries.steps(found),
        "doors": list(queries.doors(found, meetings, now=now)),
        "meetings": meetings,
        "initiatives": found.initiatives.order_by("position", "pk"),
        "calendar": found.calendar.order_by("position", "pk"),
        "reports": queries.returned_reports(found),
        "themes": Theme.objects.filter(worksite=found).order_by("position", "pk"),
        "todo": todo(found, now=now) if "animate" in rights else [],
        "animates": "animate" in rights,
    }
    return render(request, "portal/worksite.html", context)


@login_not_required
@require_safe
def reach(request: HouseRequest, slug: str) -> HttpResponse:
    found = worksite_for(request.visitor, slug)
    public = "follow" not in rights_on(request.visitor, found)
    rows = reach_of(found, public=public)
    return render(request, "portal/reach.html", {"worksite": found, "rows": rows, "public": public})


@require_safe
def dashboard(request: HouseRequest) -> HttpResponse:
    now = timezone.now()
    mine = [
        (found, todo(found, now=now) if "animate" in rights_on(request.visitor, found) else [])
        for found in access.own_worksites(request.visitor)
    ]
    return render(request, "portal/dashboard.html", {"worksites": mine})


@login_not_required
@require_safe
def accessibility(request: HouseRequest) -> HttpResponse:
    return render(request, "portal/accessibility.html")
