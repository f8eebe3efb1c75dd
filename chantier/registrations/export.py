"""What somebody sees and takes away of their own registrations."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from chantier.meetings.policies import REGISTERS_IN
from chantier.people.models import Person
from chantier.people.visitor import HouseRequest
from chantier.registrations import wording
from chantier.registrations.entries import Entry, entries_of
from chantier.registrations.models import Registration
from chantier.worksites.models import Worksite


def mine(request: HouseRequest, person: Person) -> dict[str, Any]:
    """The part of the personal page on registrations."""
    worksites = Worksite.objects.filter(
        Q(meetings__registrations__person=person) | Q(meetings__repeated_requests__person=person),
        state__in=REGISTERS_IN,
    )
    return {
        "entries": entries_of(person, now=timezone.now()),
        "worksites": worksites.distinct().order_by("pk"),
        "untold": not person.wants_news,
    }


def registrations(person: Person) -> list[dict[str, Any]]:
    """Plain rows, for the person's file. A repeated request looks like any other."""
    kept = person.registrations.select_related("constituency", "party", "needs")
    rows = {row.key: row for row in kept.prefetch_related("dependence_links")}
    return [
        _row(entry) | _private(rows.get(entry.key))
        for entry in entries_of(person, now=timezone.now())
    ]


def _row(entry: Entry) -> dict[str, Any]:
    return {
        _("meeting"): entry.meeting.title,
        _("when"): wording.when(entry.meeting),
        _("state"): str(entry.state.label),
        _("rank"): entry.position or None,
    }


def _private(registration: Registration | None) -> dict[str, Any]:
    needs = registration.kept_needs if registration else None
    links = [link.on_whom for link in registration.dependence_links.all()] if registration else []
    return {
        _("group"): registration.party.name if registration and registration.party else "",
        _("interpreter"): needs.interpreter if needs else "",
        _("children to look after"): needs.childcare if needs else None,
        _("help to come"): needs.transport if needs else None,
        _("access without steps"): needs.step_free if needs else None,
        _("another need"): needs.other if needs else "",
        _("depends on"): ", ".join(links),
    }
