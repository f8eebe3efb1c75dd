"""What can be done with hypotheses."""

from datetime import datetime

from django.db import transaction

from chantier.audit.actions import record
from chantier.library import policies
from chantier.library.models import Evidence, Hypothesis
from chantier.people.models import Account
from chantier.reports.models import Finding, FindingKind, Report


@transaction.atomic
def state_hypotheses(*, report: Report, by: Account | None, now: datetime) -> list[Hypothesis]:
    """Bring every hypothesis of a frozen report into the library; once each, run twice or not."""
    made = []
    for finding in (
        report.findings.standing().filter(kind=FindingKind.HYPOTHESIS).order_by("position", "pk")
    ):
        policies.check_can_state(finding)
        hypothesis, created = Hypothesis.objects.get_or_create(
            stated_in=finding,
            defaults={
                "space": report.meeting.worksite.space,
                "text": finding.text,
                "transfers_to": finding.transfers_to,
                "refuted_by": finding.refuted_by,
                "at": now,
            },
        )
        if created:
            record("hypothesis stated", on=hypothesis, by=by, at=now, finding=finding.pk)
        made.append(hypothesis)
    return made


@transaction.atomic
def add_evidence(
    *,
    hypothesis: Hypothesis,
    finding: Finding,
    stance: str,
    note: str,
    by: Account,
    now: datetime,
) -> Evidence:
    """Say that a finding supports, qualifies or contradicts the hypothesis; said again, it is
    corrected, and the journal keeps both."""
    policies.check_bears_on(hypothesis, finding)
    evidence, _created = Evidence.objects.update_or_create(
        hypothesis=hypothesis,
        finding=finding,
        defaults={"stance": stance, "note": note, "at": now, "by": by},
    )
    record("evidence added", on=hypothesis, by=by, at=now, finding=finding.pk, stance=stance)
    return evidence
