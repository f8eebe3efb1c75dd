"""What is printed for registrations: the slip, the attendance sheet, the badges."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from chantier.meetings.models import Meeting
from chantier.meetings.states import State as MeetingState
from chantier.notices import texts
from chantier.paper.models import Sheet
from chantier.registrations import queries, wording
from chantier.registrations.models import Registration
from chantier.registrations.offers import Offer
from chantier.registrations.shares import questions_of
from chantier.typesetting import prints
from chantier.typesetting.markdown import from_markdown
from chantier.ui import dates
from chantier.worksites.models import Worksite
from chantier.worksites.prints import Print, kept


def slip(worksite: Worksite, offers: Sequence[Offer], *, large: bool = False) -> Print:
    """The registration slip of a worksite, to print or photocopy. Raises CannotTypeset."""
    data = replace(_slip(worksite, offers), large=large)
    return kept(worksite, "large-slip" if large else "slip", prints.slip, data)


def numbered_slips(worksite: Worksite, offers: Sequence[Offer], sheets: Sequence[Sheet]) -> bytes:
    """A slip for each sheet, with its number. Raises CannotTypeset."""
    copies = tuple(prints.SlipCopy(code=str(sheet), token=sheet.token) for sheet in sheets)
    return prints.slip(replace(_slip(worksite, offers), copies=copies))


def _slip(worksite: Worksite, offers: Sequence[Offer]) -> prints.Slip:
    constituencies = worksite.space.constituencies.order_by("position", "pk")
    planned = [offer for offer in offers if offer.meeting.state != MeetingState.CANCELLED]
    with translation.override(worksite.language):
        return prints.Slip(
            language=worksite.language,
            organiser=worksite.space.name,
            title=worksite.title,
            constituencies=tuple(constituencies.values_list("name", flat=True)),
            meetings=tuple(_event(offer.meeting) for offer in planned),
            questions=_questions(planned),
            needs=_needs(),
            places_rule=_rule(planned),
            consents=_consents(),
            return_lines=tuple(
                line for line in worksite.space.contact.splitlines() if line.strip()
            ),
        )


def _needs() -> tuple[str, ...]:
    return (
        _("An interpreter (which language?)"),
        _("Somebody to look after my children (how many?)"),
        _("Help to come and go home"),
        _("Access without steps"),
        _("Large print"),
        _("Easy-to-read texts"),
    )


def _consents() -> tuple[str, ...]:
    """As on the web: the first is needed, the others are free."""
    return (
        _("I agree that you use this to answer me and to tell me about this worksite."),
        _("I agree that what I say and vote is kept under a pseudonym, never under my name."),
        _("I agree that my needs are kept until a week after the meeting, then deleted."),
    )


def sign_in(meeting: Meeting, *, large: bool = False) -> bytes:
    """The attendance sheet: those who have a place, by name, and blank rows."""
    worksite = meeting.worksite
    with translation.override(worksite.language):
        return prints.sign_in(
            prints.SignIn(
                language=worksite.language,
                organiser=worksite.space.name,
                title=meeting.title,
                date=wording.when(meeting),
                large=large,
                place=", ".join(filter(None, [meeting.venue, *meeting.address.splitlines()])),
                rows=tuple(
                    prints.Attendee(
                        name=registration.person.name, constituency=registration.constituency.name
                    )
                    for registration in _placed(meeting)
                ),
            )
        )


def badges(meeting: Meeting, signs: Mapping[int, str], *, large: bool = False) -> bytes:
    """A badge for each person who has a place: colour and letter of the constituency, and the six
    `signs` under which they speak and vote, by person."""
    worksite = meeting.worksite
    with translation.override(worksite.language):
        return prints.badges(
            prints.Badges(
                language=worksite.language,
                organiser=worksite.space.name,
                title=meeting.title,
                large=large,
                badges=tuple(
                    prints.Badge(
                        name=registration.person.name,
                        constituency=registration.constituency.name,
                        signs=signs.get(registration.person_id, ""),
                        letter=registration.constituency.letter,
                        colour=prints.colour_of(registration.constituency.letter),
                    )
                    for registration in _placed(meeting)
                ),
            )
        )


def door_pass(key: UUID) -> str:
    """The square that the door reads, as SVG."""
    return prints.qr_svg(str(key))


def certificate(registration: Registration, *, now: datetime, large: bool = False) -> bytes:
    """That somebody was there, as a letter to hand over. Raises CannotTypeset.

    In large print for whoever asked once that letters be so, or asks it here.
    """
    meeting, person = registration.meeting, registration.person
    worksite = meeting.worksite
    with translation.override(worksite.language):
        rendered = texts.render(
            "attendance_certificate",
            worksite.language,
            {
                "name": person.name,
                "meeting": meeting.title,
                "worksite": worksite.title,
                "space": worksite.space.name,
                "when": wording.when(meeting),
                "venue": meeting.venue,
            },
        )
        letter = prints.Letter(
            sender_lines=tuple(
                line
                for line in [worksite.space.name, *worksite.space.contact.splitlines()]
                if line.strip()
            ),
            address_lines=(person.name,),
            date=dates.day(now),
            subject=rendered.subject,
            blocks=from_markdown(rendered.body),
            language=worksite.language,
            large=large or person.large_print,
        )
        return prints.letters(
            prints.Letters(
                title=rendered.subject,
                language=worksite.language,
                letters=(letter,),
                site=settings.SITE_URL,
            )
        )


def _placed(meeting: Meeting) -> Sequence[Registration]:
    return queries.by_name(meeting.registrations.placed().select_related("person", "constituency"))


def _event(meeting: Meeting) -> prints.Event:
    if meeting.starts_at is None:
        date, hours = meeting.when or _("date to be announced"), ""
    else:
        date = dates.day(meeting.starts_at)
        hours = (
            dates.hours(meeting.starts_at, meeting.ends_at)
            if meeting.ends_at
            else dates.hour(meeting.starts_at)
        )
    bearer = meeting.initiative.bearer if meeting.initiative else ""
    return prints.Event(
        date=date, hours=hours, title=meeting.title, bearer=bearer, place=meeting.venue
    )


def _rule(offers: Sequence[Offer]) -> str:
    """The rule of each date, once for the dates that share it."""
    dates_of: dict[tuple[str, ...], list[str]] = {}
    for offer in offers:
        dates_of.setdefault(tuple(offer.rule), []).append(_event(offer.meeting).date)
    if len(dates_of) == 1:
        return " ".join(next(iter(dates_of)))
    return "\n\n".join(
        _("%(days)s: %(rule)s") % {"days": capfirst(", ".join(days)), "rule": " ".join(rule)}
        for rule, days in dates_of.items()
    )


def _questions(offers: Sequence[Offer]) -> tuple[prints.Question, ...]:
    return tuple(
        prints.Question(title=question, answers=tuple(answers))
        for question, answers in questions_of(offer.meeting for offer in offers).items()
    )
