"""Writing at the same time: identities, rows of the journal kept together, the text that stands."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Max, Q

from chantier.algorithms import provenance
from chantier.audit.actions import record
from chantier.people.models import Account, Channel
from chantier.prepared import Insertion, Prepared, Slot
from chantier.reports import policies
from chantier.reports.models import (
    Report,
    Section,
    SectionUpdate,
    SectionVersion,
    WritingSession,
)
from chantier.spaces.models import Constituency
from chantier.worksites.models import Participation

# After so long without a row, the server of that room is taken to have stopped.
LEFT = datetime.timedelta(seconds=60)
# Asked for each handful of letters typed in a room: prepared once.
_LOCKED = Prepared(
    lambda: (
        Section.objects.select_for_update(of=("self",))
        .select_related("report")
        .filter(pk=Slot("section"))
    )
)
_SINCE = Prepared(
    lambda: (
        SectionUpdate.objects.filter(section=Slot("section"), number__gt=Slot("after"))
        .order_by("number")
        .values_list("number", "update")
    )
)
_ROW = Insertion(SectionUpdate)


@dataclass(frozen=True, slots=True)
class Batch:
    """Updates typed in one section, in order, and the last row that whoever keeps them has read."""

    section: int
    after: int
    typed: Sequence[tuple[WritingSession, bytes]]


@dataclass(frozen=True, slots=True)
class Kept:
    """What keeping a batch found: the rows that others made meanwhile, and the last row now.

    `closed`: the report no longer changes, and nothing of the batch was kept.
    """

    section: int
    others: list[bytes]
    row: int
    closed: bool


@transaction.atomic
def open_writing(
    *,
    section: Section,
    by: Account | None,
    participation: Participation | None,
    now: datetime.datetime,
    channel: str = Channel.WEB,
    on_behalf_of: Constituency | None = None,
) -> WritingSession:
    """A new identity in the shared text. Raises Denied."""
    policies.check_can_write(section.report)
    session = WritingSession.objects.create(
        section=section,
        by=by,
        participation=None if by else participation,
        channel=channel,
        on_behalf_of=on_behalf_of,
        at=now,
    )
    actor = participation.pseudonym if participation and not by else ""
    record(
        "writing begun",
        on=section,
        by=by,
        at=now,
        actor=actor,
        client=session.client,
        channel=channel,
    )
    return session


@transaction.atomic
def keep_typed(*, batches: Sequence[Batch], now: datetime.datetime) -> list[Kept]:
    """Keep what was typed, every update a row, all in one transaction; audited when it settles."""
    in_order = sorted(batches, key=lambda batch: batch.section)  # nobody locks two the other way
    kept = {batch.section: _keep(batch, now) for batch in in_order}
    return [kept[batch.section] for batch in batches]


def _keep(batch: Batch, now: datetime.datetime) -> Kept:
    section = _LOCKED.one(section=batch.section)
    if section is None:
        raise Section.DoesNotExist
    others = _SINCE.all(section=batch.section, after=batch.after)
    last = others[-1][0] if others else batch.after
    closed = not section.report.is_editable
    if not closed:
        for row in _rows(batch, last, now):
            _ROW.write(row)
        last += len(batch.typed)
    return Kept(section.pk, [bytes(update) for _number, update in others], last, closed)


def _rows(batch: Batch, last: int, now: datetime.datetime) -> list[SectionUpdate]:
    return [
        SectionUpdate(
            section_id=batch.section,
            number=number,
            base=number - 1,
            client=session.client,
            update=update,
            by_id=session.by_id,
            participation_id=session.participation_id,
            channel=session.channel,
            at=now,
        )
        for number, (session, update) in enumerate(batch.typed, start=last + 1)
    ]


@transaction.atomic
def settle(*, section: Section, now: datetime.datetime) -> SectionVersion | None:
    """The version of the journal's last row; made if it is not there. None without any text."""
    Section.objects.select_for_update().get(pk=section.pk)
    standing = section.latest()
    last = section.journal.select_related("by", "participation").order_by("-number").first()
    if last is None or (standing and standing.number >= last.number):
        return standing
    document = provenance.replay(bytes(row.update) for row in section.rows())
    version = SectionVersion.objects.create(
        section=section,
        number=last.number,
        text=provenance.plain_of(document),
        by=last.by,
        participation=last.participation,
        at=last.at,
    )
    actor = last.participation.pseudonym if last.participation else ""
    record("section saved", on=section, by=last.by, at=now, actor=actor, number=last.number)
    return version


def settle_report(*, report: Report, now: datetime.datetime) -> None:
    """Have each part's text be that of its journal, before anything is decided on it."""
    for section in report.sections.order_by("position", "pk"):
        settle(section=section, now=now)


def moved(*, sections: Collection[int]) -> dict[int, int]:
    """The last row of each section."""
    rows = SectionUpdate.objects.filter(section__in=sections).order_by().values("section")
    return {row["section"]: row["last"] for row in rows.annotate(last=Max("number"))}


def settle_what_was_left(*, now: datetime.datetime) -> int:
    """Parts where nobody writes any more, whose text is behind the journal."""
    rows = SectionUpdate.objects.order_by().values("section").annotate(last=Max("number"))
    before = now - LEFT
    ahead = rows.annotate(at=Max("at"), settled=Max("section__versions__number")).filter(
        Q(settled=None) | Q(settled__lt=F("last")), at__lt=before
    )
    sections = Section.objects.filter(pk__in=[row["section"] for row in ahead])
    for section in sections.select_related("report"):
        settle(section=section, now=now)
    return len(ahead)
