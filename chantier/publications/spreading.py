"""A release made known to everyone who took part, each on their channel; once for a release."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation

from chantier.notices import actions as notices
from chantier.notices.channels import address_for, choose_channel
from chantier.notices.models import Message
from chantier.people import codes
from chantier.people.models import Person, Purpose
from chantier.publications.models import Release
from chantier.registrations.models import Registration
from chantier.worksites.models import Worksite

KIND, KIND_EASY = "publication_out", "publication_out_easy"
KEPT = timedelta(days=180)


def readers(worksite: Worksite) -> QuerySet[Person]:
    """Everyone who registered and did not withdraw, and whom we may still reach."""
    registered = Registration.objects.filter(meeting__worksite=worksite).standing()
    return (
        Person.objects.current()
        .agreed_to(Purpose.CONTACT)
        .filter(pk__in=registered.values("person"))
        .order_by("pk")
    )


def short_path(worksite: Worksite) -> str:
    """`/p/CODE`, the same in every language: it is printed."""
    with translation.override("fr"):
        return reverse("publications:short", args=[worksite.code])


def short_address(worksite: Worksite) -> str:
    """What people type: « example.org/p/CODE »."""
    return f"{urlsplit(settings.SITE_URL).netloc}{short_path(worksite)}"


def told(release: Release) -> QuerySet[Message]:
    """The messages written about a release."""
    messages: QuerySet[Message] = Message.objects.about(release)
    return messages


def tell(release: Release, person: Person, *, now: datetime) -> Message:
    """Write to one person, in their language and on their channel."""
    worksite = release.publication.worksite
    ways = {"email": person.email, "phone": person.phone, "postal": person.postal_address}
    channel = choose_channel(**ways, preferred=person.reach)
    return notices.post(
        kind=KIND_EASY if person.easy_to_read else KIND,
        language=person.language,
        channel=channel,
        to_name=person.name,
        to_address=address_for(channel, **ways, relay=person.relay),
        person_key=person.key,
        about=release,
        context=_context(release),
        now=now,
        sender=worksite.space.contact,
        code=codes.paper_code(person),
        url=settings.SITE_URL + short_path(worksite),
        large_print=person.large_print,
        delete_after=(now + KEPT).date(),
    )


def _context(release: Release) -> dict[str, Any]:
    worksite = release.publication.worksite
    return {
        "title": release.publication.title,
        "worksite": worksite.title,
        "space": worksite.space.name,
        "address": short_address(worksite),
        "again": release.number > 1,
        "note": release.note,
    }
