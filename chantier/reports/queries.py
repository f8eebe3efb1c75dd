"""What the pages read of reports."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from chantier.debates.models import Contribution
from chantier.debates.models import Kind as ContributionKind
from chantier.debates.naming import BY_NAME, names_of
from chantier.people.models import Reach
from chantier.reports import content, fingerprints
from chantier.reports.citations import linked
from chantier.reports.models import (
    Correction,
    Finding,
    FindingKind,
    Report,
    ReportReturn,
    SignOff,
)
from chantier.reports.pictures import addresses
from chantier.reports.states import REACHED, CorrectionState, ReturnState
from chantier.ui import markdown
from chantier.worksites.models import Participation


@dataclass(frozen=True, slots=True)
class Mark:
    """A constituency as the reader sees it. `present`: it was in the room."""

    slug: str
    name: str
    letter: str
    present: bool


@dataclass(frozen=True, slots=True)
class Words:
    """A contribution cited. `words` is empty when they may not be quoted; `name` unless agreed."""

    number: int
    kind: str
    constituency: Mark
    words: str
    corrected: bool
    together_with: Sequence[Mark] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class ReadFinding:
    """A finding and what it rests on."""

    kind: str
    label: str
    number: int
    text: str
    transfers_to: str
    refuted_by: str
    rests_on: Sequence[Words]
    draws_on: Sequence[Mark]


@dataclass(frozen=True, slots=True)
class Said:
    """What a constituency said of a section. `confirmed`: of the text as it stands."""

    constituency: Mark
    verdict: str
    label: str
    text: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class ReadSection:
    """A section. `missing`: constituencies that were there and on whose words it does not rest."""

    key: str
    title: str
    html: SafeString
    sha256: str
    version: int
    draws_on: Sequence[Mark]
    missing: Sequence[Mark]
    findings: Sequence[ReadFinding]
    said: Sequence[Said]

    @property
    def agreements(self) -> list[Said]:
        """Who agrees with the text as it stands, without a reserve."""
        return [s for s in self.said if s.verdict == SignOff.Verdict.AGREES and s.confirmed]

    @property
    def divergences(self) -> list[Said]:
        """Reserves and disagreements, on this wording or an earlier one: none is ever left out."""
        return [s for s in self.said if s.verdict != SignOff.Verdict.AGREES]

    @property
    def to_confirm(self) -> list[Said]:
        """Agreements given to an earlier wording."""
        return [s for s in self.said if s.verdict == SignOff.Verdict.AGREES and not s.confirmed]


@dataclass(frozen=True, slots=True)
class ReadDissent:
    """A dissent, word for word."""

    constituency: Mark
    text: str
    signed_as: str
    on: datetime.date


@dataclass(frozen=True, slots=True)
class ReadCorrection:
    """A correction that was not applied, and why."""

    number: int
    asked: str
    answer: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The report as its page shows it: from the frozen text if there is one, else as it stands."""

    sections: Sequence[ReadSection]
    words: Sequence[Words]
    set_aside: Sequence[tuple[int, Mark, str]]
    silences: Sequence[tuple[Mark, str]]
    corrections: Sequence[ReadCorrection]
    dissents: Sequence[ReadDissent]
    present: Sequence[Mark]
    absent: Sequence[Mark]


def data_of(report: Report) -> Any:
    """The report as it may be read: the frozen text if there is one, else as it stands."""
    if report.frozen is None:
        return content.of(report)
    return fingerprints.reveal(report.frozen, report)


def read(report: Report) -> Reading:
    """What the reader sees. The same number of queries whatever the size of the report."""
    data = data_of(report)
    return reading_of(data, names_in(report), addresses(report, data))


def names_in(report: Report) -> dict[int, str]:
    """Number → the name under which the words may be quoted now, for those who agreed to one."""
    rows = report.meeting.contributions.quotable().filter(quote_consent__in=BY_NAME)
    said = list(rows.prefetch_related("authors"))
    names = names_of(said)
    return {one.number: names[one.pk] for one in said if one.pk in names}


def reading_of(
    data: Any, names: Mapping[int, str], pictures: Mapping[int, str] | None = None
) -> Reading:
    """The same, of data that may be read as it is; it holds no name, see `names_in`.

    `pictures`: the addresses of those to show, by number; those of others are words.
    """
    marks = {entry["slug"]: Mark(**entry) for entry in data["constituencies"]}
    words = {
        entry["number"]: _words(entry, marks, names.get(entry["number"], ""))
        for entry in data["contributions"]
    }
    return Reading(
        sections=[_section(entry, marks, words, pictures) for entry in data["sections"]],
        words=list(words.values()),
        set_aside=[
            (entry["number"], marks[entry["constituency"]], entry["reason"])
            for entry in data.get("set_aside", ())  # what was frozen earlier has none
        ],
        silences=[(marks[entry["constituency"]], entry["reason"]) for entry in data["silences"]],
        corrections=[ReadCorrection(**entry) for entry in data["corrections"]],
        dissents=[
            ReadDissent(
                constituency=marks[entry["constituency"]],
                text=entry["text"],
                signed_as=entry["signed_as"],
                on=datetime.date.fromisoformat(entry["on"]),
            )
            for entry in data["dissents"]
        ],
        present=[mark for mark in marks.values() if mark.present],
        absent=[mark for mark in marks.values() if not mark.present],
    )


def _words(entry: Mapping[str, Any], marks: Mapping[str, Mark], name: str) -> Words:
    return Words(
        number=entry["number"],
        kind=str(ContributionKind(entry["kind"]).label),
        constituency=marks[entry["constituency"]],
        words=entry["words"] if entry["quotable"] else "",
        corrected=entry["corrected"],
        together_with=[marks[slug] for slug in entry.get("together_with", ())],
        name=name if entry["quotable"] else "",
    )


def _section(
    entry: Mapping[str, Any],
    marks: Mapping[str, Mark],
    words: Mapping[int, Words],
    pictures: Mapping[int, str] | None,
) -> ReadSection:
    return ReadSection(
        key=entry["key"],
        title=entry["title"],
        html=_html(entry["text"], words, pictures),
        sha256=entry["sha256"],
        version=entry["version"],
        draws_on=[marks[slug] for slug in entry["draws_on"]],
        missing=[m for m in marks.values() if m.present and m.slug not in entry["draws_on"]],
        findings=[_finding(finding, marks, words) for finding in entry["findings"]],
        said=[
            Said(
                constituency=marks[said["constituency"]],
                verdict=said["verdict"],
                label=str(SignOff.Verdict(said["verdict"]).label),
                text=said["text"],
                confirmed=said["confirmed"],
            )
            for said in entry["sign_offs"]
        ],
    )


def _finding(
    entry: Mapping[str, Any], marks: Mapping[str, Mark], words: Mapping[int, Words]
) -> ReadFinding:
    return ReadFinding(
        kind=entry["kind"],
        label=str(FindingKind(entry["kind"]).label),
        number=entry["number"],
        text=entry["text"],
        transfers_to=entry["transfers_to"],
        refuted_by=entry["refuted_by"],
        rests_on=[words[number] for number in entry["contributions"]],
        draws_on=[marks[slug] for slug in entry["draws_on"]],
    )


def _html(text: str, known: Mapping[int, Words], pictures: Mapping[int, str] | None) -> SafeString:
    def link(number: int) -> str:
        name = known[number].name
        return format_html('<a href="#c{}">{}</a>{}', number, number, f" ({name})" if name else "")

    html = linked(markdown.html(text, under=2, pictures=pictures), known, link)
    return mark_safe(html)  # noqa: S308  rendered safe, then links, and names that are escaped


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether a frozen report is what was frozen. `problems` say what is not, in English."""

    sha256: str
    problems: Sequence[str]

    @property
    def holds(self) -> bool:
        """Nothing was altered."""
        return not self.problems


def verify(report: Report) -> Verification:
    """Recompute every hash of a frozen report: the whole, each section, each dissent, the rows."""
    data: Any = report.frozen or {}
    problems = problems_of(data, report.sha256)
    problems += fingerprints.faults(data, report)
    kept = sorted(content.sha256(dissent.text) for dissent in report.dissents.all())
    if sorted(dissent["sha256"] for dissent in data.get("dissents", [])) != kept:
        problems.append("the dissents of the frozen text are not those that were attached")
    problems += _pictures_changed(report, data)
    return Verification(content.sha256(data), problems)


def _pictures_changed(report: Report, data: Any) -> list[str]:
    """Those that the frozen text shows, read again from where they are kept."""
    kept = {one.number: one.upload for one in report.pictures.select_related("upload")}
    return [
        f"picture {one['number']} is not the one that was frozen"
        for one in data.get("pictures", ())
        if one["number"] not in kept or kept[one["number"]].sum_on_disk() != one["sha256"]
    ]


def problems_of(data: Any, sha256: str) -> list[str]:
    """Which hashes of a frozen text do not match: the whole, each section, each dissent."""
    problems = []
    if content.sha256(data) != sha256:
        problems.append("the frozen text does not match the hash of the report")
    problems += [
        f"the section {section['key']} does not match its hash"
        for section in data.get("sections", [])
        if content.section_data_sha256(section) != section["sha256"]
    ]
    frozen_dissents = data.get("dissents", [])
    problems += [
        f"dissent {number} does not match its hash"
        for number, dissent in enumerate(frozen_dissents, start=1)
        if content.sha256(dissent["text"]) != dissent["sha256"]
    ]
    return problems


def uncited(report: Report) -> list[Contribution]:
    """Quotable contributions that wait to be cited or set aside."""
    return content.without_fate(report)


def citable(report: Report, finding: Finding | None = None) -> QuerySet[Contribution]:
    """What may be cited, and what the finding cites already."""
    quotable = report.meeting.contributions.quotable()
    if finding is None:
        return quotable
    return Contribution.objects.filter(
        Q(pk__in=quotable.values("pk")) | Q(pk__in=finding.contributions.values("pk"))
    )


def findings_of(report: Report) -> list[Finding]:
    """The findings that stand, in order, with what they rest on."""
    return list(report.findings.in_order().prefetch_related("contributions__constituency"))


def own_cited(report: Report, participation: Participation) -> list[Contribution]:
    """The participation's own words that the report cites: those it can correct."""
    own = set(participation.contributions.values_list("pk", flat=True))
    return [c for c in content.cited(report) if c.pk in own and content.is_quotable(c)]


def own_corrections(report: Report, participation: Participation) -> list[Correction]:
    """What the participation asked to correct, and what became of it; newest first."""
    rows = report.corrections.filter(participation=participation)
    return list(rows.select_related("contribution").order_by("-asked_at", "-pk"))


def dropped(report: Report) -> list[Finding]:
    """Findings taken out during the writing, with the reason; last first."""
    taken_out = Finding.everything.filter(report=report).dropped()
    return list(taken_out.order_by("-dropped_at", "-pk"))


@dataclass(frozen=True, slots=True)
class Returns:
    """The returns of a report, and how many stand where, in the order of the states."""

    rows: Sequence[ReportReturn]
    counts: Sequence[tuple[str, int]]
    reached: int
    overdue: frozenset[int]

    @property
    def total(self) -> int:
        """How many were there."""
        return len(self.rows)


def returns_of(report: Report, *, now: datetime.datetime) -> Returns:
    """One row a person, those whom the report has not reached first."""
    rows = list(report.returns.select_related("registration__person", "registration__constituency"))
    rows.sort(key=lambda row: (row.state in REACHED, row.registration.person.name, row.pk))
    tally = dict(report.returns.values_list("state").annotate(n=Count("pk")).order_by("state"))
    overdue = frozenset(report.returns.overdue(now).values_list("pk", flat=True))
    return Returns(
        rows=rows,
        counts=[(str(state.label), tally[state]) for state in ReturnState if state in tally],
        reached=sum(row.state in REACHED for row in rows),
        overdue=overdue,
    )


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One constituency in the review: what it said of each section, in the order of the sections.

    `state` is "heard" (of every section as it stands), "excused" (a reason is recorded), "awaited".
    """

    constituency: Mark
    cells: Sequence[Sequence[Said]]
    state: str
    reason: str


def review_of(report: Report) -> list[ReviewRow]:
    """One row for each constituency that was in the room."""
    reading = read(report)
    reasons = {mark.slug: reason for mark, reason in reading.silences}
    rows = []
    for mark in reading.present:
        cells = [
            [said for said in section.said if said.constituency.slug == mark.slug]
            for section in reading.sections
        ]
        heard = all(any(said.confirmed for said in cell) for cell in cells)
        reason = reasons.get(mark.slug, "")
        state = "heard" if heard else "excused" if reason else "awaited"
        rows.append(ReviewRow(mark, cells, state, reason))
    return rows


def ways_back(report: Report) -> list[tuple[str, int]]:
    """How many people the report would go back to by each way they chose."""
    reaches = report.registrations_present().values_list("person__reach")
    tally = dict(reaches.annotate(n=Count("pk")).order_by("person__reach"))
    return [(str(reach.label), tally[reach]) for reach in Reach if reach in tally]


def corrections_of(report: Report, *, pk: int | None = None) -> list[Correction]:
    """What was asked to correct, unanswered first; one of them when `pk` is given."""
    rows = report.corrections.select_related("contribution__constituency", "participation")
    if pk is not None:
        rows = rows.filter(pk=pk)
    return sorted(rows, key=lambda row: (row.state != CorrectionState.ASKED, row.pk))
