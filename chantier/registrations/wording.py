"""Sentences on dates and places, in the reader's language."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chantier.meetings.models import Meeting, PlaceRule
from chantier.people.models import Channel
from chantier.registrations.models import PlaceTerms, Quota, Randomness
from chantier.registrations.shares import quotas_of, terms_of
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


def rule_of(meeting: Meeting) -> list[str]:
    """The whole rule of places, sentence by sentence, as the form, slip and messages print it."""
    if meeting.places is None:
        return [_("As many places as people: everybody can come.")]
    terms = terms_of(meeting)
    drawn = meeting.place_rule == PlaceRule.LOTTERY
    return [
        *(_of_the_draw(meeting, terms) if drawn else _of_the_order(meeting)),
        *(_of_quota(quota, drawn=drawn) for quota in quotas_of(meeting)),
        *_of_the_details(meeting, terms, drawn=drawn),
    ]


def _of_the_order(meeting: Meeting) -> Iterator[str]:
    yield _(
        "%(places)d places, given in the order in which registrations reach us, whatever the way: "
        "paper, phone, web. After that there is a waiting list."
    ) % {"places": meeting.places}


def _of_the_draw(meeting: Meeting, terms: PlaceTerms) -> Iterator[str]:
    yield _("%(places)d places, drawn by lot: being first gives nobody an advantage.") % {
        "places": meeting.places
    }
    if meeting.registration_closes_at:
        yield _("Register until %(day)s, %(hour)s.") % _moment(meeting.registration_closes_at)
    where = {"where": terms.draw_where or meeting.venue}
    if terms.draw_at and where["where"]:
        yield _("The draw is public: %(day)s, %(hour)s, %(where)s.") % (
            _moment(terms.draw_at) | where
        )
    elif terms.draw_at:
        yield _("The draw is public: %(day)s, %(hour)s.") % _moment(terms.draw_at)
    if terms.randomness == Randomness.DICE:
        yield _(
            "A thousand possible lists, equally balanced, are published beforehand. "
            "Three ten-sided dice thrown before everybody choose one of them."
        )
    else:
        yield _(
            "A thousand possible lists, equally balanced, are published beforehand. "
            "A number that others publish later chooses one of them: %(what)s."
        ) % {"what": terms.announced}


def _of_quota(quota: Quota, *, drawn: bool) -> str:
    words = {"least": quota.at_least, "most": quota.at_most, "who": _kind(quota)}
    if quota.at_most is None:
        if drawn:
            return _("At least %(least)d places for: %(who)s.") % words
        return _("%(least)d places are kept for: %(who)s.") % words
    if quota.at_least == quota.at_most:
        return _("%(least)d places for: %(who)s, no more and no fewer.") % words
    if not quota.at_least:
        return _("At most %(most)d places for: %(who)s.") % words
    return _("From %(least)d to %(most)d places for: %(who)s.") % words


def _kind(quota: Quota) -> str:
    if quota.channel:
        return _("those who register %(how)s") % {"how": Channel(quota.channel).label}
    if quota.question:
        return _("those who answer “%(answer)s” to “%(question)s”") % {
            "answer": quota.answer,
            "question": quota.question,
        }
    return str(quota)


def _of_the_details(meeting: Meeting, terms: PlaceTerms, *, drawn: bool) -> Iterator[str]:
    if not drawn:
        yield _("Whoever names those who come with them has places for all of them, or waits.")
    if drawn:
        yield _("A group that registers under one name has places together, or none.")
    if drawn and terms.one_per_household:
        yield _("One place at most for people of one postal address.")
    if drawn and terms.earlier_count_double:
        yield _(
            "Those who had no place at an earlier evening of this worksite count double: "
            "a part of the places is kept for them accordingly."
        )
    if terms.kept_until and not drawn:
        yield _(
            "What is kept and not taken goes to the waiting list on %(day)s, %(hour)s."
        ) % _moment(terms.kept_until)
    if terms.absent_after is not None:
        yield _(
            "A place that nobody has taken %(minutes)d minutes after the beginning "
            "goes to somebody at the door."
        ) % {"minutes": terms.absent_after}


def _moment(moment: datetime) -> dict[str, str]:
    return {"day": dates.day(moment), "hour": dates.hour(moment)}
