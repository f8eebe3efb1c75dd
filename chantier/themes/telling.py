"""Who is written to about a proposal: whoever is to answer, and those who made it.

Authors are told as a set: a message to somebody says that a proposal moved on, of theirs or of the
group they sat in, and hangs on the worksite, so that the outbox does not tell who proposed what.
"""

import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation

from chantier.notices import actions as notices
from chantier.notices.channels import address_for, choose_channel
from chantier.notices.models import Message
from chantier.people import codes
from chantier.people.models import Person
from chantier.themes.models import FollowUp, Proposal
from chantier.worksites.identity import persons_among
from chantier.worksites.models import Participation

BEFORE_ITS_DAY = datetime.timedelta(days=7)
AGAIN_AFTER = datetime.timedelta(days=30)
# The outbox forgets the letter, with its address, after this.
KEPT = datetime.timedelta(days=180)


def reminder_due(proposal: Proposal, today: datetime.date) -> str:
    """Which reminder is due: "proposal_due" once before the day, "proposal_overdue" every month.

    "" when none is.
    """
    due, last = proposal.answer_due_on, proposal.reminded_on
    if due is None:
        return ""
    if today <= due:
        soon = today >= due - BEFORE_ITS_DAY
        begun = proposal.addressed_on and proposal.addressed_on + BEFORE_ITS_DAY < today
        return "proposal_due" if soon and begun and last is None else ""
    if last is None or last <= due or today >= last + AGAIN_AFTER:
        return "proposal_overdue"
    return ""


def write_to_addressee(proposal: Proposal, kind: str, *, now: datetime.datetime) -> Message:
    """By e-mail or letter; without either it waits among the papers to hand over."""
    space = proposal.worksite.space
    ways = {
        "email": proposal.addressee_email,
        "phone": "",
        "postal": proposal.addressee_postal,
    }
    channel = choose_channel(**ways)
    return notices.post(
        kind=kind,
        language=proposal.worksite.language,
        channel=channel,
        to_name=proposal.addressee,
        to_address=address_for(channel, **ways, relay=space.name),
        person_key=None,
        about=proposal,
        context=_context(proposal, language=proposal.worksite.language),
        now=now,
        sender=space.contact,
        delete_after=(now + KEPT).date(),
    )


def authors_of(proposal: Proposal) -> list[Person]:
    """Who proposed it, and who sat in the group that did; those who want no news left out."""
    hands = Q(proposals=proposal)
    seated = Q(pk__in=[])
    if proposal.group_id:
        hands |= Q(group_places__group=proposal.group_id)
        seated = Q(registrations__placements__group=proposal.group_id)
    participations = Participation.objects.filter(hands, worksite=proposal.worksite_id)
    known = Q(pk__in=persons_among(participations).values("pk"))
    found = Person.objects.current().filter(known | seated).distinct().order_by("pk")
    return [person for person in found if person.wants_news]


def tell_authors(proposal: Proposal, step: FollowUp, *, now: datetime.datetime) -> list[Message]:
    """One message to each, on their own channel, paper included."""
    return [_tell(person, proposal, step, now=now) for person in authors_of(proposal)]


def _tell(person: Person, proposal: Proposal, step: FollowUp, *, now: datetime.datetime) -> Message:
    ways = {"email": person.email, "phone": person.phone, "postal": person.postal_address}
    channel = choose_channel(**ways, preferred=person.reach)
    with translation.override(person.language):
        state = str(step.get_state_display())
    return notices.post(
        kind="proposal_news",
        language=person.language,
        channel=channel,
        to_name=person.name,
        to_address=address_for(channel, **ways, relay=person.relay),
        person_key=person.key,
        about=proposal.worksite,
        context={
            **_context(proposal, language=person.language),
            "state": state,
            "said_by": step.said_by,
            "said_on": step.said_on,
            "said": step.text,
            "source": step.source,
        },
        now=now,
        sender=proposal.worksite.space.contact,
        code=codes.paper_code(person),
        url=codes.link(person),
        large_print=person.large_print,
        delete_after=(now + KEPT).date(),
    )


def _context(proposal: Proposal, *, language: str) -> dict[str, Any]:
    with translation.override(language):
        path = reverse("themes:proposal", args=[proposal.worksite.slug, proposal.number])
        kind = str(proposal.get_kind_display())
    return {
        "number": proposal.number,
        "kind": kind,
        "question": proposal.kind == "question",
        "text": proposal.text,
        "theme": str(proposal.theme or ""),
        "addressee": proposal.addressee,
        "addressed_on": proposal.addressed_on,
        "due_on": proposal.answer_due_on,
        "days_late": _days_late(proposal),
        "worksite": proposal.worksite.title,
        "space": proposal.worksite.space.name,
        "contact": proposal.worksite.space.contact,
        "address": f"{settings.SITE_URL}{path}",
    }


def _days_late(proposal: Proposal) -> int:
    due = proposal.answer_due_on
    return max(0, (timezone.localdate() - due).days) if due else 0
