"""Long work of the debates, done by the worker."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django_tasks import task

from chantier.debates import actions, opinions
from chantier.jobs.progress import report
from chantier.people.models import Account
from chantier.worksites.models import Worksite


@task(title=gettext_lazy("The map of opinions"))
def draw_map(worksite: int, by: int | None) -> dict[str, str]:
    """Compute and keep; returns where it is read. The same votes change nothing."""
    found = Worksite.objects.select_related("space").get(pk=worksite)
    result, digest = opinions.compute(found, lambda done, text: report(done, _said(text)))
    actions.keep_map(
        worksite=found,
        result=result,
        inputs_sha256=digest,
        by=Account.objects.filter(pk=by).first() if by else None,
        now=timezone.now(),
    )
    return {"url": reverse("debates:common_ground", args=[found.slug])}


def _said(text: str) -> str:
    return {
        "positions": gettext("Placing people"),
        "stability": gettext("Looking for groups, and whether they hold"),
        "groups": gettext("Looking for groups, and whether they hold"),
        "claims": gettext("Weighing what can be said"),
    }.get(text, "")
