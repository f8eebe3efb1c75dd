"""The gate of a person's page: by their link, by their paper code, or by those who help them."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from chantier.people import codes, throttle
from chantier.people.models import Person
from chantier.people.visitor import Visitor
from chantier.rules import Denied

Helps = Callable[[Visitor, Person], bool]
_helps: list[Helps] = []


def register_helper(helps: Helps) -> None:
    """A step says who else may hand a person their code: `helps(visitor, person)`."""
    if helps not in _helps:
        _helps.append(helps)


def person_by_link(token: str) -> Person | None:
    """Whose personal link this is. None for a wrong, turned or erased one, all alike."""
    return Person.objects.current().filter(link_digest=codes.digest(token)).first()


def person_by_code(typed: str, *, origin: str, now: datetime) -> Person:
    """Whose paper code this is. Raises Denied; a guess that failed is counted.

    A slip of the pen is not: the check character tells it from a guess, and gives away nothing.
    """
    code = codes.cleaned(typed)
    if not codes.is_well_formed(code):
        raise Denied(_("There is a slip in this code: compare it with your paper, and try again."))
    person = Person.objects.current().filter(code_digest=codes.digest(code)).first()
    if person is None:
        throttle.note_failure(scope="code", origin=origin, now=now)
        raise Denied(
            _(
                "This code opens nothing. It may have been replaced by a newer one: "
                "call the people who gave it to you."
            )
        )
    return person


def person_helped(visitor: Visitor, key: UUID) -> Person:
    """Somebody whom the visitor entered, or whom a step lets them help. Raises Http404."""
    person = Person.objects.current().filter(key=key).first()
    if person is None or visitor.account is None:
        raise Http404
    if person.entered_by_id == visitor.account.pk or any(h(visitor, person) for h in _helps):
        return person
    raise Http404
