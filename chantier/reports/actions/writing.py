"""Opening a report and writing its sections."""

import datetime

from django.db import transaction

from chantier.audit.actions import record
from chantier.meetings.models import Meeting
from chantier.people.models import Account
from chantier.reports import policies
from chantier.reports.models import Report, Section, SectionKey, SectionVersion
from chantier.worksites.models import Participation


class SavedMeanwhile(Exception):  # noqa: N818  reads better at the call site
    """Somebody saved while this text was being typed. Nothing was written; nothing is lost.

    `typed` is what was sent; `standing` is the version that stands now; `base` is the text that
    both started from.
    """

    def __init__(self, *, typed: str, standing: SectionVersion, base: str) -> None:
        super().__init__(f"saved meanwhile: version {standing.number}")
        self.typed = typed
        self.standing = standing
        self.base = base


@transaction.atomic
def open_report(
    *, meeting: Meeting, by: Account, now: datetime.datetime, due_on: datetime.date | None = None
) -> Report:
    """The report of the meeting with its three empty parts. Asked twice, the same one."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    if existing := Report.objects.filter(meeting=meeting).first():
        return existing
    policies.check_can_open(meeting)
    report = Report.objects.create(meeting=meeting, due_on=due_on, opened_at=now)
    Section.objects.bulk_create(
        Section(report=report, key=key, position=position)
        for position, key in enumerate(SectionKey.values, start=1)
    )
    record("report opened", on=report, by=by, at=now, due_on=due_on.isoformat() if due_on else "")
    return report


@transaction.atomic
def save_section(
    *,
    section: Section,
    text: str,
    base_number: int,
    by: Account | None,
    now: datetime.datetime,
    participation: Participation | None = None,
) -> SectionVersion | None:
    """Add a version, written from version `base_number` (0: from nothing).

    Returns the version that stands; None when there is still no text. The text that already stands
    makes no new version, so that a form sent twice counts once.
    Raises SavedMeanwhile when another version came after the base; Denied.
    """
    Section.objects.select_for_update().get(pk=section.pk)
    section.report.refresh_from_db(fields=["state"])
    policies.check_can_write(section.report)
    standing = section.latest()
    if text == (standing.text if standing else ""):
        return standing
    if standing and standing.number != base_number:
        base = section.versions.filter(number=base_number).first()
        raise SavedMeanwhile(typed=text, standing=standing, base=base.text if base else "")
    version = SectionVersion.objects.create(
        section=section,
        number=standing.number + 1 if standing else 1,
        text=text,
        by=by,
        participation=participation,
        at=now,
    )
    record(
        "section saved",
        on=section,
        by=by,
        at=now,
        actor=participation.pseudonym if participation else "",
        number=version.number,
    )
    return version
