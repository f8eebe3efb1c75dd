"""What the pages of a space read."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from chantier.people.models import Person
from chantier.spaces.models import (
    CommitteeMember,
    Constituency,
    Cooperator,
    Decision,
    Space,
    SpaceRole,
)


def purposes(space: Space) -> list[str]:
    """The aims of the space, in order."""
    return list(space.purposes.order_by("position", "pk").values_list("text", flat=True))


def constituencies(space: Space) -> QuerySet[Constituency]:
    """In the order of the space."""
    return space.constituencies.order_by("position", "pk")


def committee(space: Space, *, today: date) -> QuerySet[CommitteeMember]:
    """Those who sit, in alphabetical order."""
    sitting = space.committee.sitting(today)
    return sitting.select_related("constituency").order_by("name", "pk")


def decisions(space: Space) -> QuerySet[Decision]:
    """The newest first."""
    return space.decisions.select_related("recorded_by").order_by("-taken_on", "-pk")


def members(space: Space) -> QuerySet[Cooperator]:
    """Current members by constituency, then name."""
    return (
        space.cooperators.current()
        .select_related("person", "constituency")
        .order_by("constituency__position", "constituency_id", "person__name", "pk")
    )


def roles(space: Space) -> QuerySet[SpaceRole]:
    """Roles by name of who holds them."""
    return space.roles.select_related("account", "space").order_by("account__name", "role", "pk")


def memberships(person: Person) -> QuerySet[Cooperator]:
    """Where a person is a member, oldest first."""
    current = person.memberships.current()
    return current.select_related("space", "constituency").order_by("joined_at", "pk")


def export(person: Person) -> list[dict[str, Any]]:
    """A person's memberships, past ones too, as they may take them away."""
    rows = person.memberships.select_related("space", "constituency").order_by("joined_at", "pk")
    return [
        {
            "space": row.space.name,
            "constituency": row.constituency.name,
            "joined": row.joined_at.date().isoformat(),
            "left": row.left_at.date().isoformat() if row.left_at else None,
        }
        for row in rows
    ]
