"""What somebody sees of themes on their own page, and may take away."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from chantier.meetings.states import State as MeetingState
from chantier.people.models import Person
from chantier.people.visitor import HouseRequest
from chantier.registrations.models import Registration
from chantier.registrations.states import HOLD_A_PLACE
from chantier.rules import may
from chantier.themes import policies
from chantier.themes.models import Placement, Proposal, ThemeWish
from chantier.worksites.identity import own_participation, own_participations


@dataclass(frozen=True, slots=True)
class Mine:
    """A meeting somebody comes to: may they rank themes, and where they sit."""

    registration: Registration
    wishing: bool
    wished: list[str]
    places: list[Placement]


def mine(request: HouseRequest, person: Person) -> Mapping[str, Any] | None:
    """The part of the personal page; left out when there is nothing to say."""
    rows = [row for row in _mine(person) if row.wishing or row.places]
    proposals = _proposals(person)
    if not rows and not proposals:
        return None
    return {"rows": rows, "proposals": proposals}


def _mine(person: Person) -> list[Mine]:
    registrations = (
        person.registrations.filter(state__in=HOLD_A_PLACE)
        .exclude(meeting__state__in=(MeetingState.HELD, MeetingState.CANCELLED))
        .select_related("meeting__worksite", "constituency")
        .order_by("meeting__starts_at", "pk")
    )
    return [_row(registration, person) for registration in registrations]


def _row(registration: Registration, person: Person) -> Mine:
    wishing = may(policies.check_can_wish, registration, ()).allowed
    own = own_participation(person=person, worksite=registration.meeting.worksite)
    wishes = ThemeWish.objects.filter(participation=own).select_related("theme") if wishing else []
    places = registration.placements.select_related("group__work__theme").order_by("round")
    return Mine(
        registration,
        wishing,
        [wish.theme.title for wish in sorted(wishes, key=lambda wish: wish.rank)],
        list(places),
    )


def _proposals(person: Person) -> list[Proposal]:
    own = own_participations(person)
    found = Proposal.objects.filter(authors__in=own).select_related("worksite")
    return list(found.distinct().order_by("worksite", "number"))


def export(person: Person) -> list[dict[str, Any]]:
    """What may be taken away: wishes, tables and proposals."""
    wishes = ThemeWish.objects.filter(participation__in=own_participations(person))
    seats = Placement.objects.filter(registration__person=person).select_related(
        "group__meeting", "group__work__theme"
    )
    return [
        *(
            {_("what"): _("wish"), _("rank"): wish.rank, _("theme"): wish.theme.title}
            for wish in wishes.select_related("theme").order_by("theme__worksite", "rank")
        ),
        *(
            {
                _("what"): _("place at a table"),
                _("meeting"): str(seat.group.meeting),
                _("round"): seat.round,
                _("table"): seat.group.number,
            }
            for seat in seats.order_by("group__meeting", "round")
        ),
        *(
            {
                _("what"): _("proposal"),
                _("text"): one.text,
                _("state"): str(one.get_state_display()),
            }
            for one in _proposals(person)
        ),
    ]
