"""One click after the evening: the report is opened and its draft skeleton written."""

import datetime
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from chantier.audit.actions import record
from chantier.audit.models import Event, label
from chantier.meetings.models import Meeting
from chantier.people.models import Account
from chantier.reports import content, policies, skeleton
from chantier.reports.actions.cowriting import settle
from chantier.reports.actions.findings import add_finding
from chantier.reports.actions.writing import open_report, save_section
from chantier.reports.models import Report, Section
from chantier.ui import dates

PREPARED = "report prepared"
_SPACE = uuid.UUID("6f1d1c0e-7a34-4d0c-9a1b-1f5f3b1c2d04")  # of the keys of prepared findings


@transaction.atomic
def prepare_report(*, meeting: Meeting, by: Account, now: datetime.datetime) -> skeleton.Told:
    """Write down what was said, voted and disputed in the three parts; returns what was added.

    Pressed again, it adds what has come since (a note read back later, a vote closed later) below
    what stands, and nothing twice: neither what was cited or set aside by hand, nor what an earlier
    preparation took up and somebody took out. What people wrote is never changed.
    """
    report = open_report(meeting=meeting, by=by, now=now)
    report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    policies.check_can_prepare(report)
    earlier = _preparations([report])
    with translation.override(meeting.worksite.language):
        draft = skeleton.compose(
            report.meeting,
            leave=_settled(report),
            before=_taken_up(report, earlier),
            level=3 if earlier else 2,
        )
        if draft.told.is_empty:
            return draft.told
        for section in report.sections.order_by("position", "pk"):
            if text := draft.texts[section.key]:
                _add(section, text, later=bool(earlier), by=by, now=now)
    for finding in draft.findings:
        add_finding(
            report=report,
            kind=finding.kind,
            text=finding.said.text,
            contributions=finding.numbers,
            by=by,
            now=now,
            request_key=uuid.uuid5(_SPACE, f"{report.pk}/{finding.said.pk}"),
        )
    record("report prepared", on=report, by=by, at=now, **draft.told.as_data())
    return draft.told


def _add(section: Section, text: str, *, later: bool, by: Account, now: datetime.datetime) -> None:
    """Below what stands in the part."""
    standing = settle(section=section, now=now)
    if later:
        day = _("Added on %(day)s") % {"day": dates.day(now)}
        text = f"## {day}\n\n{text}"
    above = standing.text.rstrip() if standing else ""
    save_section(
        section=section,
        text=f"{above}\n\n{text}" if above else text,
        base_number=standing.number if standing else 0,
        by=by,
        now=now,
    )


def _settled(report: Report) -> set[int]:
    """Numbers of what people cited, or set aside with a reason."""
    cited = {contribution.number for contribution in content.cited(report)}
    return cited | set(report.set_aside.values_list("contribution__number", flat=True))


def _preparations(reports: Iterable[Report]) -> list[Event]:
    targets = [label(report) for report in reports]
    return list(Event.objects.filter(verb=PREPARED, target__in=targets).order_by("at", "pk"))


def _taken_up(report: Report, earlier: Iterable[Event]) -> skeleton.Told:
    """What earlier preparations of this report took up; words, in any report of the worksite."""
    others = Report.objects.filter(meeting__worksite=report.meeting.worksite_id)
    words = [word for event in _preparations(others) for word in event.data["words"]]

    def numbers(what: str) -> frozenset[int]:
        return frozenset(number for event in earlier for number in event.data.get(what, ()))

    return skeleton.Told(
        numbers("contributions"),
        numbers("statements"),
        numbers("conflicts"),
        frozenset(words),
        numbers("crossings"),
        numbers("polls"),
    )
