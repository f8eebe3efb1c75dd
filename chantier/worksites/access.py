"""The gate of a worksite. Strangers meet a 404, members without the right a 403."""

from typing import Any, Literal

from django.core.exceptions import PermissionDenied
from django.http import Http404

from chantier.people.visitor import HouseRequest, Visitor
from chantier.prepared import Prepared, Slot
from chantier.spaces.access import rights_in, roles_in
from chantier.spaces.models import Space
from chantier.worksites.models import ParticipationLink, Worksite, WorksiteRole
from chantier.worksites.states import State

To = Literal["read", "follow", "animate", "steer"]

# What each role may do; "follow" is reading what is not public (dashboards, drafts, journals).
RIGHTS: dict[str, frozenset[str]] = {
    "administrator": frozenset({"read", "follow", "animate", "steer"}),
    "animation": frozenset({"read", "follow", "animate"}),
    "steering": frozenset({"read", "follow", "steer"}),
    "cooperator": frozenset({"read"}),
    "reader": frozenset({"read", "follow"}),
}


_AT = Prepared(lambda: Worksite.objects.select_related("space").filter(slug=Slot("slug")))
_HELD = Prepared(
    lambda: WorksiteRole.objects.filter(
        worksite=Slot("worksite"), account=Slot("account")
    ).values_list("role", flat=True)
)


def roles_on(visitor: Visitor, worksite: Worksite) -> frozenset[str]:
    """The visitor's roles in the worksite: those of its space, and those given here only."""
    roles = {str(role) for role in roles_in(visitor, worksite.space)}
    if visitor.account:
        roles |= set(_HELD.all(worksite=worksite.pk, account=visitor.account.pk))
    return frozenset(roles)


def rights_on(visitor: Visitor, worksite: Worksite) -> frozenset[str]:
    """What the visitor may do: any of "read", "follow", "animate", "steer"."""
    rights: frozenset[str] = frozenset()
    for role in roles_on(visitor, worksite):
        rights |= RIGHTS[role]
    if worksite.state != State.PREPARATION:
        rights |= {"read"}
    return rights


def of_space(request: HouseRequest, space: Space) -> dict[str, Any] | None:
    """What the page of a space shows of its worksites."""
    animates = "animate" in rights_in(request.visitor, space)
    found = space.worksites.order_by("-starts_on", "-pk")
    if not animates:
        found = found.exclude(state=State.PREPARATION)
    if not animates and not found:
        return None
    return {"worksites": found, "animates": animates, "space": space}


def takes_part(visitor: Visitor, worksite: Worksite) -> bool:
    """The visitor has entered this worksite as a person (a personal link, or an account's)."""
    return (
        visitor.person is not None
        and ParticipationLink.objects.filter(worksite=worksite, person=visitor.person).exists()
    )


def worksite_for(visitor: Visitor, slug: str, *, to: To = "read") -> Worksite:
    """The worksite at `slug`. Raises Http404 or PermissionDenied."""
    worksite = _AT.one(slug=slug)
    if worksite is None:
        raise Http404
    check(visitor, worksite, to)
    return worksite


def check(visitor: Visitor, worksite: Worksite, to: To) -> None:
    """Let pass, or raise Http404 (the visitor cannot know of it) or PermissionDenied."""
    rights = rights_on(visitor, worksite)
    if to in rights:
        return
    if to == "read":
        raise Http404
    if roles_on(visitor, worksite):
        raise PermissionDenied
    raise Http404
