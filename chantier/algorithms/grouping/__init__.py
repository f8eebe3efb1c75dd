"""Groups that mix people, work on the themes they wished, and keep what must be kept."""

from chantier.algorithms.grouping.by_hand import move, place_late, swap
from chantier.algorithms.grouping.conflicts import (
    Conflict,
    ConflictError,
    Kind,
    Relax,
    find_conflicts,
)
from chantier.algorithms.grouping.planner import Groups, plan
from chantier.algorithms.grouping.problem import Person, Problem, Seat, tables_for
from chantier.algorithms.grouping.score import Plan, Score, bounds, score
from chantier.algorithms.grouping.wishes import wishes_at_most

__all__ = [
    "Conflict",
    "ConflictError",
    "Groups",
    "Kind",
    "Person",
    "Plan",
    "Problem",
    "Relax",
    "Score",
    "Seat",
    "bounds",
    "find_conflicts",
    "move",
    "place_late",
    "plan",
    "score",
    "swap",
    "tables_for",
    "wishes_at_most",
]
