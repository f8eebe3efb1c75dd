"""The gates of registrations: one's own, those of a worksite one animates, those of a room."""

from uuid import UUID

from django.http import Http404

from chantier.meetings.access import meeting_for
from chantier.meetings.models import Meeting, PlaceRule
from chantier.people.models import Person
from chantier.people.visitor import Visitor
from chantier.registrations.models import Registration, RepeatedRequest
from chantier.spaces.models import Cooperator
from chantier.worksites.access import rights_on, takes_part
from chantier.worksites.models import Worksite


def person_known_in(visitor: Visitor, worksite: Worksite) -> Person | None:
    """The visitor as a person of this worksite or of its space; elsewhere they are a stranger.

    An account says itself that all it does is done by one person.
    """
    person = visitor.person
    if person is None or visitor.is_signed_in:
        return person
    belongs = Cooperator.objects.current().filter(space=worksite.space, person=person)
    return person if takes_part(visitor, worksite) or belongs.exists() else None


def own_entry(visitor: Visitor, key: UUID) -> Registration | RepeatedRequest:
    """What the visitor asked for themselves. Raises Http404 for anybody else's."""
    if visitor.person is None:
        raise Http404
    for model in (Registration, RepeatedRequest):
        mine = model._default_manager.select_related("meeting__worksite__space", "person")
        if found := mine.filter(key=key, person=visitor.person).first():
            return found
    raise Http404


def registration_in(meeting: Meeting, key: UUID) -> Registration:
    """A registration of a meeting whose gate was passed. Raises Http404."""
    found = meeting.registrations.select_related("person", "constituency").filter(key=key).first()
    if found is None:
        raise Http404
    found.meeting = meeting
    return found


def room_for(visitor: Visitor, worksite_slug: str, slug: str) -> Meeting:
    """The meeting whose door the visitor keeps: its facilitators, the animation team."""
    return meeting_for(visitor, worksite_slug, slug, to="facilitate")


def list_for(visitor: Visitor, worksite_slug: str, slug: str) -> Meeting:
    """The meeting whose registrations the visitor manages."""
    return meeting_for(visitor, worksite_slug, slug, to="animate")


def draw_for(visitor: Visitor, worksite_slug: str, slug: str) -> Meeting:
    """A meeting whose places are drawn by lot: its draw is public. Raises Http404 for others."""
    meeting = meeting_for(visitor, worksite_slug, slug)
    if meeting.place_rule != PlaceRule.LOTTERY or meeting.places is None:
        raise Http404
    return meeting


def may_help(visitor: Visitor, person: Person) -> bool:
    """The animation team hands their codes to those registered in its worksites."""
    if visitor.account is None:
        return False
    worksites = Worksite.objects.filter(meetings__registrations__person=person)
    return any(
        "animate" in rights_on(visitor, worksite)
        for worksite in worksites.select_related("space").distinct().order_by("pk")
    )
