"""Tables of the reports: each sentence and what it rests on, findings, divergences, dissents."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from chantier.debates.models import Contribution
from chantier.publications.open_data.columns import (
    CONSTITUENCY,
    CONTRIBUTION,
    FINDING,
    MEETING,
    POSITION,
    TEXT,
)
from chantier.publications.open_data.of_debates import contribution_id
from chantier.publications.open_data.schema import Column, Rows, Source, Table
from chantier.reports import voices
from chantier.reports.models import FindingKind, Report, SectionKey, SignOff
from chantier.reports.queries import data_of


def finding_id(meeting: str, kind: str, number: int) -> str:
    """How every table names a finding."""
    return f"{meeting}-{kind}-{number}"


def _reports(source: Source) -> Iterator[tuple[str, Any]]:
    """Public reports as data, frozen ones as they were frozen."""
    reports = Report.objects.public().filter(meeting__worksite=source.worksite)
    for one in reports.select_related("meeting__worksite").order_by("meeting__starts_at", "pk"):
        yield one.meeting.slug, data_of(one)


def _open_numbers(source: Source) -> set[tuple[str, int]]:
    """Contributions that have a row."""
    rows = Contribution.objects.standing().released().filter(worksite=source.worksite)
    return set(rows.values_list("meeting__slug", "number"))


def _sentences_of(meeting: str, data: Any) -> Iterator[tuple[str, str, int, voices.Sentence]]:
    for section in data["sections"]:
        for number, one in enumerate(voices.cut(section["text"]), start=1):
            yield f"{meeting}-{section['key']}-{number}", section["key"], number, one


def _sentences(source: Source) -> Rows:
    for meeting, data in _reports(source):
        for name, section, number, one in _sentences_of(meeting, data):
            yield name, meeting, section, number, voices.without(one.text).strip()


def _sentence_sources(source: Source) -> Rows:
    known = _open_numbers(source)
    for meeting, data in _reports(source):
        for name, _section, _number, one in _sentences_of(meeting, data):
            for number in one.cites:
                if (meeting, number) in known:
                    yield name, contribution_id(meeting, number)


def _each_finding(source: Source) -> Iterator[tuple[str, str, Any]]:
    """Each once: its kind says in which part it stands."""
    for meeting, data in _reports(source):
        seen = set()
        for section in data["sections"]:
            for one in section["findings"]:
                name = finding_id(meeting, one["kind"], one["number"])
                if name not in seen:
                    seen.add(name)
                    yield name, meeting, one


def _findings(source: Source) -> Rows:
    for name, meeting, one in _each_finding(source):
        yield name, meeting, one["kind"], one["text"], one["transfers_to"], one["refuted_by"]


def _finding_sources(source: Source) -> Rows:
    known = _open_numbers(source)
    for name, meeting, one in _each_finding(source):
        for number in one["contributions"]:
            if (meeting, number) in known:
                yield name, contribution_id(meeting, number)


def _divergences(source: Source) -> Rows:
    for meeting, data in _reports(source):
        for section in data["sections"]:
            for said in section["sign_offs"]:
                if said["text"]:
                    yield (
                        *(meeting, section["key"], said["constituency"]),
                        *(said["verdict"], said["text"]),
                    )


def _dissents(source: Source) -> Rows:
    """To the letter; the signature, which somebody chose for the book, stays in the book."""
    for meeting, data in _reports(source):
        for number, one in enumerate(data["dissents"], start=1):
            yield meeting, number, one["constituency"], one["text"]


SECTION = Column(
    "section", "string", _("which part of the report"), one_of=tuple(SectionKey.values)
)
SENTENCE = Column("sentence", "string", _("the sentence"), required=True, refers="sentences")

TABLES = (
    Table(
        "sentences",
        _("Sentences of the reports"),
        _("Each report, sentence by sentence, as it was frozen."),
        (
            Column("id", "string", _("the meeting, the part, the number"), required=True),
            MEETING,
            SECTION,
            POSITION,
            TEXT,
        ),
        _sentences,
    ),
    Table(
        "sentence_sources",
        _("What sentences rest on"),
        _("The contributions that each sentence of a report cites; never by whom they were said."),
        (SENTENCE, CONTRIBUTION),
        _sentence_sources,
        key=("sentence", "contribution"),
    ),
    Table(
        "findings",
        _("Findings"),
        _("Strengths, weaknesses and hypotheses of each report."),
        (
            Column("id", "string", _("the meeting, the kind, the number"), required=True),
            MEETING,
            Column("kind", "string", _("what sort of finding"), one_of=tuple(FindingKind.values)),
            TEXT,
            Column("transfers_to", "string", _("to whom, where it may serve")),
            Column("refuted_by", "string", _("what would refute it")),
        ),
        _findings,
    ),
    Table(
        "finding_sources",
        _("What findings rest on"),
        _("The contributions that each finding cites."),
        (FINDING, CONTRIBUTION),
        _finding_sources,
        key=("finding", "contribution"),
    ),
    Table(
        "divergences",
        _("Reserves and divergences"),
        _("What constituencies added to a part of a report when they signed it, to the letter."),
        (
            MEETING,
            SECTION,
            CONSTITUENCY,
            Column("verdict", "string", _("what it says"), one_of=tuple(SignOff.Verdict.values)),
            TEXT,
        ),
        _divergences,
        key=(),
    ),
    Table(
        "dissents",
        _("Dissenting opinions"),
        _("Attached to a report by people who were there, to the letter."),
        (MEETING, POSITION, CONSTITUENCY, TEXT),
        _dissents,
        key=("meeting", "position"),
    ),
)
