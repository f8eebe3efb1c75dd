"""Opening a report and writing its sections."""

import datetime
from dataclasses import dataclass

from django.db import transaction

from chantier.algorithms import provenance
from chantier.audit.actions import record
from chantier.meetings.models import Meeting
from chantier.people.models import Account, Channel
from chantier.reports import differences, policies
from chantier.reports.actions.cowriting import settle
from chantier.reports.actions.remarks import close
from chantier.reports.cowriting import changes
from chantier.reports.models import (
    Remark,
    Report,
    Section,
    SectionKey,
    SectionUpdate,
    SectionVersion,
)
from chantier.reports.states import RemarkState
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
    wording: Remark | None = None,
) -> SectionVersion | None:
    """Add what was typed from the text at journal row `base_number` (0: from nothing).

    What others saved meanwhile is kept: the difference between the base and `text` is one update of
    the journal, under an identity of its own, merged with theirs. Returns the version that stands;
    None when there is still no text. A text without a difference makes no row, so that a form sent
    twice counts once.
    `wording`: the text on hold that `text` brings in; it joins the journal under its own author,
    and is closed.
    Raises SavedMeanwhile when both changed the same sentence, or the base is unknown; Denied.
    """
    Section.objects.select_for_update().get(pk=section.pk)
    section.report.refresh_from_db(fields=["state"])
    policies.check_can_write(section.report)
    standing = settle(section=section, now=now)
    if text == (standing.text if standing else "") and wording is None:
        return standing
    if standing and standing.number != base_number:
        base = section.versions.filter(number=base_number).first()
        before = base.text if base else ""
        if text == before and wording is None:
            return standing
        if base is None or differences.contested(before, text, standing.text):
            raise SavedMeanwhile(typed=text, standing=standing, base=before)
    version = write(
        section=section,
        text=text,
        base=base_number,
        who=Writer(by, participation, channel),
        now=now,
        wording=wording,
    )
    if wording:
        close(
            remark=wording,
            state=RemarkState.ACCEPTED,
            by=by,
            participation=participation,
            now=now,
        )
    return version


@transaction.atomic
def add_at_the_end(
    *,
    section: Section,
    text: str,
    by: Account | None,
    participation: Participation | None,
    now: datetime.datetime,
) -> SectionVersion | None:
    """A paragraph more, after what stands. Raises Denied."""
    Section.objects.select_for_update().get(pk=section.pk)
    standing = settle(section=section, now=now)
    before = f"{standing.text.rstrip()}\n\n" if standing and standing.text.strip() else ""
    return save_section(
        section=section,
        text=f"{before}{text}",
        base_number=standing.number if standing else 0,
        by=by,
        participation=participation,
        now=now,
    )


@dataclass(frozen=True, slots=True)
class Writer:
    """Who typed, as an account or a participation, and how the words came."""

    by: Account | None
    participation: Participation | None
    channel: str


def write(
    *,
    section: Section,
    text: str,
    base: int,
    who: Writer,
    now: datetime.datetime,
    wording: Remark | None = None,
) -> SectionVersion:
    """The row of the journal that `text`, typed from row `base`, makes; returns the text then.

    A `wording` on hold makes a row of its own before it, so that its words keep their author. Both
    then stand mixed, which the second row sets right: there is no version between the two.
    """
    updates = [bytes(row.update) for row in section.rows()]
    base = min(base, len(updates))
    read, since = updates[:base], updates[base:]
    number = len(updates) + 1
    if wording:
        held = provenance.written(
            base=updates[: wording.row], since=(), plain=wording.proposed, client=number
        )
        author = Writer(wording.by, wording.participation, wording.channel)
        _keep(section, number, wording.row, held.update, author, now)
        read, number = [*read, held.update], number + 1
    typed = provenance.written(base=read, since=since, plain=text, client=number)
    _keep(section, number, base, typed.update, who, now)
    version = SectionVersion.objects.create(
        section=section,
        number=number,
        text=typed.text,
        by=who.by,
        participation=who.participation,
        at=now,
    )
    record(
        "section saved",
        on=section,
        by=who.by,
        at=now,
        actor=who.participation.pseudonym if who.participation else "",
        number=number,
    )
    transaction.on_commit(lambda: changes.tell(section.pk))
    return version


def _keep(
    section: Section, number: int, base: int, update: bytes, who: Writer, now: datetime.datetime
) -> None:
    SectionUpdate.objects.create(
        section=section,
        number=number,
        base=base,
        client=number,
        update=update,
        by=who.by,
        participation=who.participation,
        channel=who.channel,
        at=now,
    )
