"""A plan of groups as it stands: who sits where, its score, who is not placed yet."""

from dataclasses import dataclass, replace
from functools import cached_property

from chantier.algorithms.grouping import Score, score
from chantier.meetings.models import ExchangeGroup, Meeting
from chantier.registrations.models import Registration
from chantier.registrations.queries import by_name
from chantier.themes.models import Placement, SeatingPlan, Theme
from chantier.themes.seating import Seating, ref_of, seating_of, setting_of

Tables = tuple[tuple[tuple[str, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody at a table."""

    registration: Registration
    fixed: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table in a round: its theme, if any, and who sits there by name."""

    group: ExchangeGroup
    theme: Theme | None
    seats: tuple[Seat, ...]


@dataclass(frozen=True)
class Sitting:
    """All rounds: `rounds[r][t]` for people, `tables` and `themes` for the computation."""

    seating: Seating
    rounds: tuple[tuple[Table, ...], ...]

    @cached_property
    def tables(self) -> Tables:
        """The refs at each table of each round."""
        return tuple(
            tuple(tuple(ref_of(seat.registration) for seat in table.seats) for table in tables)
            for tables in self.rounds
        )

    @cached_property
    def themes(self) -> tuple[tuple[str, ...], ...]:
        """The theme of each table; empty when there are none."""
        if not self.seating.problem.themes:
            return ()
        return tuple(
            tuple(str(table.theme.pk) if table.theme else "" for table in tables)
            for tables in self.rounds
        )

    @cached_property
    def score(self) -> Score:
        """Of the plan as it stands, people moved by hand included."""
        people = {ref for tables in self.tables for table in tables for ref in table}
        problem = self.seating.problem
        here = tuple(person for person in problem.people if person.ref in people)
        return score(
            replace(problem, people=here, fixed=()).with_even_sizes(), self.tables, self.themes
        )

    @cached_property
    def seats_of(self) -> dict[Registration, tuple[Table, ...]]:
        """Each person's tables, a round after the other; people in the order of the alphabet."""
        found: dict[Registration, list[Table]] = {}
        for tables in self.rounds:
            for table in tables:
                for seat in table.seats:
                    found.setdefault(seat.registration, []).append(table)
        return {row: tuple(found[row]) for row in by_name(found)}

    @cached_property
    def not_placed(self) -> list[Registration]:
        """Those with a place in the meeting and none at a table in some round."""
        return self.late()

    def late(self, from_round: int = 1) -> list[Registration]:
        """Those with a place in the meeting and none at a table, from this round on."""
        missing = set()
        for tables in self.tables[from_round - 1 :]:
            placed = {ref for table in tables for ref in table}
            missing |= self.seating.registrations.keys() - placed
        return [self.seating.registrations[ref] for ref in sorted(missing)]


def sitting_of(meeting: Meeting) -> Sitting | None:
    """The plan of a meeting as it stands; None when there is none."""
    plan = SeatingPlan.objects.filter(meeting=meeting).first()
    return plan_of(meeting, seating_of(meeting, setting_of(plan))) if plan else None


def plan_of(meeting: Meeting, seating: Seating) -> Sitting:
    """Read the plan. People who withdrew are left out; the number of queries is fixed."""
    groups = list(meeting.groups.select_related("work__theme").order_by("round", "number", "pk"))
    at: dict[int, list[Placement]] = {}
    for placement in Placement.objects.filter(group__meeting=meeting).order_by("pk"):
        at.setdefault(placement.group_id, []).append(placement)
    last = max((group.round for group in groups), default=0)
    return Sitting(
        seating,
        tuple(
            tuple(
                _table(group, at.get(group.pk, []), seating)
                for group in groups
                if group.round == turn
            )
            for turn in range(1, last + 1)
        ),
    )


def _table(group: ExchangeGroup, placements: list[Placement], seating: Seating) -> Table:
    fixed = {placement.registration_id: placement.fixed_by_hand for placement in placements}
    rows = [row for row in seating.registrations.values() if row.pk in fixed]
    work = getattr(group, "work", None)
    return Table(
        group=group,
        theme=work.theme if work else None,
        seats=tuple(Seat(row, fixed[row.pk]) for row in by_name(rows)),
    )
