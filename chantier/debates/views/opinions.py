"""Common ground first, then conflicts, then the map: what the votes of a worksite say."""

from uuid import NAMESPACE_OID, uuid5

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.debates import actions, findings, opinions, places, policies, tasks
from chantier.debates.access import Standing, standing_in, statement_for
from chantier.debates.models import OpinionMap, Statement
from chantier.debates.opinion_forms import ThresholdsForm
from chantier.debates.pages import done, page, to, to_the_door
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
    exact = _sees_all(standing)
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


def _latest(standing: Standing) -> OpinionMap:
    """The latest map of the worksite. Raises Http404."""
    maps = standing.worksite.opinion_maps.select_related("worksite")
    made = maps.order_by("-number", "-pk").first()
    if made is None:
        raise Http404
    return made


def _sees_all(standing: Standing) -> bool:
    return bool(standing.rights & {"follow", "facilitate"})


def _statements(standing: Standing) -> dict[int, Statement]:
    rows = standing.worksite.statements.select_related("worksite", "meeting__worksite")
    return {row.number: row for row in rows.in_order()}


@login_not_required
@require_safe
def statement(request: HouseRequest, worksite_slug: str, number: int) -> HttpResponse:
    """All that the latest map says of one statement; a vote under way says nothing."""
    standing = standing_in(request, worksite_slug)
    found = statement_for(standing.worksite, number)
    exact = _sees_all(standing)
    seen = findings.may_be_seen(found, exact=exact)
    maps = standing.worksite.opinion_maps.select_related("worksite").order_by("-number")
    made = maps.first() if seen else None
    return page(
        request,
        "debates/map/statement.html",
        standing,
        statement=found,
        seen=seen,
        made=made,
        found=findings.finding(made, found, exact=exact) if made else None,
        exact=exact,
    )


@login_not_required
@require_safe
def group(request: HouseRequest, worksite_slug: str, number: int) -> HttpResponse:
    """One of the groups that emerge from the answers: what tells it from the others."""
    standing = standing_in(request, worksite_slug)
    made = _latest(standing)
    sizes = {one["id"] + 1: one["size"] for one in made.result["groups"]}
    if number not in sizes:
        raise Http404
    exact = _sees_all(standing)
    return page(
        request,
        "debates/map/group.html",
        standing,
        number=number,
        size=sizes[number],
        groups=sorted(sizes),
        marks=findings.marks(made, number, _statements(standing), exact=exact),
        exact=exact,
    )


@login_not_required
@require_safe
@never_cache
def my_place(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    """Where my own answers put me, for me alone; computed when asked, not kept."""
    standing = standing_in(request, worksite_slug)
    me = standing.participation
    if me is None:
        return to_the_door()
    made = standing.worksite.opinion_maps.select_related("worksite").order_by("-number").first()
    shown = made and opinions.page_of(made, exact=False, language=(get_language() or "fr")[:2])
    mine = dict(me.votes.values_list("statement", "value").order_by("pk"))
    common, divides = (shown.common, shown.conflicts) if shown else ([], [])
    return page(
        request,
        "debates/map/my_place.html",
        standing,
        placed=places.placed(made, me, shown.picture) if made and shown else None,
        common=[(told.statement, mine.get(told.statement.pk)) for told in common],
        divides=[(told, mine.get(told.statement.pk)) for told in divides],
    )


@require_safe
def signals(request: HouseRequest, worksite_slug: str) -> HttpResponse:
    """Accounts that seem to act together, for the team: with them and without them."""
    standing = standing_in(request, worksite_slug)
    if not _sees_all(standing):
        raise PermissionDenied
    made = _latest(standing)
    texts = _statements(standing)
    found = made.signals
    changes = [
        (kind, sign, texts[number])
        for kind in ("common_ground", "conflict")
        for sign, one, other in (("gone", "with", "without"), ("new", "without", "with"))
        for number in found.get(one, {}).get(kind, [])
        if "without" in found and number not in found[other][kind] and number in texts
    ]
    context = {"found": found, "changes": changes, "made": made}
    return page(request, "debates/map/signals.html", standing, **context)


@login_not_required
@require_safe
def data(request: HouseRequest, worksite_slug: str, number: int) -> JsonResponse:
    """What is published of one map, small counts hidden: anybody can compute its claims again."""
    standing = standing_in(request, worksite_slug)
    made = get_object_or_404(standing.worksite.opinion_maps, number=number)
    told = findings.aggregate(made, _statements(standing))
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})


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
