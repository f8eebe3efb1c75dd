"""What those registered are told, each on their own channel. Nobody gets nothing.

Who took back their agreement to be told gets no news (reminder, presentation), and no machine
writes to them. What became of their place is theirs to know: it is put in the post, on the list of
calls, or handed over; and it always stands on their page.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from chantier.algorithms.lottery.pool import PANELS
from chantier.files.models import Upload
from chantier.initiatives.models import Depth
from chantier.initiatives.presentation import parts_at
from chantier.initiatives.states import State as Signed
from chantier.meetings.ics import CONTENT_TYPE, as_ics
from chantier.meetings.models import Meeting, PlaceRule
from chantier.notices.actions import post
from chantier.notices.channels import address_for, choose_channel
from chantier.notices.models import BY_MACHINE, Channel, Message
from chantier.people import codes
from chantier.people.models import Person, Reach
from chantier.registrations import queries, retention, wording
from chantier.registrations.models import Registration
from chantier.registrations.states import HOLD_A_PLACE, State
from chantier.worksites.models import Worksite

# What one can do without; the rest says what became of a place.
NEWS = frozenset({"registration_reminder", "registration_presentation", "registration_already"})
WITHOUT_MACHINE = frozenset({Reach.LETTER, Reach.CALL, Reach.RELAY})
ON_PAPER = (Channel.LETTER, Channel.HANDED)
ALREADY_AT_MOST_EVERY = timedelta(days=1)  # nobody fills somebody else's mailbox through us


@dataclass(frozen=True, slots=True, kw_only=True)
class Evening:
    """One meeting as a letter tells it, in the language of who reads it."""

    title: str
    when: str
    venue: str
    address: str
    access: str
    practical: str
    initiative: str
    presentation_url: str  # once both sides signed it
    presentation: str  # its text, for whoever reads on paper
    placed: bool
    waiting: bool
    to_be_drawn: bool
    withdrawn: bool
    drawn: bool  # a freed place goes where it keeps the balance
    rank: int
    places: int | None
    reason: str = ""
    rule: tuple[str, ...] = ()
    number: str = ""  # in the draw, once it is prepared
    lists: int = 0  # in how many of the lists they stand
    all_lists: int = 0
    drawn_list: str = ""
    check_url: str = ""


def confirm(
    worksite: Worksite, person: Person, registrations: list[Registration], *, now: datetime
) -> Message | None:
    """One message for one form: each evening with its place, or its rank and why."""
    waiting = all(registration.state == State.WAITING for registration in registrations)
    kind = "registration_waiting" if waiting else "registration_confirmation"
    return _post(kind, person, registrations, worksite=worksite, now=now)


def tell(registration: Registration, kind: str, *, now: datetime) -> Message | None:
    """Say to one person what became of one registration."""
    worksite = registration.meeting.worksite
    return _post(kind, registration.person, [registration], worksite=worksite, now=now)


def say_already(registration: Registration, *, now: datetime) -> Message | None:
    """Somebody typed this person's e-mail again: the owner of the address alone is told."""
    kind = _in_style("registration_already", registration.person)
    recent = Message.objects.about(registration).filter(
        kind=kind, created_at__gt=now - ALREADY_AT_MOST_EVERY
    )
    if recent.exists():
        return None
    return _post(
        "registration_already",
        registration.person,
        [registration],
        worksite=registration.meeting.worksite,
        now=now,
        channel=Channel.EMAIL,
    )


def _post(
    kind: str,
    person: Person,
    registrations: list[Registration],
    *,
    worksite: Worksite,
    now: datetime,
    channel: Channel | None = None,
) -> Message | None:
    through = _reached_through(person, registrations)
    ways = {"email": through.email, "phone": through.phone, "postal": through.postal_address}
    if person.wants_news and through.wants_news:
        channel = channel or choose_channel(**ways, preferred=through.reach)
    elif person.erased_at or kind in NEWS:
        return None
    else:
        channel = _without_machine(through)
    with translation.override(person.language):
        context = _context(worksite, registrations, on_paper=channel in ON_PAPER)
    if channel in BY_MACHINE:  # the link is in the message
        _note_presentations(registrations, now=now)
    return post(
        kind=_in_style(kind, person),
        language=person.language,
        channel=channel,
        to_name=person.name,
        to_address=address_for(channel, **ways, relay=through.relay or person.relay),
        person_key=person.key,
        about=registrations[0] if len(registrations) == 1 else worksite,
        context=context,
        attachments=_calendar(registrations, now=now),
        uploads=_documents(registrations),
        sender="\n".join([worksite.space.name, worksite.space.contact]).strip()[:500],
        code=codes.paper_code(person),
        url=codes.link(person),
        large_print=person.large_print,
        delete_after=_last_day(registrations, now=now),
        now=now,
    )


def _without_machine(person: Person) -> Channel:
    """For whoever does not want our messages: a letter, a call, or a paper handed over."""
    preferred = person.reach if person.reach in WITHOUT_MACHINE else ""
    # A phone is called only by those who would have it so, or whom no letter reaches.
    channel = choose_channel(
        email="", phone=person.phone, postal=person.postal_address, preferred=preferred
    )
    return Channel.CALL if channel == Channel.SMS else channel


def _calendar(registrations: list[Registration], *, now: datetime) -> list[dict[str, str]]:
    """The evenings that somebody has a place at, for the calendar of their phone."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return [
        {
            "name": f"{registration.meeting.slug}.ics",
            "type": CONTENT_TYPE,
            "text": as_ics(
                registration.meeting, url=_meeting_url(registration.meeting), host=host, now=now
            ),
        }
        for registration in registrations
        if registration.state in HOLD_A_PLACE and registration.meeting.starts_at
    ]


def _documents(registrations: list[Registration]) -> list[Upload]:
    """What the organisers chose to send to those who have a place."""
    return [
        document.upload
        for registration in registrations
        if registration.state in HOLD_A_PLACE
        for document in registration.meeting.documents.select_related("upload").order_by("pk")
    ]


def _reached_through(person: Person, registrations: list[Registration]) -> Person:
    """Somebody whom another one named, and who gave no address of their own: that other one."""
    brought_by = registrations[0].brought_by
    if brought_by is None or person.reach != Reach.RELAY or brought_by.person.erased_at:
        return person
    return brought_by.person


def _in_style(kind: str, person: Person) -> str:
    """The easy-to-read text for whoever asked for it; it exists in French."""
    return f"{kind}_easy" if person.easy_to_read and person.language == "fr" else kind


def _last_day(registrations: Iterable[Registration], *, now: datetime) -> Any:
    return max(
        retention.last_day(registration.meeting, now=now, kept=retention.MESSAGES_KEPT)
        for registration in registrations
    )


def _context(
    worksite: Worksite, registrations: list[Registration], *, on_paper: bool
) -> dict[str, Any]:
    evenings = [evening(registration, on_paper=on_paper) for registration in registrations]
    return {
        "worksite": worksite.title,
        "space": worksite.space.name,
        "contact": worksite.space.contact,
        "evenings": evenings,
        "evening": evenings[0],
        "another": any(not evening.placed for evening in evenings),
    }


def _note_presentations(registrations: list[Registration], *, now: datetime) -> None:
    given = [row.pk for row in registrations if row.state in HOLD_A_PLACE and _signed(row.meeting)]
    Registration.objects.filter(pk__in=given).update(presentation_sent_at=now)


def evening(registration: Registration, *, on_paper: bool = False) -> Evening:
    """In the language that is active."""
    meeting, person = registration.meeting, registration.person
    return Evening(
        title=meeting.title,
        when=wording.when(meeting),
        venue=meeting.venue,
        address=", ".join(meeting.address.splitlines()),
        access=meeting.access,
        practical=meeting.practical,
        initiative=str(meeting.initiative or ""),
        presentation_url=_presentation_url(meeting),
        presentation=_presentation(meeting, easy=person.easy_to_read) if on_paper else "",
        placed=registration.state in HOLD_A_PLACE,
        waiting=registration.state == State.WAITING,
        to_be_drawn=registration.state == State.REGISTERED,
        withdrawn=registration.state == State.WITHDRAWN,
        drawn=meeting.places is not None and meeting.place_rule == PlaceRule.LOTTERY,
        rank=queries.position(meeting, registration.rank),
        places=meeting.places,
        reason=queries.why_cancelled(meeting),
        rule=tuple(wording.rule_of(meeting)) if registration.state == State.REGISTERED else (),
        **_in_the_draw(registration),
    )


def _in_the_draw(registration: Registration) -> dict[str, Any]:
    """Their number, their chances, and where anybody checks them."""
    entry = queries.draw_entry(registration)
    if entry is None:
        return {}
    meeting = registration.meeting
    page = reverse("registrations:draw", args=[meeting.worksite.slug, meeting.slug])
    return {
        "number": entry.number,
        "lists": entry.lists,
        "all_lists": PANELS,
        "drawn_list": "" if entry.draw.panel is None else f"{entry.draw.panel:03}",
        "check_url": settings.SITE_URL + page,
    }


def _meeting_url(meeting: Meeting) -> str:
    slugs = [meeting.worksite.slug, meeting.slug]
    return settings.SITE_URL + reverse("meetings:meeting", args=slugs)


def _signed(meeting: Meeting) -> bool:
    """The presentation was signed off by both sides: it may be sent."""
    return meeting.initiative is not None and meeting.initiative.state == Signed.SIGNED


def _presentation_url(meeting: Meeting) -> str:
    """Where the fuller presentation is read by those registered."""
    if meeting.initiative is None or not _signed(meeting):
        return ""
    slugs = [meeting.worksite.slug, meeting.initiative.slug]
    return settings.SITE_URL + reverse("initiatives:initiative", args=slugs)


def _presentation(meeting: Meeting, *, easy: bool) -> SafeString:
    """The fuller presentation as Markdown; the easy one, if there is one, for whoever asked."""
    if meeting.initiative is None or not _signed(meeting):
        return SafeString("")
    parts = parts_at(meeting.initiative, Depth.EASY) if easy else []
    parts = parts or parts_at(meeting.initiative, Depth.FULL)
    texts = "\n\n".join(f"## {part.title}\n\n{part.text.strip()}" for part in parts)
    return mark_safe(texts)  # noqa: S308  Markdown, in which no HTML passes
