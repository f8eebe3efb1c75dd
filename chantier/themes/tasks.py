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
from chantier.themes import actions, policies, queries
from chantier.themes.seating import Setting, seating_of
from chantier.themes.sentences import say_conflict
from chantier.worksites.models import Worksite


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


@task(title=gettext_lazy("Themes suggested by the machine"), max_attempts=2)
def suggest_themes(worksite: int, by: int) -> dict[str, str]:
    """Find what goes together among the sentences in no theme. Returns the board. Raises Denied.

    The same sentences give the same suggestions: nothing here is drawn by chance.
    """
    from chantier.algorithms.themes import Sentence, suggest  # loads scikit-learn: seconds

    found = Worksite.objects.select_related("space").get(pk=worksite)
    report(0.05, _("Reading the reports"))
    said: dict[str, list[str]] = {}
    for source in queries.in_no_theme(found, public=False):
        said.setdefault(" ".join(source.text.split()), []).append(source.key)
    policies.check_can_suggest(len(said))
    report(0.2, _("Looking for what goes together"))
    suggestions = suggest(
        [Sentence(tuple(keys), text, found.language) for text, keys in said.items()]
    )
    if not suggestions.themes:
        raise Denied(
            _("No sentences were found to go together more than by chance: read them yourselves.")
        )
    actions.keep_suggestions(
        worksite=found,
        found=suggestions,
        by=Account.objects.filter(pk=by).first(),
        now=timezone.now(),
    )
    return {"url": reverse("themes:board", args=[found.slug])}
