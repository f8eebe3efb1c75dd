"""A part with its margin: each passage, and the remarks made about it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from chantier.reports import anchors
from chantier.reports.models import Remark, RemarkKind, Report, Section
from chantier.reports.states import RemarkState


@dataclass(frozen=True, slots=True)
class Placed:
    """A remark where it stands now. `reworded`: its passage has changed since it was made."""

    remark: Remark
    reworded: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A passage and what is said of it."""

    passage: anchors.Passage
    remarks: Sequence[Placed]


@dataclass(frozen=True, slots=True)
class Margin:
    """A part at journal row `row`. `whole`: remarks about the part, or about words that are gone.

    `closed`: those dealt with, latest first.
    """

    section: Section
    row: int
    lines: Sequence[Line]
    whole: Sequence[Placed]
    closed: Sequence[Remark]


_READ = (
    "by",
    "participation__constituency",
    "on_behalf_of",
    "asked_of",
    "answered_by",
    "answered_participation__constituency",
    "section",
)


def remarks_of(report: Report) -> list[Remark]:
    """All remarks of a report, in the order of its parts, oldest first."""
    rows = Remark.objects.filter(section__report=report).select_related(*_READ)
    return list(rows.order_by("section__position", "at", "pk"))


def margin(section: Section) -> Margin:
    """The passages of the text that stands, each with its open remarks."""
    latest = section.latest()
    passages = anchors.passages(latest.text if latest else "")
    rows = [one for one in remarks_of(section.report) if one.section_id == section.pk]
    standing = [one for one in rows if one.state == RemarkState.OPEN]
    where = anchors.by_passage(passages, {one.pk: (one.quote, one.place) for one in standing})
    by_number: dict[int, list[Placed]] = {}
    for one in standing:
        place = where[one.pk]
        reworded = bool(one.quote) and (place is None or place.reworded)
        by_number.setdefault(place.passage.number if place else 0, []).append(Placed(one, reworded))
    return Margin(
        section=section,
        row=latest.number if latest else 0,
        lines=[Line(passage, by_number.get(passage.number, [])) for passage in passages],
        whole=by_number.get(0, []),
        closed=sorted(
            (one for one in rows if one.state != RemarkState.OPEN),
            key=lambda one: (one.answered_at or one.at, one.pk),
            reverse=True,
        ),
    )


def place_of(remark: Remark) -> anchors.Place | None:
    """Where the passage of one remark stands now."""
    latest = remark.section.latest()
    found = anchors.passages(latest.text if latest else "")
    return anchors.find(found, remark.quote, remark.place) if remark.quote else None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Open remarks, by what they ask for; each list in the order of the parts."""

    wordings: Sequence[Remark]
    questions: Sequence[Remark]
    tasks: Sequence[Remark]
    suggestions: Sequence[Remark]
    comments: Sequence[Remark]

    @property
    def total(self) -> int:
        """How many wait."""
        lists = (self.wordings, self.questions, self.tasks, self.suggestions, self.comments)
        return sum(map(len, lists))


def waiting(report: Report) -> Waiting:
    """What the margin of a report still asks for."""
    rows = [one for one in remarks_of(report) if one.state == RemarkState.OPEN]
    by_kind = {kind: [one for one in rows if one.kind == kind] for kind in RemarkKind}
    far = datetime.date.max
    return Waiting(
        wordings=by_kind[RemarkKind.WORDING],
        questions=by_kind[RemarkKind.QUESTION],
        tasks=sorted(by_kind[RemarkKind.TASK], key=lambda one: one.due_on or far),
        suggestions=by_kind[RemarkKind.SUGGESTION],
        comments=by_kind[RemarkKind.COMMENT],
    )
