"""The register of personal data: each personal field says why it is kept, on what ground, how long.

An app declares its fields in its `privacy.py`, found by `PeopleConfig.ready`. A test fails for a
field that looks personal and is neither declared nor said not to be. Fields of the apps that
people stand on (notices, files, jobs…) are declared at the end of this module.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class Basis(models.TextChoices):
    """The ground in the GDPR on which a field is kept."""

    CONSENT = "6.1.a", _("consent (GDPR art. 6.1.a)")
    TASK = "6.1.e", _("task in the public interest, or legitimate interest (GDPR art. 6.1.e or f)")
    EXPLICIT_CONSENT = "9.2.a", _("explicit consent to keep opinions (GDPR art. 9.2.a)")
    MADE_PUBLIC = "9.2.e", _("made public by the person (GDPR art. 9.2.e)")
    PROOF = "7.1", _("proof that consent was given (GDPR art. 7.1)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One personal field. `field` is "app.Model.field"."""

    field: str
    purpose: Text
    basis: Basis
    retention: Text

    @property
    def model(self) -> str:
        """ "app.Model"."""
        return self.field.rsplit(".", 1)[0]

    @property
    def label(self) -> str:
        """The field's name for people, in the reader's language."""
        field = apps.get_model(self.model)._meta.get_field(self.field.rsplit(".", 1)[1])
        return str(getattr(field, "verbose_name", field.name))


_entries: dict[str, Entry] = {}
_others: dict[str, str] = {}


def declare(*fields: str, purpose: Text, basis: Basis, retention: Text) -> None:
    """Enter fields ("app.Model.field") into the register."""
    for field in fields:
        _entries[field] = Entry(field, purpose, basis, retention)


def not_personal(model: str, fields: Iterable[str], *, why: str) -> None:
    """Say that fields of "app.Model" hold nothing on anybody; `why` is for the next developer."""
    for field in fields:
        _others[f"{model}.{field}"] = why


def register() -> list[Entry]:
    """Every personal field, in the order of the apps."""
    order = [model._meta.label for model in apps.get_models()]
    return sorted(_entries.values(), key=lambda e: (order.index(e.model), e.field))


def said_not_personal() -> dict[str, str]:
    """The fields that look personal and are not, and why."""
    return dict(_others)


def by_model() -> list[tuple[str, list[Entry]]]:
    """The register as the public page shows it: what it is about, then its fields."""
    return [
        (str(apps.get_model(model)._meta.verbose_name), list(entries))
        for model, entries in groupby(register(), key=attrgetter("model"))
    ]
