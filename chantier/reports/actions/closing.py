"""Returning the report to each one who was there; freezing it."""

import datetime

from django.db import transaction
from django.utils import timezone

from chantier.audit.actions import record
from chantier.people.models import Account
from chantier.registrations.models import Registration
from chantier.reports import content, fingerprints, freezing, letters, policies
from chantier.reports.actions.cowriting import settle_report
from chantier.reports.models import Report, ReportReturn
from chantier.reports.states import ReturnState, State

# How long those who were there have, unless the team gives them longer.
TIME_TO_ANSWER = datetime.timedelta(days=15)


@transaction.atomic
def return_report(
    *,
    report: Report,
    by: Account,
    now: datetime.datetime,
    open_until: datetime.date | None = None,
) -> list[ReportReturn]:
    """Give the report back to each one who was there, each on their own channel.

    The messages are written with the returns or not at all. `open_until`: the last day to correct
    one's words or attach a dissent; 15 days later unless told.
    """
    report = Report.objects.select_for_update().get(pk=report.pk)
    settle_report(report=report, now=now)
    policies.check_can_return(report)
    report.state, report.returned_at = State.RETURNED, now
    report.open_until = open_until or timezone.localdate(now) + TIME_TO_ANSWER
    report.save(update_fields=["state", "returned_at", "open_until"])
    present = report.registrations_present().select_related("person").order_by("pk")
    returns = [_return_to(report, registration, now) for registration in present]
    record(
        "report returned",
        on=report,
        by=by,
        at=now,
        to=len(returns),
        open_until=report.open_until.isoformat(),
    )
    return returns


def _return_to(report: Report, registration: Registration, now: datetime.datetime) -> ReportReturn:
    """The return to one person; reopened and returned again, the report goes out once more."""
    given, _created = ReportReturn.objects.update_or_create(
        report=report,
        registration=registration,
        defaults={
            "reach": registration.person.reach,
            "state": ReturnState.TO_SEND,
            "message_key": None,
            "at": now,
        },
    )
    given.message_key = letters.post_return(given, now=now).key
    given.save(update_fields=["message_key"])
    return given


@transaction.atomic
def freeze(*, report: Report, by: Account, now: datetime.datetime) -> Report:
    """Close the report: sections, findings, words, signatures, dissents are hashed together.

    From then on its pages are read from `frozen` and the words kept beside it, whatever becomes of
    the rows they come from.
    """
    report = Report.objects.select_for_update().get(pk=report.pk)
    policies.check_can_freeze(report, today=timezone.localdate(now))
    report.frozen_at = now
    data = fingerprints.conceal(content.of(report), report)
    report.state, report.frozen, report.sha256 = State.FROZEN, data, content.sha256(data)
    report.save(update_fields=["state", "frozen_at", "frozen", "sha256"])
    record("report frozen", on=report, by=by, at=now, sha256=report.sha256)
    freezing.follow(report, by=by, now=now)
    return report
