"""Came, spoke, quoted, received: how far each constituency got, beside its reference share."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count

from chantier.debates.models import Contribution, SpeakingTurn
from chantier.meetings.models import Attendance
from chantier.registrations.models import Registration
from chantier.reports import content
from chantier.reports.models import Report, ReportReturn
from chantier.reports.states import ReturnState
from chantier.spaces.models import Constituency
from chantier.worksites.models import Participation, Worksite

SMALLEST_SHOWN = 5
ARRIVED = frozenset(
    {ReturnState.SENT, ReturnState.HANDED_OVER, ReturnState.READ_ALOUD, ReturnState.READ}
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of people; `hidden` when it is too small to be shown to everybody."""

    count: int
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One constituency: people who registered, came, spoke, are quoted, received the report."""

    constituency: Constituency
    share: Decimal | None
    registered: Cell
    came: Cell
    spoke: Cell
    quoted: Cell
    received: Cell


def _registered(worksite: Worksite) -> dict[int, int]:
    rows = Registration.objects.filter(meeting__worksite=worksite).standing()
    return dict(
        rows.order_by("constituency")
        .values_list("constituency")
        .annotate(Count("person", distinct=True))
    )


def _came(worksite: Worksite) -> dict[int, int]:
    rows = Attendance.objects.filter(meeting__worksite=worksite)
    return dict(
        rows.order_by("participation__constituency")
        .values_list("participation__constituency")
        .annotate(Count("participation", distinct=True))
    )


def _spoke(worksite: Worksite) -> dict[int, int]:
    """People with a contribution or a named turn; a turn of "somebody" names nobody to count."""
    wrote = Contribution.objects.standing().filter(worksite=worksite)
    took_turns = SpeakingTurn.objects.filter(meeting__worksite=worksite)
    pairs = set(wrote.values_list("constituency", "authors"))
    pairs |= set(took_turns.values_list("constituency", "participation"))
    counts: dict[int, int] = {}
    for constituency, participation in pairs:
        if participation is not None:
            counts[constituency] = counts.get(constituency, 0) + 1
    return counts


def _quoted(worksite: Worksite) -> dict[int, int]:
    """People whose words the text or the findings of a report cite, once it is returned."""
    reports = Report.objects.public().filter(meeting__worksite=worksite)
    cited = {row.pk for report in reports for row in content.cited(report)}
    rows = Participation.objects.filter(contributions__in=cited)
    return dict(
        rows.order_by("constituency")
        .values_list("constituency")
        .annotate(Count("pk", distinct=True))
    )


def _received(worksite: Worksite) -> dict[int, int]:
    rows = ReportReturn.objects.filter(report__meeting__worksite=worksite, state__in=ARRIVED)
    return dict(
        rows.order_by("registration__constituency")
        .values_list("registration__constituency")
        .annotate(Count("registration__person", distinct=True))
    )


def reach(worksite: Worksite, *, public: bool) -> list[Row]:
    """The reach table, one row a constituency, in people.

    `public` hides each number between 1 and 4; no total is given, so that none can be subtracted.
    """

    def cell(counts: dict[int, int], constituency: Constituency) -> Cell:
        count = counts.get(constituency.pk, 0)
        return Cell(count, hidden=public and 0 < count < SMALLEST_SHOWN)

    columns = [
        _registered(worksite),
        _came(worksite),
        _spoke(worksite),
        _quoted(worksite),
        _received(worksite),
    ]
    return [
        Row(one, one.reference_share, *(cell(counts, one) for counts in columns))
        for one in worksite.space.constituencies.order_by("position", "pk")
    ]
