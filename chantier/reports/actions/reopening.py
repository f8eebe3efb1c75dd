"""Reopening a frozen report by a decision; what was frozen stays readable."""

import datetime

from django.db import transaction
from django.utils import timezone

from chantier.audit.actions import record
from chantier.audit.models import label
from chantier.people.models import Account
from chantier.reports import content, policies
from chantier.reports.models import Edition, Report
from chantier.reports.states import State
from chantier.spaces.actions import record_decision


@transaction.atomic
def reopen(
    *,
    report: Report,
    title: str,
    taken_on: datetime.date,
    text: str,
    by: Account,
    now: datetime.datetime,
) -> Edition:
    """Take a frozen report back to writing, by a decision recorded with it among the others.

    The frozen text stays at its address. Dissents stay attached; sign-offs hold where the text does
    not change; reasons for a missing signature are asked again. Raises Denied.
    """
    report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    policies.check_can_reopen(report, taken_on=taken_on, today=timezone.localdate(now))
    decision = record_decision(
        space=report.meeting.worksite.space,
        title=title,
        taken_on=taken_on,
        text=text,
        about=label(report),
        by=by,
        now=now,
    )
    edition = Edition.objects.create(
        report=report,
        number=report.editions.count() + 1,
        frozen=report.frozen,
        sha256=content.sha256(report.frozen),
        frozen_at=report.frozen_at or now,
        reopened_at=now,
        by=by,
        decision=decision,
    )
    report.state, report.frozen, report.sha256, report.frozen_at = State.WRITING, None, "", None
    report.returned_at = report.open_until = report.review_until = None
    report.save(
        update_fields=[
            "state",
            "frozen",
            "sha256",
            "frozen_at",
            "returned_at",
            "open_until",
            "review_until",
        ]
    )
    report.silences.all().delete()
    record(
        "report reopened",
        on=report,
        by=by,
        at=now,
        edition=edition.number,
        sha256=edition.sha256,
        decision=decision.pk,
    )
    return edition
