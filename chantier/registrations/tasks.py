"""Long work of the registrations, done by the worker."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task

from chantier.algorithms.lottery.pool import Impossible
from chantier.jobs.progress import report
from chantier.meetings.models import Meeting
from chantier.people.models import Account
from chantier.registrations import actions, lots
from chantier.rules import Denied


@task(title=gettext_lazy("The lists of the draw"))
def prepare_draw(meeting: int, by: int) -> dict[str, str]:
    """Make the thousand lists and commit to them. Returns the page. Harmless when run again."""
    from chantier.algorithms.lottery import making  # loads a solver

    found = Meeting.objects.select_related("worksite__space").get(pk=meeting)
    report(0.02, _("Reading the registrations"))
    page = reverse("registrations:draw", args=[found.worksite.slug, found.slug])
    if lots.standing_draw(found):
        return {"url": page}
    entered = lots.enter(found)
    try:
        made = making.make(
            entered.pool, tell=lambda done: report(0.05 + 0.9 * done, _("Making the lists"))
        )
    except Impossible as impossible:
        raise Denied(
            _("No list of these people meets the rule any more: see the page of the draw.")
        ) from impossible
    actions.commit_draw(
        meeting=found,
        entered=entered,
        made=made,
        by=Account.objects.filter(pk=by).first(),
        now=timezone.now(),
    )
    return {"url": page}
