"""Groups planned by computation, people moved by hand, late arrivals placed one by one."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from chantier.algorithms.grouping import Groups, place_late
from chantier.audit.actions import record
from chantier.meetings.models import ExchangeGroup, Meeting
from chantier.people.models import Account
from chantier.registrations.models import Registration
from chantier.rules import Denied
from chantier.themes import policies
from chantier.themes.models import GroupWork, Placement, SeatingPlan, Theme
from chantier.themes.seating import Seating, Setting, ref_of, seating_of, setting_of
from chantier.themes.sitting import plan_of


@transaction.atomic
def keep_plan(
    *,
    meeting: Meeting,
    room: Setting,
    seating: Seating,
    groups: Groups,
    by: Account | None,
    now: datetime.datetime,
) -> SeatingPlan:
    """Write a computed plan down; it replaces the one before. Raises Denied."""
    Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    policies.check_can_plan(meeting)
    by_hand = {(seat.ref, seat.round) for seat in seating.problem.fixed}
    meeting.groups.all().delete()
    themes = {str(theme.pk): theme for theme in seating.themes}
    for turn, tables in enumerate(groups.rounds):
        for number, refs in enumerate(tables):
            theme = themes[groups.themes[turn][number]] if groups.themes else None
            group = _group(meeting, turn, number, seating, theme)
            Placement.objects.bulk_create(
                Placement(
                    group=group,
                    registration=seating.registrations[ref],
                    round=turn + 1,
                    fixed_by_hand=(ref, turn) in by_hand,
                )
                for ref in refs
            )
    plan, _created = SeatingPlan.objects.update_or_create(
        meeting=meeting,
        defaults={
            "rounds": room.rounds,
            "chairs": room.chairs,
            "tables": room.tables,
            "step_free": room.step_free,
            "companions": room.companions,
            "seed": room.seed,
            "planned_at": now,
            "planned_by": by,
        },
    )
    record(
        "groups planned",
        on=plan,
        by=by,
        at=now,
        people=len(seating.registrations),
        rounds=room.rounds,
        tables=room.tables,
        repeats=groups.score.repeats,
        fixed=len(by_hand),
    )
    return plan


def _group(
    meeting: Meeting, turn: int, number: int, seating: Seating, theme: Theme | None
) -> ExchangeGroup:
    group = ExchangeGroup.objects.create(
        meeting=meeting,
        round=turn + 1,
        number=number + 1,
        step_free=number in seating.problem.step_free_tables,
    )
    if theme:
        GroupWork.objects.create(group=group, theme=theme)
    return group


@transaction.atomic
def move_person(
    *, registration: Registration, group: ExchangeGroup, by: Account, now: datetime.datetime
) -> Placement:
    """Seat somebody at another table in one round. Nobody else moves, and no computation undoes it.

    Raises Denied. What the move breaks is told on the page: it is for people to weigh.
    """
    Meeting.objects.select_for_update(of=("self",)).get(pk=group.meeting_id)
    policies.check_can_move(registration, group)
    placement, _created = Placement.objects.update_or_create(
        registration=registration,
        round=group.round,
        defaults={"group": group, "fixed_by_hand": True},
    )
    record(
        "person moved to a table",
        on=group,
        by=by,
        at=now,
        registration=registration.pk,
        round=group.round,
        table=group.number,
    )
    return placement


@transaction.atomic
def place_late_arrivals(
    *, meeting: Meeting, from_round: int, by: Account, now: datetime.datetime
) -> list[Registration]:
    """Seat those who came after the planning, one by one, from a round on. Nobody else moves."""
    Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    plan = policies.check_can_place_late(meeting)
    groups = {(group.round, group.number): group for group in meeting.groups.all()}
    sitting = plan_of(meeting, seating_of(meeting, setting_of(plan)))
    tables, seated = sitting.tables, []
    for registration in sitting.late(from_round):
        ref = ref_of(registration)
        try:
            tables, _score = place_late(
                sitting.seating.problem,
                tables,
                ref,
                sitting.themes,
                from_round=from_round - 1,
            )
        except LookupError as full:
            raise Denied(
                _("There is no chair left for %(name)s in round %(round)d: add a table.")
                % {"name": registration.person.name, "round": full.args[0] + 1}
            ) from full
        seated.append(registration)
        _sit(registration, tables, groups, from_round)
    record("late arrivals placed", on=plan, by=by, at=now, count=len(seated), from_round=from_round)
    return seated


def _sit(
    registration: Registration,
    tables: tuple[tuple[tuple[str, ...], ...], ...],
    groups: dict[tuple[int, int], ExchangeGroup],
    from_round: int,
) -> None:
    ref = ref_of(registration)
    for turn in range(from_round - 1, len(tables)):
        number = next(t for t, refs in enumerate(tables[turn]) if ref in refs)
        Placement.objects.update_or_create(
            registration=registration,
            round=turn + 1,
            defaults={"group": groups[turn + 1, number + 1]},
        )
