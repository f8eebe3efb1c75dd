"""What became of the proposals of a space: by year, overdue, and as they move."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from chantier.people.visitor import HouseRequest
from chantier.spaces.models import Space
from chantier.themes.models import FollowUp, Milestone, Proposal, ProposalQuerySet
from chantier.themes.states import WAITING_FOR_AN_ANSWER, ProposalState

FEED_LENGTH = 50


@dataclass(frozen=True, slots=True)
class Year:
    """A year of a space: what was addressed in it, and what moved that was addressed before."""

    year: int
    addressed: list[Proposal]
    moved: list[Proposal]
    counts: dict[str, int]


def _read(proposals: ProposalQuerySet) -> ProposalQuerySet:
    """With what their rows show: a fixed number of queries."""
    steps = Prefetch("follow_ups", queryset=FollowUp.objects.order_by("said_on", "pk"))
    rows = proposals.select_related("worksite", "theme").prefetch_related(steps, "milestones")
    return rows.order_by("addressed_on", "pk")


def years_of(space: Space) -> list[int]:
    """The years in which something was addressed or moved, the latest first."""
    steps = FollowUp.objects.filter(proposal__in=Proposal.objects.of_space(space))
    return sorted({day.year for day in steps.dates("said_on", "year")}, reverse=True)


def year_of(space: Space, year: int, today: datetime.date) -> Year:
    """What became of the proposals of one year, as things stand today."""
    known = Proposal.objects.of_space(space)
    addressed = list(_read(known.filter(addressed_on__year=year)))
    moved = known.filter(follow_ups__said_on__year=year, addressed_on__year__lt=year)
    states = [proposal.state for proposal in addressed]
    return Year(
        year=year,
        addressed=addressed,
        moved=list(_read(moved.distinct())),
        counts={
            "addressed": len(addressed),
            "answered": sum(state not in WAITING_FOR_AN_ANSWER for state in states),
            "done": states.count(ProposalState.DONE),
            "overdue": sum(proposal.is_overdue(today) for proposal in addressed),
        },
    )


def overdue_of(space: Space, today: datetime.date) -> list[Proposal]:
    """Nobody answered these by the day that was given, the longest awaited first."""
    found = Proposal.objects.of_space(space).overdue(today)
    return list(found.select_related("worksite", "theme").order_by("answer_due_on", "pk"))


def late_milestones_of(space: Space, today: datetime.date) -> list[Milestone]:
    """Steps that were promised for a day that has passed."""
    late = Milestone.objects.overdue(today).filter(proposal__in=Proposal.objects.of_space(space))
    return list(late.select_related("proposal__worksite").in_order())


def latest_steps(space: Space) -> list[FollowUp]:
    """What moved last, the newest first."""
    steps = FollowUp.objects.filter(proposal__in=Proposal.objects.of_space(space))
    rows = steps.select_related("proposal__worksite").order_by("-recorded_at", "-pk")
    return list(rows[:FEED_LENGTH])


def of_space(request: HouseRequest, space: Space) -> Mapping[str, Any] | None:
    """The part of the page of a space; left out as long as nothing was addressed."""
    known = Proposal.objects.of_space(space)
    count = known.count()
    if not count:
        return None
    late = known.overdue(timezone.localdate()).count()
    return {"space": space, "count": count, "late": late}
