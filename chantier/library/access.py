"""What the library shows: what public worksites gave to everybody."""

from typing import Literal

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from chantier.initiatives.models import Initiative
from chantier.library.models import Hypothesis
from chantier.people.visitor import Visitor
from chantier.reports.models import Finding, Report
from chantier.reports.states import State as ReportState
from chantier.spaces.access import roles_in
from chantier.spaces.models import RoleKind, Space
from chantier.worksites.states import State

TESTS = frozenset({RoleKind.ADMINISTRATOR, RoleKind.ANIMATION, RoleKind.STEERING})
PUBLIC_REPORTS = frozenset({ReportState.RETURNED, ReportState.FROZEN})


def public_cases() -> QuerySet[Initiative]:
    """Initiatives of worksites that went out, the latest worksite first."""
    return (
        Initiative.objects.exclude(worksite__state=State.PREPARATION)
        .select_related("worksite__space")
        .order_by("-worksite__starts_on", "worksite", "position", "pk")
    )


def public_hypotheses() -> QuerySet[Hypothesis]:
    """Hypotheses stated in reports that everybody may read.

    Those of a report that was reopened stay, in the words that were frozen: they are the library's
    own rows, and only the next freeze adds to them.
    """
    return (
        Hypothesis.objects.filter(stated_in__report__in=Report.objects.read_by_all())
        .select_related("space", "stated_in__report__meeting__worksite")
        .order_by("-at", "-pk")
    )


def tests_hypotheses(visitor: Visitor, space: Space) -> bool:
    """Committee and animation team of the space say what bears on a hypothesis."""
    return bool(roles_in(visitor, space) & TESTS)


def hypothesis_for(visitor: Visitor, pk: int, *, to: Literal["read", "test"]) -> Hypothesis:
    """One hypothesis. Raises Http404, or PermissionDenied for members without the right."""
    found = (
        Hypothesis.objects.filter(pk=pk)
        .select_related("space", "stated_in__report__meeting__worksite")
        .first()
    )
    if found is None:
        raise Http404
    if tests_hypotheses(visitor, found.space):
        return found
    public = Report.objects.read_by_all().filter(pk=found.stated_in.report_id)
    if to == "read" and public.exists():
        return found
    if to == "test" and (roles_in(visitor, found.space)):
        raise PermissionDenied
    raise Http404


def findings_to_test_with(hypothesis: Hypothesis) -> QuerySet[Finding]:
    """Findings of the space's other returned reports: what came out of other cases."""
    found: QuerySet[Finding] = (
        Finding.objects.standing()
        .filter(
            report__meeting__worksite__space=hypothesis.space,
            report__state__in=PUBLIC_REPORTS,
        )
        .exclude(report=hypothesis.stated_in.report_id)
        .select_related("report__meeting")
        .order_by("report__meeting__starts_at", "kind", "position", "pk")
    )
    return found
