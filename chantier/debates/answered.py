"""What one person answered, and what is left to answer: asked by each phone of a room."""

from typing import NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery

from chantier.debates.models import Statement, Vote
from chantier.meetings.models import Meeting
from chantier.prepared import Prepared, Slot
from chantier.worksites.models import Participation, Worksite


class Progress(NamedTuple):
    """How far somebody is in the open statements: number → their answer, in order."""

    given: dict[int, int | None]

    @property
    def total(self) -> int:
        """How many are open."""
        return len(self.given)

    @property
    def answered(self) -> int:
        """How many of them they answered."""
        return sum(value is not None for value in self.given.values())

    @property
    def next(self) -> int | None:
        """The number of the first without an answer."""
        return next((number for number, value in self.given.items() if value is None), None)

    def place_of(self, statement: Statement | None) -> int:
        """Its place among the open ones, as in "3 of 12"; 0 for one that is closed."""
        known = statement is not None and statement.number in self.given
        return list(self.given).index(statement.number) + 1 if statement and known else 0


def _open_and_answered(**of: Slot) -> "QuerySet[Statement, tuple[int, int | None]]":
    own = Vote.objects.filter(statement=OuterRef("pk"), participation=Slot("me")).values("value")
    rows = Statement.objects.open().filter(**of).in_order()
    return rows.annotate(given=Subquery(own)).values_list("number", "given")


_IN_MEETING = Prepared(lambda: _open_and_answered(meeting=Slot("of")))
_IN_WORKSITE = Prepared(lambda: _open_and_answered(worksite=Slot("of")))


def progress(of: Meeting | Worksite, participation: Participation) -> Progress:
    """Among the open statements of a meeting, or of a worksite."""
    asked = _IN_MEETING if isinstance(of, Meeting) else _IN_WORKSITE
    return Progress(dict(asked.all(of=of.pk, me=participation.pk)))


_VOTES_HERE = Prepared(
    lambda: (
        Vote.objects.filter(participation=Slot("me"), statement__meeting=Slot("meeting"))
        .select_related("statement")
        .order_by("statement__number", "pk")
    )
)


def votes_here(meeting: Meeting, participation: Participation) -> list[Vote]:
    """What they answered to statements of the meeting, in the order of these."""
    return _VOTES_HERE.all(me=participation.pk, meeting=meeting.pk)
