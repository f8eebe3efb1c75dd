"""Long work of the debates, done by the worker."""

from datetime import datetime

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django_tasks import task

from chantier.debates import actions, opinions
from chantier.debates.models import OpinionMap
from chantier.jobs.actions import start
from chantier.jobs.models import Job
from chantier.jobs.progress import report
from chantier.people.models import Account
from chantier.worksites.models import Worksite
from chantier.worksites.states import State

BATCH, SHARE = 20, 0.02  # votes after which a map is made again: so many, or this part of it


@task(title=gettext_lazy("The map of opinions"))
def draw_map(worksite: int, by: int | None) -> dict[str, str]:
    """Compute and keep; returns where it is read. The same votes change nothing."""
    found = Worksite.objects.select_related("space").get(pk=worksite)
    made = opinions.compute(found, lambda done, text: report(done, _said(text)))
    actions.keep_map(
        worksite=found,
        result=made.result,
        model=made.model,
        signals=made.signals,
        inputs_sha256=made.inputs_sha256,
        by=Account.objects.filter(pk=by).first() if by else None,
        now=timezone.now(),
    )
    return {"url": reverse("debates:common_ground", args=[found.slug])}


def worksites_to_map() -> list[Worksite]:
    """Those with a batch of votes more, or fewer, than their latest map was made of."""
    latest = OpinionMap.objects.filter(worksite=OuterRef("pk")).order_by("-number")
    rows = (
        Worksite.objects.exclude(state__in=(State.PREPARATION, State.CLOSED))
        .annotate(
            now=Count("statements__votes"),
            then=Subquery(latest.values("result__votes")[:1], output_field=IntegerField()),
        )
        .filter(now__gt=0)
        .order_by("pk")
    )
    due = [pk for pk, now, then in rows.values_list("pk", "now", "then") if _is_due(now, then or 0)]
    return list(Worksite.objects.filter(pk__in=due).order_by("pk"))


def _is_due(votes: int, mapped: int) -> bool:
    return abs(votes - mapped) >= max(BATCH, mapped * SHARE)


def refresh_maps(now: datetime) -> int:
    """Ask for a map of each worksite that got a batch of votes since its last one."""
    done = 0
    for worksite in worksites_to_map():
        waiting = Job.objects.unfinished().filter(task=draw_map.module_path)
        if not waiting.filter(args__0=worksite.pk).exists():
            start(task=draw_map, args=[worksite.pk, None], by=None, now=now)
            done += 1
    return done


def _said(text: str) -> str:
    return {
        "positions": gettext("Placing people"),
        "stability": gettext("Looking for groups, and whether they hold"),
        "groups": gettext("Looking for groups, and whether they hold"),
        "claims": gettext("Weighing what can be said"),
    }.get(text, "")
