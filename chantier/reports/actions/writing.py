"""Opening a report and writing its sections."""

import datetime
from typing import Any

from django.db import transaction

from chantier.algorithms import provenance
from chantier.audit.actions import record
from chantier.meetings.models import Meeting
from chantier.people.models import Account, Channel
from chantier.reports import differences, policies
from chantier.reports.actions.cowriting import settle
from chantier.reports.cowriting import changes
from chantier.reports.models import Report, Section, SectionKey, SectionUpdate, SectionVersion
from chantier.worksites.models import Participation


class SavedMeanwhile(Exception):  # noqa: N818  reads better at the call site
    """Somebody saved other words in the same place meanwhile. Nothing was written or lost.

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
    channel: str = Channel.WEB,
) -> SectionVersion | None:
    """Add what was typed from the text at journal row `base_number` (0: from nothing).

    What others saved meanwhile is kept: the difference between the base and `text` is one update of
    the journal, under an identity of its own, merged with theirs. Returns the version that stands;
    None when there is still no text. A text without a difference makes no row, so that a form sent
    twice counts once.
    Raises SavedMeanwhile when both changed the same sentence, or the base is unknown; Denied.
    """
    Section.objects.select_for_update().get(pk=section.pk)
    section.report.refresh_from_db(fields=["state"])
    policies.check_can_write(section.report)
    standing = settle(section=section, now=now)
    if text == (standing.text if standing else ""):
        return standing
    rows = section.rows()
    if standing and standing.number != base_number:
        base = section.versions.filter(number=base_number).first()
        before = base.text if base else ""
        if text == before:
            return standing
        if base is None or differences.contested(before, text, standing.text):
            raise SavedMeanwhile(typed=text, standing=standing, base=before)
    number = len(rows) + 1
    base_number = min(base_number, len(rows))
    updates = [bytes(row.update) for row in rows]
    typed = provenance.written(
        base=updates[:base_number], since=updates[base_number:], plain=text, client=number
    )
    common: dict[str, Any] = {"number": number, "by": by, "participation": participation, "at": now}
    SectionUpdate.objects.create(
        section=section,
        base=base_number,
        client=number,
        update=typed.update,
        channel=channel,
        **common,
    )
    version = SectionVersion.objects.create(section=section, text=typed.text, **common)
    record(
        "section saved",
        on=section,
        by=by,
        at=now,
        actor=participation.pseudonym if participation else "",
        number=version.number,
    )
    transaction.on_commit(lambda: changes.tell(section.pk))
    return version
