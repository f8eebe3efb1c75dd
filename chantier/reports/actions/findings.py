"""Strengths, weaknesses and hypotheses, each resting on contributions."""

import datetime
import uuid
from collections.abc import Collection

from django.db import transaction
from django.db.models import Max

from chantier.audit.actions import record
from chantier.people.models import Account
from chantier.reports import policies
from chantier.reports.models import Finding, FindingKind, Report
from chantier.worksites.models import Participation


def _actor(participation: Participation | None) -> str:
    return participation.pseudonym if participation else ""


def _cite(finding: Finding, numbers: Collection[int]) -> None:
    finding.contributions.set(finding.report.meeting.contributions.filter(number__in=numbers))


@transaction.atomic
def add_finding(
    *,
    report: Report,
    kind: str,
    text: str,
    contributions: Collection[int],
    by: Account | None,
    now: datetime.datetime,
    transfers_to: str = "",
    refuted_by: str = "",
    participation: Participation | None = None,
    request_key: uuid.UUID | None = None,
) -> Finding:
    """Add a finding after the others of its kind. `contributions`: their numbers in the meeting."""
    sent: Finding | None = Finding.everything.filter(request_key=request_key).first()
    if request_key and sent:
        return sent
    report = Report.objects.select_for_update().get(pk=report.pk)
    policies.check_can_write(report)
    policies.check_can_cite(report, set(contributions))
    last = Finding.everything.filter(report=report, kind=kind).aggregate(Max("position"))
    is_hypothesis = kind == FindingKind.HYPOTHESIS
    finding: Finding = Finding.objects.create(
        report=report,
        kind=kind,
        position=(last["position__max"] or 0) + 1,
        text=text,
        transfers_to=transfers_to if is_hypothesis else "",
        refuted_by=refuted_by if is_hypothesis else "",
        request_key=request_key,
    )
    _cite(finding, contributions)
    record(
        "finding added",
        on=finding,
        by=by,
        at=now,
        actor=_actor(participation),
        contributions=sorted(contributions),
    )
    return finding


@transaction.atomic
def edit_finding(
    *,
    finding: Finding,
    text: str,
    contributions: Collection[int],
    base_edition: int,
    by: Account | None,
    now: datetime.datetime,
    transfers_to: str = "",
    refuted_by: str = "",
    participation: Participation | None = None,
) -> Finding:
    """Reword a finding read at `base_edition`; the former wording stays in the journal.

    Raises policies.EditedMeanwhile, with nothing written, when it was reworded since; Denied.
    """
    finding = Finding.everything.select_for_update(of=("self",)).get(pk=finding.pk)
    policies.check_can_write(finding.report)
    policies.check_can_cite(finding.report, set(contributions) - _already_cited(finding))
    policies.check_can_reword(finding, base_edition)
    was = {
        "text": finding.text,
        "transfers_to": finding.transfers_to,
        "refuted_by": finding.refuted_by,
        "contributions": sorted(_already_cited(finding)),
    }
    is_hypothesis = finding.kind == FindingKind.HYPOTHESIS
    finding.text = text
    finding.transfers_to = transfers_to if is_hypothesis else ""
    finding.refuted_by = refuted_by if is_hypothesis else ""
    finding.edition += 1
    finding.save(update_fields=["text", "transfers_to", "refuted_by", "edition"])
    _cite(finding, contributions)
    record("finding reworded", on=finding, by=by, at=now, actor=_actor(participation), was=was)
    return finding


def _already_cited(finding: Finding) -> set[int]:
    return set(finding.contributions.values_list("number", flat=True))


@transaction.atomic
def drop_finding(
    *,
    finding: Finding,
    reason: str,
    by: Account | None,
    now: datetime.datetime,
    participation: Participation | None = None,
) -> Finding:
    """Take a finding out, with a reason; it stays listed beside the report and can come back."""
    policies.check_can_write(finding.report)
    if finding.dropped_at is not None:
        return finding
    finding.dropped_at, finding.dropped_because = now, reason
    finding.save(update_fields=["dropped_at", "dropped_because"])
    record("finding taken out", on=finding, by=by, at=now, actor=_actor(participation))
    return finding


@transaction.atomic
def restore_finding(
    *,
    finding: Finding,
    by: Account | None,
    now: datetime.datetime,
    participation: Participation | None = None,
) -> Finding:
    """Bring back a finding that was taken out, as it was."""
    policies.check_can_restore(finding)
    finding.dropped_at, finding.dropped_because = None, ""
    finding.save(update_fields=["dropped_at", "dropped_because"])
    record("finding brought back", on=finding, by=by, at=now, actor=_actor(participation))
    return finding
