"""What can be done to persons and accounts. Each action checks, writes, records; all or nothing."""

from collections.abc import Collection
from datetime import datetime
from itertools import count

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import get_language

from chantier.audit.actions import record
from chantier.people import codes, erasure, policies, queries
from chantier.people.models import (
    Account,
    Channel,
    Consent,
    HowConsented,
    Person,
    Purpose,
    Reach,
)
from chantier.prepared import Insertion, Prepared, Slot

THEMSELVES = "the person"
_OF_CODE = Prepared(
    lambda: Person.objects.filter(code_digest=Slot("code")).values_list("pk", flat=True)
)
_PERSON, _CONSENT = Insertion(Person), Insertion(Consent)


@transaction.atomic
def enter_person(
    *,
    name: str,
    reach: str,
    purposes: Collection[str],
    consent_how: str,
    by: Account | None,
    now: datetime,
    email: str = "",
    phone: str = "",
    postal_address: str = "",
    relay: str = "",
    language: str = "",
    easy_to_read: bool = False,
    large_print: bool = False,
    entered_through: str = Channel.WEB,
    fictional: bool = False,
) -> Person:
    """A person enters, by themselves (`by` None) or entered by somebody who says how they agreed.

    `purposes` are those of `Purpose` that they agreed to; `consent_how` is of `HowConsented`.
    The link and the code follow from the person: see `codes.link` and `codes.paper_code`.
    """
    policies.check_can_enter(purposes=frozenset(purposes), consent_how=consent_how, by=by)
    policies.check_can_be_reached(
        reach=reach, email=email, phone=phone, postal_address=postal_address, relay=relay
    )
    person = Person(
        name=name,
        email=email,
        phone=phone,
        postal_address=postal_address,
        relay=relay,
        reach=reach,
        language=language or _own_language(),
        easy_to_read=easy_to_read,
        large_print=large_print,
        entered_through=entered_through,
        entered_at=now,
        entered_by=by,
        fictional=fictional,
    )
    _derive_secrets(person, first_version=1)
    _PERSON.write(person)
    for purpose in sorted(set(purposes)):
        _consent(person, purpose, consent_how, by, now)
    record(
        "person entered",
        on=person,
        by=by,
        at=now,
        actor=_actor(by),
        through=entered_through,
        consent=consent_how,
        purposes=sorted(set(purposes)),
    )
    return person


@transaction.atomic
def change_person(
    *, person: Person, by: Account | None, now: datetime, **changes: str | bool
) -> Person:
    """Change any of `queries.CHANGEABLE`. Only the names of the fields changed are recorded."""
    policies.check_can_change(person)
    before = queries.changeable(person)
    changed = [name for name in before if changes.get(name, before[name]) != before[name]]
    for name in changed:
        setattr(person, name, changes[name])
    policies.check_can_be_reached(
        reach=person.reach,
        email=person.email,
        phone=person.phone,
        postal_address=person.postal_address,
        relay=person.relay,
    )
    if changed:
        person.save(update_fields=changed)
        record("person changed", on=person, by=by, at=now, actor=_actor(by), fields=changed)
    return person


@transaction.atomic
def give_consent(
    *, person: Person, purpose: Purpose, how: HowConsented, by: Account | None, now: datetime
) -> Consent:
    """Say yes to one purpose; a yes that stands already is left as it is."""
    policies.check_can_change(person)
    if standing := person.consents.filter(purpose=purpose, withdrawn_at=None).first():
        return standing
    consent = _consent(person, purpose, how, by, now)
    record("consent given", on=person, by=by, at=now, actor=_actor(by), purpose=purpose, how=how)
    return consent


@transaction.atomic
def withdraw_consent(
    *, person: Person, purpose: Purpose, by: Account | None, now: datetime
) -> None:
    """Take a yes back. What was kept for that purpose alone is destroyed at once."""
    policies.check_can_change(person)
    standing = person.consents.filter(purpose=purpose, withdrawn_at=None)
    if not standing.update(withdrawn_at=now):
        return
    purged = erasure.purge(person, now=now, purpose=purpose)
    record(
        "consent withdrawn",
        on=person,
        by=by,
        at=now,
        actor=_actor(by),
        purpose=purpose,
        purged=purged,
    )


@transaction.atomic
def turn_access(*, person: Person, by: Account | None, now: datetime) -> Person:
    """Make a new link and a new code; the old ones, and the sessions they opened, are closed."""
    policies.check_can_change(person)
    _derive_secrets(person, first_version=person.access_version + 1)
    person.save(update_fields=["access_version", "link_digest", "code_digest"])
    record("access turned", on=person, by=by, at=now, actor=_actor(by))
    return person


@transaction.atomic
def show_code(*, person: Person, by: Account, now: datetime) -> None:
    """Somebody reads the code of somebody else, to hand it over: they could act as them."""
    record("code shown", on=person, by=by, at=now)


@transaction.atomic
def replace_code(*, person: Person, by: Account, now: datetime) -> Person:
    """The paper was lost: a new code is made and shown to whoever helps."""
    turn_access(person=person, by=by, now=now)
    record("code shown", on=person, by=by, at=now)
    return person


@transaction.atomic
def erase_person(*, person: Person, by: Account | None, now: datetime, actor: str = "") -> Person:
    """Blank who it was. Pseudonymous rows stay, with nobody behind them; consents stay as proof."""
    policies.check_can_change(person)
    purged = erasure.purge(person, now=now)
    for name in ("name", "email", "phone", "postal_address", "relay"):
        setattr(person, name, "")
    person.reach = Reach.RELAY
    person.easy_to_read = person.large_print = False
    person.access_version += 1
    person.link_digest = person.code_digest = ""
    person.erased_at, person.keep_until = now, None
    person.save()
    person.consents.filter(withdrawn_at=None).update(withdrawn_at=now)
    Account.objects.filter(person=person).update(person=None)
    record("person erased", on=person, by=by, at=now, actor=actor or _actor(by), purged=purged)
    return person


@transaction.atomic
def open_account(
    *, email: str, name: str, by: Account | None, now: datetime, language: str = ""
) -> Account:
    """The account at this e-mail, made if there is none. It has no password: a code signs it in."""
    if found := Account.objects.filter(email=email.lower()).first():
        return found
    account = Account.objects.create_user(
        email=email, name=name, language=language or _own_language()
    )
    record("account opened", on=account, by=by, at=now)
    return account


@transaction.atomic
def change_account(*, account: Account, name: str, language: str, now: datetime) -> Account:
    """An account's own name and language."""
    account.name, account.language = name, language
    account.save(update_fields=["name", "language"])
    record("account changed", on=account, by=account, at=now)
    return account


@transaction.atomic
def attach_person(*, account: Account, person: Person, now: datetime) -> Account:
    """Somebody who signed in and holds a personal link says that both are them."""
    policies.check_can_attach(account, person)
    account.person = person
    account.save(update_fields=["person"])
    record("person attached", on=account, by=account, at=now)
    return account


@transaction.atomic
def close_account(*, account: Account, now: datetime) -> None:
    """Blank an account for good. Its row stays, nameless: the journal says what it did."""
    erasure.check_can_close(account)
    record("account closed", on=account, by=account, at=now)
    EmailAddress.objects.filter(user=account).delete()
    Authenticator.objects.filter(user=account).delete()
    account.email, account.name = f"closed-{account.pk}@invalid", ""
    account.person, account.last_login = None, None
    account.is_active = account.is_staff = account.is_superuser = False
    account.set_unusable_password()
    account.save()


@transaction.atomic
def forget_password(*, account: Account, code_typed_at: datetime | None, now: datetime) -> Account:
    """Drop a forgotten password, after a code by e-mail proved who it is; another may be chosen."""
    policies.check_can_set_new_password(code_typed_at=code_typed_at, now=now)
    account.set_unusable_password()
    account.save(update_fields=["password"])
    record("password dropped", on=account, by=account, at=now)
    return account


def _consent(person: Person, purpose: str, how: str, by: Account | None, now: datetime) -> Consent:
    said = {"person": person, "purpose": purpose, "how": how}
    return _CONSENT.write(Consent(**said, given_at=now, recorded_by=by))


def _derive_secrets(person: Person, *, first_version: int) -> None:
    """The first version from there on whose code, which is short, is nobody else's."""
    for version in count(first_version):
        code = codes.digest(codes.code_of(person.key, version))
        if not _OF_CODE.any(code=code):
            break
    person.access_version = version
    person.code_digest = code
    person.link_digest = codes.digest(codes.link_token(person.key, version))


def _own_language() -> str:
    return "en" if (get_language() or "").startswith("en") else "fr"


def _actor(by: Account | None) -> str:
    return "" if by else THEMSELVES
