"""The gate of a space.

The convention of the whole house: whoever may not know that a page exists gets a 404 (strangers,
people of other spaces); a member of the space who lacks the right gets a 403.
"""

from typing import Literal

from django.core.exceptions import PermissionDenied
from django.http import Http404

from chantier.people.models import Person
from chantier.people.visitor import Visitor
from chantier.prepared import Prepared, Slot
from chantier.spaces.models import Cooperator, RoleKind, Space, SpaceRole

To = Literal["read", "belong", "steer", "animate", "administer"]

# What each role may do in a space. "belong" is seeing what members see of each other.
RIGHTS: dict[RoleKind, frozenset[To]] = {
    RoleKind.ADMINISTRATOR: frozenset({"read", "belong", "steer", "animate", "administer"}),
    RoleKind.ANIMATION: frozenset({"read", "belong", "animate"}),
    RoleKind.STEERING: frozenset({"read", "belong", "steer"}),
    RoleKind.COOPERATOR: frozenset({"read", "belong"}),
    RoleKind.READER: frozenset({"read", "belong"}),
}


_AT = Prepared(lambda: Space.objects.filter(slug=Slot("slug")))
_HELD = Prepared(
    lambda: SpaceRole.objects.filter(space=Slot("space"), account=Slot("account")).values_list(
        "role", flat=True
    )
)
_MEMBERSHIPS = Prepared(
    lambda: Cooperator.objects.current().filter(space=Slot("space"), person=Slot("person"))
)


def roles_in(visitor: Visitor, space: Space) -> frozenset[RoleKind]:
    """The visitor's roles in the space.

    Whoever installs administers every space; a person who joined is a cooperator, account or not.
    """
    roles: set[RoleKind] = set()
    if visitor.account:
        held = _HELD.all(space=space.pk, account=visitor.account.pk)
        roles |= {RoleKind(role) for role in held}
        if visitor.account.is_staff:
            roles.add(RoleKind.ADMINISTRATOR)
    if visitor.person and _MEMBERSHIPS.any(space=space.pk, person=visitor.person.pk):
        roles.add(RoleKind.COOPERATOR)
    return frozenset(roles)


def rights_in(visitor: Visitor, space: Space) -> frozenset[To]:
    """What the visitor may do in the space. Everybody may read its public page."""
    rights: frozenset[To] = frozenset({"read"})
    for role in roles_in(visitor, space):
        rights |= RIGHTS[role]
    return rights


def space_for(visitor: Visitor, slug: str, *, to: To = "read") -> Space:
    """The space at `slug`. Raises Http404 or PermissionDenied."""
    space = _AT.one(slug=slug)
    if space is None:
        raise Http404
    check(visitor, space, to)
    return space


def check(visitor: Visitor, space: Space, to: To) -> None:
    """Let pass, or raise Http404 (the visitor is of no concern here) or PermissionDenied."""
    if to == "read":
        return
    roles = roles_in(visitor, space)
    if not roles:
        raise Http404
    if not any(to in RIGHTS[role] for role in roles):
        raise PermissionDenied


def helps(visitor: Visitor, person: Person) -> bool:
    """The animation team of a space hands its members their codes."""
    memberships = person.memberships.current().select_related("space")
    return any("animate" in rights_in(visitor, member.space) for member in memberships)
