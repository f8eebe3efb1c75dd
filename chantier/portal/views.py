"""The only pages where steps meet: home, a worksite, its reach, the dashboard."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chantier.notices import actions
from chantier.notices.letters import in_post_order, letters_pdf
from chantier.people.visitor import HouseRequest, signed_in
from chantier.portal import access, queries
from chantier.portal.forms import BY_HAND, MarkForm
from chantier.portal.reach import reach as reach_of
from chantier.portal.sitemap import addresses
from chantier.portal.todo import Todo, rooms, todo
from chantier.rules import Denied
from chantier.themes.models import Theme
from chantier.worksites.access import rights_on, worksite_for
from chantier.worksites.models import Worksite


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
        "release": queries.latest_release(found),
        "themes": Theme.objects.filter(worksite=found).order_by("position", "pk"),
        "todo": _waits(request, found, rights),
        "animates": "animate" in rights,
    }
    return render(request, "portal/worksite.html", context)


def _waits(request: HouseRequest, found: Worksite, rights: frozenset[str]) -> list[Todo]:
    """What waits for the visitor: a room that is open first, then the tasks of the team."""
    if request.visitor.account is None:
        return []
    tasks = todo(found, now=timezone.now()) if "animate" in rights else []
    return rooms(request.visitor, found) + tasks


@login_not_required
@require_safe
def reach(request: HouseRequest, slug: str) -> HttpResponse:
    found = worksite_for(request.visitor, slug)
    public = "follow" not in rights_on(request.visitor, found)
    rows = reach_of(found, public=public)
    return render(request, "portal/reach.html", {"worksite": found, "rows": rows, "public": public})


@require_safe
def dashboard(request: HouseRequest) -> HttpResponse:
    mine = [
        (found, _waits(request, found, rights_on(request.visitor, found)))
        for found in access.own_worksites(request.visitor)
    ]
    context = {"worksites": mine, "installs": signed_in(request).is_staff}
    return render(request, "portal/dashboard.html", context)


@login_not_required
@require_safe
def accessibility(request: HouseRequest) -> HttpResponse:
    return render(request, "portal/accessibility.html")


@require_safe
def outbox(request: HouseRequest, slug: str) -> HttpResponse:
    found = worksite_for(request.visitor, slug, to="animate")
    messages_there = queries.messages_of(found)
    context = {
        "worksite": found,
        "to_print": messages_there.to_print(),
        "to_call": messages_there.to_call(),
        "stuck": messages_there.overdue(timezone.now()).exclude(state__in=BY_HAND),
    }
    return render(request, "portal/outbox.html", context)


@require_safe
def letters(request: HouseRequest, slug: str) -> HttpResponse:
    found = worksite_for(request.visitor, slug, to="animate")
    waiting = in_post_order(queries.messages_of(found).to_print())
    if not waiting:
        messages.info(request, _("No letter waits to be printed."))
        return redirect("portal:outbox", slug)
    pdf = letters_pdf(messages=waiting, language=get_language() or "fr")
    headers = {"Content-Disposition": f'attachment; filename="{slug}-lettres.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@require_POST
def mark(request: HouseRequest, slug: str) -> HttpResponse:
    """Say that the ticked messages were posted, handed over or read aloud."""
    found = worksite_for(request.visitor, slug, to="animate")
    form = MarkForm(request.POST, messages=queries.messages_of(found))
    if not form.is_valid():
        messages.error(request, _("Tick at least one message, then say what became of it."))
        return redirect("portal:outbox", slug)
    try:
        actions.mark(
            messages=form.cleaned_data["messages"],
            state=form.cleaned_data["state"],
            by=signed_in(request),
            now=timezone.now(),
        )
    except Denied as denied:
        messages.error(request, denied.reason)
    else:
        messages.success(request, _("It is noted."))
    return redirect("portal:outbox", slug)


@login_not_required
@require_safe
def sitemap(request: HouseRequest) -> HttpResponse:
    """For search engines."""
    context = {"addresses": addresses()}
    return render(request, "portal/sitemap.xml", context, content_type="application/xml")


@login_not_required
@require_safe
def robots(request: HouseRequest) -> HttpResponse:
    """Where the sitemap is; personal pages say themselves that they are not to be kept."""
    there = settings.SITE_URL + reverse("portal:sitemap")
    return HttpResponse(f"User-agent: *\nAllow: /\nSitemap: {there}\n", content_type="text/plain")
