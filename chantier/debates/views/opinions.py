"""Common ground first, then conflicts, then the map: what the votes of a worksite say."""

from uuid import NAMESPACE_OID, uuid5

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.debates import actions, opinions, policies, tasks
from chantier.debates.access import standing_in, statement_for
from chantier.debates.opinion_forms import ThresholdsForm
from chantier.debates.pages import done, page, to
from chantier.jobs.actions import start
from chantier.people.visitor import HouseRequest, signed_in
from chantier.rules import Denied, may
from chantier.ui.forms import status_of
from chantier.worksites.access import worksite_for


@login_not_required
@require_safe
def common_ground(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    """The latest map, or the one asked for by `?carte=`."""
    standing = standing_in(request, worksite_slug)
    maps = standing.worksite.opinion_maps.order_by("-number", "-pk")
    asked = request.GET.get("carte", "")
    if asked.isdecimal() and len(asked) < 9:
        maps = maps.filter(number=int(asked))
    made = maps.select_related("worksite").first()
    exact = bool(standing.rights & {"follow", "facilitate"})
    shown = (
        opinions.page_of(made, exact=exact, language=(get_language() or "fr")[:2]) if made else None
    )
    return page(
        request,
        "debates/map/common_ground.html",
        standing,
        made=made,
        shown=shown,
        exact=exact,
        mapping=may(policies.check_can_map, standing.worksite),
        steers="steer" in standing.rights,
    )


@require_POST
def compute(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    """Ask for a new map; its job tells how far it is."""
    standing = standing_in(request, worksite_slug)
    if not standing.facilitates:
        raise PermissionDenied
    verdict = may(policies.check_can_map, standing.worksite)
    if not verdict.allowed:
        messages.error(request, verdict.reason)
        return to("common_ground", standing)
    account = signed_in(request)
    job = start(
        task=tasks.draw_map,
        args=[standing.worksite.pk, account.pk],
        by=account,
        now=timezone.now(),
    )
    return redirect("jobs:job", job.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def thresholds(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    """What the committee asks of common ground and conflicts."""
    worksite = worksite_for(request.visitor, worksite_slug, to="steer")
    form = ThresholdsForm(request.POST or None, instance=opinions.thresholds_of(worksite))
    if request.method == "POST" and form.is_valid():
        account, now = signed_in(request), timezone.now()
        if done(
            form,
            actions.set_thresholds,
            worksite=worksite,
            by=account,
            now=now,
            **form.cleaned_data,
        ):
            messages.success(request, _("The next map will use these thresholds."))
            return redirect("debates:common_ground", worksite_slug)
    standing = standing_in(request, worksite_slug)
    status = status_of(form)
    return page(request, "debates/map/thresholds.html", standing, form=form, status=status)


@login_not_required
@require_POST
def raise_conflict(request: HouseRequest, worksite_slug: str, number: int) -> HttpResponseRedirect:
    """A statement on which constituencies differ becomes a conflict to work on."""
    standing = standing_in(request, worksite_slug)
    if standing.participation is None and not standing.facilitates:
        raise Http404
    statement = statement_for(standing.worksite, number)
    try:
        conflict = actions.open_conflict(
            worksite=standing.worksite,
            matter=statement.text[:300],
            meeting=statement.meeting,
            comes_from=list(statement.comes_from.order_by("pk")),
            participation=standing.participation,
            by=None if standing.participation else standing.account,
            now=timezone.now(),
            request_key=uuid5(NAMESPACE_OID, f"statement {statement.pk}"),  # one click, or ten
        )
    except Denied as denied:
        messages.error(request, denied.reason)
        return to("common_ground", standing)
    return to("conflict", standing, pk=conflict.pk)
