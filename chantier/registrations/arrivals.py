"""Who stands at the door: by the square of a pass or letter, by their code, by their name."""

import re
from uuid import UUID

from chantier.meetings.models import Meeting
from chantier.people import codes
from chantier.people.models import Person
from chantier.registrations.keys import plain
from chantier.registrations.models import Registration

_TOKEN = re.compile(r"^[\w-]{24}$")
MOST_SHOWN = 12


def find(meeting: Meeting, said: str) -> list[Registration]:
    """The registrations that `said` may mean, those who withdrew apart. One: it is them.

    `said`: what a QR code holds (a pass, a personal link), a paper code, or (part of) a name.
    """
    said = said.strip()
    here = meeting.registrations.standing().select_related("person", "constituency")
    if key := _pass(said):
        return list(here.filter(key=key))
    if person := _known_by(said):
        return list(here.filter(person=person))
    words = plain(said).split()
    rows = [row for row in here.order_by("pk") if _is_called(row, words)] if words else []
    exact = [row for row in rows if plain(row.person.name) == " ".join(words)]
    return exact if len(exact) == 1 else rows[:MOST_SHOWN]


def _pass(said: str) -> UUID | None:
    try:
        return UUID(said.rpartition("/")[2] if "/" in said else said)
    except ValueError:
        return None


def _known_by(said: str) -> Person | None:
    """Whose link or code it is."""
    token = said.rstrip("/").rpartition("/")[2]
    people = Person.objects.current()
    if _TOKEN.match(token) and (found := people.filter(link_digest=codes.digest(token)).first()):
        return found
    code = codes.cleaned(said)
    if not codes.is_well_formed(code):
        return None
    return people.filter(code_digest=codes.digest(code)).first()


def _is_called(row: Registration, words: list[str]) -> bool:
    name = plain(row.person.name).split()
    return all(any(part.startswith(word) for part in name) for word in words)
