"""Sentences on dates and places, in the reader's language."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chantier.meetings.models import Meeting, PlaceRule
from chantier.ui import dates

if TYPE_CHECKING:
    from chantier.registrations.offers import Offer


def when(meeting: Meeting) -> str:
    """« mardi 13 octobre 2015, de 19 h à 21 h 30 »; the words of the document without a date."""
    if meeting.starts_at is None:
        return meeting.when or _("date to be announced")
    if meeting.ends_at is None:
        return f"{dates.day(meeting.starts_at)}, {dates.hour(meeting.starts_at)}"
    return f"{dates.day(meeting.starts_at)}, {dates.hours(meeting.starts_at, meeting.ends_at)}"


def of_offer(offer: "Offer") -> str:
    """How many places, by what rule, and what somebody who registers now would get."""
    meeting = offer.meeting
    if meeting.places is None:
        return _("As many places as people: everybody can come.")
    if meeting.place_rule == PlaceRule.LOTTERY:
        return _("%(places)d places, drawn by lot: being first gives nobody an advantage.") % {
            "places": meeting.places
        }
    if offer.having.allowed and not offer.waiting:
        return ngettext(
            "%(places)d places, in the order in which people register: %(free)d is left.",
            "%(places)d places, in the order in which people register: %(free)d are left.",
            offer.free or 0,
        ) % {"places": meeting.places, "free": offer.free}
    return _(
        "Full: the %(places)d places are taken. You would be number %(rank)d on the waiting list."
    ) % {"places": meeting.places, "rank": offer.waiting + 1}
