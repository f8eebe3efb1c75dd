"""Setting aside, with a reason, what the report does not cite."""

import datetime

from django.db import transaction

from chantier.audit.actions import record
from chantier.debates.models import Contribution
from chantier.people.models import Account
from chantier.reports import policies
from chantier.reports.models import Report, SetAside
from chantier.worksites.models import Participation


@transaction.atomic
def set_aside(
    *,
    report: Report,
    contribution: Contribution,
    reason: str,
    by: Account | None,
    now: datetime.datetime,
    participation: Participation | None = None,
) -> SetAside:
    """Say why the report leaves a contribution out. Said again, the last reason stands."""
    report = Report.objects.select_for_update().get(pk=report.pk)
    policies.check_can_set_aside(report, contribution)
    row, _created = SetAside.objects.update_or_create(
        report=report,
        contribution=contribution,
        defaults={"reason": reason, "by": by, "participation": participation, "at": now},
    )
    record(
        "contribution set aside",
        on=report,
        by=by,
        at=now,
        actor=participation.pseudonym if participation else "",
        contribution=contribution.number,
        reason=reason,
    )
    return row


@transaction.atomic
def take_up_again(
    *,
    report: Report,
    contribution: Contribution,
    by: Account | None,
    now: datetime.datetime,
    participation: Participation | None = None,
) -> None:
    """It waits again to be cited or set aside. The reason given stays in the journal."""
    report = Report.objects.select_for_update().get(pk=report.pk)
    policies.check_can_write(report)
    row = SetAside.objects.filter(report=report, contribution=contribution).first()
    if row is None:
        return
    row.delete()
    record(
        "contribution taken up again",
        on=report,
        by=by,
        at=now,
        actor=participation.pseudonym if participation else "",
        contribution=contribution.number,
        was=row.reason,
    )
