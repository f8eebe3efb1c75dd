"""The tables of a meeting, as whoever takes notes at one of them sees them."""

from typing import Any, NamedTuple

from django.db.models import Count

from chantier.debates import queries
from chantier.meetings.models import ExchangeGroup, Meeting
from chantier.spaces.models import Constituency


class Seated(NamedTuple):
    """Somebody at the table, by their badge; `heard`: spoke or wrote this evening."""

    badge: str
    constituency: Constituency
    heard: bool


def context(meeting: Meeting, table: ExchangeGroup | None) -> dict[str, Any]:
    """The tables that there are, and who sits at this one."""
    rows = meeting.groups.annotate(people=Count("members")).order_by("round", "number", "pk")
    return {
        "table": table,
        "tables": list(rows),
        "seated": seated(meeting, table) if table else [],
    }


def seated(meeting: Meeting, table: ExchangeGroup) -> list[Seated]:
    """By constituency; those who were not heard yet come first among their own."""
    heard = {pk for people in queries.who_spoke(meeting).values() for pk in people}
    rows = table.members.select_related("participation__constituency")
    found = [
        Seated(
            row.participation.pseudonym,
            row.participation.constituency,
            row.participation_id in heard,
        )
        for row in rows.order_by("participation__pseudonym")
    ]
    return sorted(found, key=lambda one: (one.constituency.position, one.heard, one.badge))
