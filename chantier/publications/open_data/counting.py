"""Counts of people for the open data: protected over all tables at once, then judged.

What other pages show already (results of votes, groups of a map, reach, draws) is taken as known to
everybody: the tables here show nothing that they hide.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count

from chantier.algorithms.disclosure.auditor import Relation
from chantier.algorithms.disclosure.coding import Coded, coded, rounded
from chantier.algorithms.disclosure.release import (
    TOTAL,
    Cell,
    Counts,
    Tables,
    protect_all,
    same_totals,
    shown,
    shown_alone,
)
from chantier.debates import queries
from chantier.debates.models import OpinionMap, Statement
from chantier.meetings.models import Attendance
from chantier.worksites.models import Worksite

BY_CONSTITUENCY, BY_GROUP, ATTENDANCE = "votes_by_constituency", "votes_by_group", "attendance"
ANSWERS = ("agree", "disagree", "passed")
NO_GROUP = "none"


class Judged(NamedTuple):
    """What the auditor looked at: numbers in all, and how many of them are hidden."""

    numbers: int
    hidden: int


@dataclass(frozen=True, slots=True)
class Votes:
    """The answers to one statement as they may be written, by constituency and by group.

    Rows are those of the constituencies, or of the groups ("1", "2"…, NO_GROUP); `total` of all.
    """

    statement: int
    by_constituency: Mapping[str, Coded]
    by_group: Mapping[str, Coded]
    total: Coded
    judged: Judged


def closed_statements(worksite: Worksite) -> list[Statement]:
    """Those on which nobody votes any more: figures of an open vote would sway it."""
    return list(worksite.statements.filter(closed_at__isnull=False).order_by("number"))


def votes(worksite: Worksite, statements: Sequence[Statement]) -> list[Votes]:
    """The answers to each statement. Raises Recoverable."""
    made = worksite.opinion_maps.order_by("-number").first()
    slugs = tuple(one.slug for one in queries.constituencies_of(worksite))
    return [
        _votes(
            result.statement.number,
            _by_constituency(slugs, result),
            _groups_of(made, result.statement.number),
        )
        for result in queries.results_of(statements, public=False)
    ]


def _by_constituency(slugs: tuple[str, ...], result: queries.Results) -> Counts:
    table = tuple((row.agree or 0, row.disagree or 0, row.passed or 0) for row in result.rows)
    return Counts(BY_CONSTITUENCY, slugs, ANSWERS, table)


def _groups_of(made: OpinionMap | None, number: int) -> dict[str, tuple[int, ...]]:
    """The answers of each group of the latest map; none when it knows no groups."""
    rows: Iterable[Mapping[str, Any]] = made.result["statements"] if made else ()
    found = next((one for one in rows if one["number"] == number), {}).get("groups", {})
    return {str(int(name) + 1): tuple(cells) for name, cells in found.items()}


def _votes(number: int, college: Counts, groups: Mapping[str, tuple[int, ...]]) -> Votes:
    totals = [sum(row[place] for row in college.counts) for place in range(len(ANSWERS))]
    rest = tuple(
        total - sum(row[place] for row in groups.values()) for place, total in enumerate(totals)
    )
    tables = [college]
    if groups and min(rest) >= 0:  # a map made before the last answers says nothing of them
        rows = (*groups.values(), rest)
        tables.append(Counts(BY_GROUP, (*groups, NO_GROUP), ANSWERS, rows))
    ties = same_totals(college, tables[1]) if len(tables) > 1 else ()
    together = Tables(tuple(tables), ties, shown_alone(college))
    hidden = protect_all(together)
    numbers = shown(together, hidden)

    def written(table: Counts, row: str) -> Coded:
        cells = [numbers[Cell(table.name, row, column)] for column in ANSWERS]
        return coded(cells, numbers[Cell(table.name, row, TOTAL)], least=table.least)

    by = [{row: written(table, row) for row in table.rows} for table in tables]
    return Votes(
        number,
        by[0],
        by[1] if len(by) > 1 else {},
        written(college, TOTAL),
        Judged(len(numbers), len(hidden)),
    )


def attendance(worksite: Worksite) -> tuple[dict[tuple[str, str], int | None], Judged]:
    """People present by (meeting, constituency), as written. Raises Recoverable.

    How many of each constituency came at all is public when it is nobody, or five and more.
    """
    meetings = tuple(worksite.meetings.in_order().values_list("slug", flat=True))
    slugs = tuple(one.slug for one in queries.constituencies_of(worksite))
    rows = Attendance.objects.filter(meeting__worksite=worksite)
    there = {
        (one["participation__constituency__slug"], one["meeting__slug"]): one["n"]
        for one in rows.values("participation__constituency__slug", "meeting__slug")
        .annotate(n=Count("pk"))
        .order_by()
    }
    came = {
        one["participation__constituency__slug"]: one["n"]
        for one in rows.values("participation__constituency__slug")
        .annotate(n=Count("participation", distinct=True))
        .order_by()
    }
    counts = tuple(tuple(there.get((slug, m), 0) for m in meetings) for slug in slugs)
    by_meeting = Counts(ATTENDANCE, slugs, meetings, counts)
    at_all = Counts(
        "reach", slugs, ("came",), tuple((came.get(s, 0),) for s in slugs), summed=False
    )
    together = Tables(
        (by_meeting, at_all), tuple(_came_at_all(slugs, meetings)), shown_alone(at_all)
    )
    hidden = protect_all(together)
    numbers = shown(together, hidden)
    written = {
        (meeting, slug): None if count is None else rounded(count)
        for meeting in meetings
        for slug in slugs
        for count in (numbers[Cell(ATTENDANCE, slug, meeting)],)
    }
    return written, Judged(len(numbers), len(hidden))


def _came_at_all(slugs: Iterable[str], meetings: Sequence[str]) -> Iterator[Relation[Cell]]:
    """Who came to a meeting came; who came, came to a meeting."""
    for slug in slugs:
        came = Cell("reach", slug, "came")
        each = [Cell(ATTENDANCE, slug, meeting) for meeting in meetings]
        yield Relation.at_most(came, each)
        yield from (Relation.at_most(one, [came]) for one in each)
