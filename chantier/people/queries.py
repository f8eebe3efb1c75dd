"""What a person's page reads."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from chantier.people.models import Consent, Person, Purpose
from chantier.people.personal_page import exports

CHANGEABLE = (
    "name",
    "email",
    "phone",
    "postal_address",
    "relay",
    "reach",
    "language",
    "easy_to_read",
    "large_print",
)


@dataclass(frozen=True, slots=True)
class Agreed:
    """One purpose, and the consent that stands for it, if any."""

    purpose: Purpose
    label: str
    standing: Consent | None


def consents(person: Person) -> list[Agreed]:
    """Every purpose, agreed to or not."""
    standing = {c.purpose: c for c in person.consents.filter(withdrawn_at=None)}
    return [Agreed(p, str(p.label), standing.get(p)) for p in Purpose]


def changeable(person: Person) -> dict[str, Any]:
    """What somebody may change of themselves, as it stands."""
    return {name: getattr(person, name) for name in CHANGEABLE}


def data_of(person: Person) -> list[tuple[str | Promise, list[dict[str, Any]]]]:
    """Everything kept on somebody, table by table: a title and rows of label → value."""
    tables: list[tuple[str | Promise, list[dict[str, Any]]]] = [
        (_("Who you are and how to reach you"), [_identity(person)]),
        (_("What you agreed to"), _consent_rows(person)),
    ]
    return tables + [(title, rows) for title, rows in exports(person).values() if rows]


def file_of(person: Person) -> dict[str, Any]:
    """The same for a program: table name → rows."""
    own = {"person": [_identity(person)], "consents": _consent_rows(person)}
    return own | {name: rows for name, (_title, rows) in exports(person).items()}


def _identity(person: Person) -> dict[str, Any]:
    return {
        _("name"): person.name,
        _("how to reach me"): person.get_reach_display(),
        _("e-mail"): person.email,
        _("phone"): person.phone,
        _("postal address"): person.postal_address,
        _("person or association to tell"): person.relay,
        _("language"): person.language,
        _("easy-to-read texts"): person.easy_to_read,
        _("large print"): person.large_print,
        _("kept since"): _moment(person.entered_at),
        _("entered by"): str(person.entered_by) if person.entered_by else _("yourself"),
        _("came in"): person.get_entered_through_display(),
    }


def _consent_rows(person: Person) -> list[dict[str, Any]]:
    return [
        {
            _("what for"): consent.get_purpose_display(),
            _("said how"): consent.get_how_display(),
            _("given on"): _moment(consent.given_at),
            _("taken back on"): _moment(consent.withdrawn_at) if consent.withdrawn_at else None,
        }
        for consent in person.consents.order_by("given_at", "pk")
    ]


def _moment(value: Any) -> str:
    return timezone.localtime(value).isoformat(timespec="minutes")
