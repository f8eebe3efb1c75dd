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
    what: Text = ""

    @property
    def model(self) -> str:
        """ "app.Model"."""
        return self.field.rsplit(".", 1)[0]

    @property
    def label(self) -> str:
        """The field for people, in the reader's language: what was declared, or its name."""
        if self.what:
            return str(self.what)
        field = apps.get_model(self.model)._meta.get_field(self.field.rsplit(".", 1)[1])
        return str(getattr(field, "verbose_name", field.name))


_entries: dict[str, Entry] = {}
_others: dict[str, str] = {}


def declare(*fields: str, purpose: Text, basis: Basis, retention: Text, what: Text = "") -> None:
    """Enter fields ("app.Model.field") into the register; `what` says them all in plain words."""
    for field in fields:
        _entries[field] = Entry(field, purpose, basis, retention, what)


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


@dataclass(frozen=True, slots=True)
class Row:
    """Fields kept for one purpose, as the public page shows them."""

    labels: list[str]
    entry: Entry


def by_model() -> list[tuple[str, list[Row]]]:
    """The register as the public page shows it: what it is about, then a row for each purpose."""
    return [
        (str(apps.get_model(model)._meta.verbose_name), _rows(list(entries)))
        for model, entries in groupby(register(), key=attrgetter("model"))
    ]


def _rows(entries: list[Entry]) -> list[Row]:
    rows: dict[str, Row] = {}
    for entry in entries:
        row = rows.setdefault(str(entry.purpose), Row([], entry))
        if entry.label not in row.labels:
            row.labels.append(entry.label)
    return list(rows.values())


TOLD = _("to tell the person what they asked to be told, in the way they chose")
UNTIL_ERASED = _("until the person erases it, or the worksites they entered are closed")
declare(
    "people.Person.name",
    "people.Person.email",
    "people.Person.phone",
    "people.Person.postal_address",
    "people.Person.relay",
    "people.Person.reach",
    "people.Person.language",
    purpose=TOLD,
    basis=Basis.CONSENT,
    retention=UNTIL_ERASED,
)
declare(
    "people.Person.easy_to_read",
    "people.Person.large_print",
    purpose=_("to write in a form that the person can read"),
    basis=Basis.CONSENT,
    retention=UNTIL_ERASED,
)
declare(
    "people.Person.key",
    "people.Person.link_digest",
    "people.Person.code_digest",
    what=_("prints of the secret link and of the paper code"),
    purpose=_("to let the person see and change what is theirs without account"),
    basis=Basis.CONSENT,
    retention=UNTIL_ERASED,
)
declare(
    "people.Person.keep_until",
    what=_("until when you are kept for worksites that are closed"),
    purpose=_("to erase the person when the last worksite they entered needs them no more"),
    basis=Basis.TASK,
    retention=UNTIL_ERASED,
)
declare(
    "people.Consent.purpose",
    "people.Consent.how",
    "people.Consent.given_at",
    "people.Consent.withdrawn_at",
    what=_("what for, how, when it was given and taken back"),
    purpose=_("to prove what the person agreed to, and when they changed their mind"),
    basis=Basis.PROOF,
    retention=_("without the name once the person is erased; five years after that"),
)
declare(
    "people.Account.email",
    "people.Account.name",
    "people.Account.language",
    "people.Account.password",
    "people.Account.last_login",
    purpose=_("to let those who organise sign in, and to say who did what"),
    basis=Basis.TASK,
    retention=_("until the account is closed"),
)
declare(
    "people.Attempt.origin",
    what=_("from where a wrong code was typed"),
    purpose=_("to slow down whoever guesses codes; an address that cannot be read back"),
    basis=Basis.TASK,
    retention=_("one hour"),
)
not_personal("people.Person", ["access_version"], why="how many times the link was turned")
# The apps that people stand on cannot know this register.
SENT = _("to send what was written to the person, and to know that it arrived")
UNTIL_FORGOTTEN = _("until the date that each message bears, or until the person is erased")
declare(
    "notices.Message.to_name",
    "notices.Message.to_address",
    "notices.Message.subject",
    "notices.Message.body",
    "notices.Message.code",
    "notices.Message.url",
    "notices.Message.attachments",
    "notices.Message.person_key",
    what=_("to whom, what, by which way"),
    purpose=SENT,
    basis=Basis.CONSENT,
    retention=UNTIL_FORGOTTEN,
)
not_personal(
    "notices.Message", ["sender", "reply_to"], why="the address of the space, printed in public"
)
not_personal("notices.Message", ["error"], why="what the mail server answered, without addresses")
not_personal("audit.Event", ["data"], why="plain values; actions put no personal field in it")
not_personal("audit.Event", ["actor"], why="a pseudonym, 'web' or a command")
not_personal("jobs.Job", ["args", "kwargs", "result"], why="keys of rows, and counts")
not_personal("jobs.Job", ["error", "traceback"], why="the code's own words")
declare(
    "files.Upload.name",
    "files.Upload.file",
    what=_("the file and its name"),
    purpose=_("to give back the file under the name its author gave it"),
    basis=Basis.TASK,
    retention=_("as long as the page it is attached to"),
)
