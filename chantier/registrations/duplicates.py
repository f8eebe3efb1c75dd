"""People of a worksite who may be one and the same: told to the team, never merged by itself."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from chantier.people.models import Person
from chantier.registrations.keys import contact_key, plain
from chantier.worksites.models import Worksite

_NOT_DIGITS = re.compile(r"\D")
SHORTEST_PHONE = 6


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people, the first entered first, and what they share."""

    first: Person
    second: Person
    reasons: tuple[str, ...]


def pairs_of(worksite: Worksite) -> list[Pair]:
    """Those who share a name, a phone number or an e-mail, in the order they entered."""
    shared: dict[tuple[int, int], list[str]] = defaultdict(list)
    by_pk = {person.pk: person for person in persons_of(worksite)}
    for reason, key_of in (
        (_("the same name"), _name),
        (_("the same phone number"), _phone),
        (_("the same e-mail"), lambda person: contact_key(person.email)),
    ):
        alike: dict[str, list[int]] = defaultdict(list)
        for pk, person in by_pk.items():
            if key := key_of(person):
                alike[key].append(pk)
        for together in alike.values():
            for pair in pairwise(together):
                shared[pair].append(reason)
    return [
        Pair(by_pk[first], by_pk[second], tuple(reasons))
        for (first, second), reasons in sorted(shared.items())
    ]


def persons_of(worksite: Worksite) -> Iterator[Person]:
    """Everybody who registered in the worksite, once each, as they entered."""
    known = Person.objects.current()
    registered = known.filter(registrations__meeting__worksite=worksite)
    repeated = known.filter(repeated_requests__meeting__worksite=worksite)
    yield from sorted(set(registered) | set(repeated), key=lambda person: person.pk)


def _name(person: Person) -> str:
    """In any order of first name and name."""
    words = plain(person.name).replace("-", " ").split()
    return " ".join(sorted(words)) if len(words) > 1 else ""


def _phone(person: Person) -> str:
    """Its last nine digits: with and without the country, it is one."""
    digits = _NOT_DIGITS.sub("", person.phone)
    return digits[-9:] if len(digits) >= SHORTEST_PHONE else ""
