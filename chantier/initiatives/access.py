"""The gate of an initiative: its bearers, those who run the worksite, those registered, anybody."""

from typing import Literal

from django.core.exceptions import PermissionDenied
from django.http import Http404

from chantier.initiatives.models import Bearer, Initiative
from chantier.people.visitor import Visitor
from chantier.worksites import access as worksites
from chantier.worksites.models import Worksite

To = Literal["read", "read_full", "write", "bear", "steer", "animate"]


def bears(visitor: Visitor, initiative: Initiative) -> bool:
    """The visitor's account is one of the initiative's bearers."""
    return (
        visitor.account is not None
        and Bearer.objects.filter(initiative=initiative, account=visitor.account).exists()
    )


def rights_on(visitor: Visitor, initiative: Initiative) -> frozenset[str]:
    """What the visitor may do: those of the worksite, and "bear", "write", "read_full"."""
    rights = set(worksites.rights_on(visitor, initiative.worksite))
    if bears(visitor, initiative):
        rights |= {"read", "bear"}
    if rights & {"bear", "animate", "steer"}:
        rights.add("write")
    if rights & {"write", "follow"} or worksites.takes_part(visitor, initiative.worksite):
        rights.add("read_full")
    return frozenset(rights)


def initiative_for(visitor: Visitor, worksite_slug: str, slug: str, *, to: To) -> Initiative:
    """The initiative at `slug` of a worksite. Raises Http404 or PermissionDenied."""
    initiative = (
        Initiative.objects.select_related("worksite__space")
        .filter(worksite__slug=worksite_slug, slug=slug)
        .first()
    )
    if initiative is None:
        raise Http404
    check(visitor, initiative, to)
    return initiative


def check(visitor: Visitor, initiative: Initiative, to: To) -> None:
    """Let pass, or raise Http404 (the visitor cannot know of it) or PermissionDenied."""
    rights = rights_on(visitor, initiative)
    if to in rights:
        return
    if "read" in rights and (_belongs(visitor, initiative.worksite) or "bear" in rights):
        raise PermissionDenied
    raise Http404


def _belongs(visitor: Visitor, worksite: Worksite) -> bool:
    return bool(worksites.roles_on(visitor, worksite))
