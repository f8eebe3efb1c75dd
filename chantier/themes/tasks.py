"""Long work of the themes, done by the worker."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task

from chantier.algorithms.grouping import ConflictError, plan
from chantier.jobs.progress import report
from chantier.meetings.models import Meeting
from chantier.people.models import Account
from chantier.rules import Denied
from chantier.themes import actions
from chantier.themes.seating import Setting, seating_of
from chantier.themes.sentences import say_conflict


@task(title=gettext_lazy("The plan of the tables"), max_attempts=2)
def plan_tables(meeting: int, by: int, room: dict[str, Any], by_hand: bool) -> dict[str, str]:
    """Plan and keep the tables of a meeting. Returns the page. Raises Denied with each conflict."""
    found = Meeting.objects.select_related("worksite__space").get(pk=meeting)
    report(0.02, _("Reading who comes"))
    setting = Setting(**room)
    seating = seating_of(found, setting, by_hand=by_hand)
    try:
        groups = plan(
            seating.problem,
            seed=setting.seed,
            report=lambda done: report(0.05 + 0.9 * done, _("Mixing the tables")),
        )
    except ConflictError as error:
        names = seating.names
        raise Denied("\n".join(say_conflict(c, names) for c in error.conflicts)) from error
    actions.keep_plan(
        meeting=found,
        room=setting,
        seating=seating,
        groups=groups,
        by=Account.objects.filter(pk=by).first(),
        now=timezone.now(),
    )
    return {"url": reverse("themes:tables", args=[found.worksite.slug, found.slug])}
