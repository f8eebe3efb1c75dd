"""What those who were there answer to the report that was returned to them."""

import datetime
import uuid

from django.db import transaction

from chantier.audit.actions import record
from chantier.debates.models import Contribution
from chantier.people.models import Account, Channel
from chantier.reports import content, policies
from chantier.reports.models import Correction, Dissent, Report
from chantier.reports.states import CorrectionState
from chantier.worksites.models import Participation


@transaction.atomic
def correct_own_words(
    *,
    report: Report,
    contribution: Contribution,
    participation: Participation,
    text: str,
    now: datetime.datetime,
    by: Account | None = None,
    channel: str = Channel.WEB,
) -> Correction:
    """Its author asks that a cited contribution be reworded. `by`: who types for somebody else.

    Asked again before the answer, the new wording takes the place of the one asked for; nobody has
    answered it yet.
    """
    report = Report.objects.select_for_update().get(pk=report.pk)
    policies.check_can_ask_correction(report, contribution, participation=participation)
    correction, created = Correction.objects.update_or_create(
        report=report,
        contribution=contribution,
        participation=participation,
        state=CorrectionState.ASKED,
        defaults={"text": text, "by": by, "channel": channel},
        create_defaults={"text": text, "by": by, "channel": channel, "asked_at": now},
    )
    record(
        "correction asked for" if created else "correction asked for in other words",
        on=correction,
        by=by,
        at=now,
        actor=participation.pseudonym,
        contribution=contribution.number,
        channel=channel,
    )
    return correction


@transaction.atomic
def answer_correction(
    *,
    correction: Correction,
    apply: bool,
    answer: str,
    by: Account,
    now: datetime.datetime,
) -> Correction:
    """Show the new wording from now on (the first one is kept), or say why not."""
    correction = Correction.objects.select_for_update().get(pk=correction.pk)
    policies.check_can_answer_correction(correction, apply=apply, answer=answer)
    correction.state = CorrectionState.APPLIED if apply else CorrectionState.ANSWERED
    correction.answer, correction.answered_at = answer, now
    correction.save(update_fields=["state", "answer", "answered_at"])
    record("correction answered", on=correction, by=by, at=now, applied=apply)
    return correction


@transaction.atomic
def attach_dissent(
    *,
    report: Report,
    participation: Participation,
    text: str,
    signed_as: str,
    now: datetime.datetime,
    by: Account | None = None,
    channel: str = Channel.WEB,
    request_key: uuid.UUID | None = None,
) -> Dissent:
    """Attach a dissent that nobody can change or drop. `by`: who types for somebody else.

    `signed_as` is shown as given; empty, the dissent is signed by the constituency alone.
    """
    if request_key and (sent := Dissent.objects.filter(request_key=request_key).first()):
        return sent
    report = Report.objects.select_for_update().get(pk=report.pk)
    policies.check_can_dissent(report, participation=participation)
    dissent = Dissent.objects.create(
        report=report,
        participation=participation,
        constituency=participation.constituency,
        text=text,
        signed_as=signed_as,
        text_sha256=content.sha256(text),
        channel=channel,
        by=by,
        at=now,
        request_key=request_key,
    )
    record(
        "dissent attached",
        on=dissent,
        by=by,
        at=now,
        actor=participation.pseudonym,
        sha256=dissent.text_sha256,
        channel=channel,
    )
    return dissent
