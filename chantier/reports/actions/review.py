"""The review: each constituency says what it thinks of each section, as it stands."""

import datetime

from django.db import transaction

from chantier.audit.actions import record
from chantier.people.models import Account, Channel
from chantier.reports import content, policies
from chantier.reports.actions.cowriting import settle, settle_report
from chantier.reports.models import Report, Section, SignOff, Silence
from chantier.reports.states import State
from chantier.spaces.models import Constituency
from chantier.worksites.models import Participation


@transaction.atomic
def submit_for_review(
    *,
    report: Report,
    by: Account,
    now: datetime.datetime,
    review_until: datetime.date | None = None,
) -> Report:
    """From now on constituencies sign off; small edits stay possible and are signed again.

    `review_until`: the day shown to them. Nothing closes by itself on that day.
    """
    report = Report.objects.select_for_update().get(pk=report.pk)
    settle_report(report=report, now=now)
    policies.check_can_submit(report)
    report.state, report.review_until = State.IN_REVIEW, review_until
    report.save(update_fields=["state", "review_until"])
    until = review_until.isoformat() if review_until else ""
    record("report put in review", on=report, by=by, at=now, until=until)
    return report


@transaction.atomic
def back_to_writing(*, report: Report, by: Account, now: datetime.datetime) -> Report:
    """More than small edits are needed. What was signed stays, to confirm again if it changes."""
    report = Report.objects.select_for_update().get(pk=report.pk)
    policies.check_can_go_back_to_writing(report)
    report.state = State.WRITING
    report.save(update_fields=["state"])
    record("report taken back to writing", on=report, by=by, at=now)
    return report


@transaction.atomic
def sign_off(
    *,
    section: Section,
    constituency: Constituency,
    verdict: str,
    text: str,
    by: Account | None,
    now: datetime.datetime,
    read_sha256: str = "",
    participation: Participation | None = None,
    channel: str = Channel.WEB,
) -> SignOff:
    """A constituency's word on the section, bound to the SHA-256 of what it read.

    `read_sha256` is the hash of the text that was on the page or the sheet; by default, of the text
    that stands. If the text changed meanwhile, the word is kept as one on the earlier wording, to
    confirm again. The same word sent twice is one row.
    """
    policies.check_can_sign_off(section, constituency, participation=participation)
    policies.check_divergence_says_why(verdict, text)
    settle(section=section, now=now)
    digest = read_sha256 or content.section_sha256(section)
    said = {
        "section": section,
        "constituency": constituency,
        "verdict": verdict,
        "text": text,
        "text_sha256": digest,
        "participation": participation,
        "by": by,
        "channel": channel,
    }
    last = section.sign_offs.filter(
        constituency=constituency, participation=participation, by=by
    ).order_by("-at", "-pk")
    if (latest := last.first()) and all(getattr(latest, key) == said[key] for key in said):
        return latest
    signed = SignOff.objects.create(**said, at=now)
    record(
        "section signed off",
        on=section,
        by=by,
        at=now,
        actor=participation.pseudonym if participation else "",
        constituency=constituency.slug,
        verdict=verdict,
        sha256=digest,
        channel=channel,
    )
    return signed


@transaction.atomic
def say_why_silent(
    *,
    report: Report,
    constituency: Constituency,
    reason: str,
    by: Account,
    now: datetime.datetime,
) -> Silence:
    """Record why a constituency that was there could not sign: shown with the report, for good."""
    policies.check_can_say_why_silent(report, constituency)
    silence, _created = Silence.objects.update_or_create(
        report=report,
        constituency=constituency,
        defaults={"reason": reason, "by": by, "at": now},
    )
    record(
        "reason for a missing sign-off recorded",
        on=report,
        by=by,
        at=now,
        constituency=constituency.slug,
        reason=reason,
    )
    return silence
