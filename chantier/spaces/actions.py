"""What can be done to a space and its members. Each action checks, writes, records."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import override

from chantier.audit.actions import record
from chantier.people import actions as people
from chantier.people.models import Account, HowConsented, Person, Purpose
from chantier.people.telling import tell, tell_account
from chantier.spaces import policies
from chantier.spaces.models import (
    LETTERS,
    CommitteeMember,
    Constituency,
    Cooperator,
    Decision,
    RoleKind,
    Space,
    SpacePurpose,
    SpaceRole,
)

# What an administrator may change of a space; its address is printed on paper and stays.
CHANGEABLE = (
    "name",
    "created_by_text",
    "ambitions",
    "history",
    "territory",
    "contact",
    "privacy_contact",
)


@transaction.atomic
def create_space(
    *, slug: str, name: str, by: Account | None, now: datetime, language: str = "fr", **texts: str
) -> Space:
    """Open a space. `texts`: any of `CHANGEABLE` but the name."""
    policies.check_can_create(slug=slug, by=by)
    space = Space.objects.create(slug=slug, name=name, language=language, **texts)
    record("space created", on=space, by=by, at=now)
    return space


@transaction.atomic
def open_space(
    *,
    slug: str,
    name: str,
    administrator_name: str,
    administrator_email: str,
    by: Account,
    now: datetime,
) -> Space:
    """Open a space and name its first administrator, who may be whoever opens it."""
    space = create_space(slug=slug, name=name, by=by, now=now)
    give_role(
        space=space,
        email=administrator_email,
        name=administrator_name,
        role=RoleKind.ADMINISTRATOR,
        by=None,
        now=now,
    )
    return space


@transaction.atomic
def describe_space(
    *, space: Space, purposes: Sequence[str], by: Account | None, now: datetime, **changes: str
) -> Space:
    """Change the space's words and its purposes at once."""
    set_purposes(space=space, purposes=purposes, by=by, now=now)
    return change_space(space=space, by=by, now=now, **changes)


@transaction.atomic
def change_space(*, space: Space, by: Account | None, now: datetime, **changes: str) -> Space:
    """Change any of `CHANGEABLE`."""
    changed = [f for f in CHANGEABLE if changes.get(f, getattr(space, f)) != getattr(space, f)]
    for name in changed:
        setattr(space, name, changes[name])
    if changed:
        space.save(update_fields=changed)
        record("space changed", on=space, by=by, at=now, fields=changed)
    return space


@transaction.atomic
def set_purposes(
    *, space: Space, purposes: Sequence[str], by: Account | None, now: datetime
) -> None:
    """Say what the space is for, in this order."""
    before = list(space.purposes.order_by("position", "pk").values_list("text", flat=True))
    if before == list(purposes):
        return
    space.purposes.all().delete()
    SpacePurpose.objects.bulk_create(
        SpacePurpose(space=space, position=position, text=text)
        for position, text in enumerate(purposes)
    )
    record("purposes set", on=space, by=by, at=now, count=len(purposes))


@transaction.atomic
def add_constituency(
    *,
    space: Space,
    name: str,
    knowledge: str,
    by: Account | None,
    now: datetime,
    letter: str = "",
    slug: str = "",
    reference_share: Decimal | None = None,
    reference_source: str = "",
) -> Constituency:
    """Add those who speak from one place. Without `letter` or `slug`, the next free ones are taken.

    `reference_share` is their share of the population, from 0 to 1, as `reference_source` says.
    """
    letter = letter or _free_letter(space, name)
    policies.check_can_add_constituency(space=space, letter=letter)
    last = space.constituencies.aggregate(last=Max("position"))["last"]
    constituency = Constituency.objects.create(
        space=space,
        slug=slug or _free_slug(space, name),
        name=name,
        letter=letter,
        knowledge=knowledge,
        position=0 if last is None else last + 1,
        reference_share=reference_share,
        reference_source=reference_source,
    )
    record("constituency added", on=constituency, by=by, at=now, name=name)
    return constituency


@transaction.atomic
def change_constituency(
    *,
    constituency: Constituency,
    name: str,
    knowledge: str,
    reference_share: Decimal | None,
    reference_source: str,
    by: Account,
    now: datetime,
) -> Constituency:
    """Change all but the letter, which is printed on badges and ballots."""
    constituency.name, constituency.knowledge = name, knowledge
    constituency.reference_share = reference_share
    constituency.reference_source = reference_source
    constituency.save()
    record("constituency changed", on=constituency, by=by, at=now)
    return constituency


@transaction.atomic
def seat_member(
    *,
    space: Space,
    name: str,
    by: Account | None,
    now: datetime,
    function: str = "",
    constituency: Constituency | None = None,
    since: date | None = None,
) -> CommitteeMember:
    """Name a member of the steering committee in public, as they agreed."""
    member = CommitteeMember.objects.create(
        space=space, name=name, function=function, constituency=constituency, since=since
    )
    record("committee member named", on=member, by=by, at=now)
    return member


@transaction.atomic
def unseat_member(*, member: CommitteeMember, by: Account, now: datetime) -> None:
    """Take a name off the public page, at once: its agreement was to be shown."""
    record("committee member taken off", on=member, by=by, at=now)
    member.delete()


@transaction.atomic
def record_decision(
    *,
    space: Space,
    title: str,
    taken_on: date,
    by: Account | None,
    now: datetime,
    text: str = "",
    about: str = "",
) -> Decision:
    """Write down what the committee decided. `about` is the audit label of an object, or empty."""
    policies.check_can_record_decision(taken_on=taken_on, today=timezone.localtime(now).date())
    decision = Decision.objects.create(
        space=space,
        title=title,
        text=text,
        taken_on=taken_on,
        about=about,
        recorded_at=now,
        recorded_by=by,
    )
    record("decision recorded", on=decision, by=by, at=now)
    return decision


@transaction.atomic
def join(
    *,
    space: Space,
    constituency: Constituency,
    by: Account | None,
    now: datetime,
    person: Person | None = None,
    contact: Mapping[str, Any] | None = None,
    consent_how: str = HowConsented.FORM,
) -> Cooperator:
    """A person becomes a cooperator: `person`, or somebody new reached as `contact` says.

    `contact` holds what `people.actions.enter_person` wants. Somebody who is a member already, by
    name and e-mail, gets their own link again and is told nothing on the page: whoever typed their
    e-mail learns nothing.
    """
    policies.check_can_join(space=space, constituency=constituency)
    if person is None:
        contact = contact or {}
        if known := _member_with(space, contact):
            _tell_member(known, now)
            return known
        person = people.enter_person(
            purposes=[Purpose.CONTACT], consent_how=consent_how, by=by, now=now, **contact
        )
    current = Cooperator.objects.current().filter(space=space, person=person)
    if member := current.first():
        return member
    member = Cooperator.objects.create(
        space=space, person=person, constituency=constituency, joined_at=now
    )
    record("joined", on=member, by=by, at=now, actor="" if by else people.THEMSELVES)
    _tell_member(member, now)
    return member


@transaction.atomic
def leave(*, cooperator: Cooperator, by: Account | None, now: datetime) -> None:
    """A member leaves; what they said in worksites stays as it is."""
    policies.check_can_leave(cooperator)
    cooperator.left_at = now
    cooperator.save(update_fields=["left_at"])
    record("left", on=cooperator, by=by, at=now, actor="" if by else people.THEMSELVES)


@transaction.atomic
def give_role(
    *, space: Space, email: str, name: str, role: str, by: Account | None, now: datetime
) -> SpaceRole:
    """Give the account at `email` a role in the space, opening the account if there is none."""
    policies.check_can_give_role(space=space, email=email, by=by)
    account = people.open_account(email=email, name=name, by=by, now=now, language=space.language)
    given, is_new = SpaceRole.objects.get_or_create(space=space, account=account, role=role)
    if is_new:
        record("role given", on=given, by=by, at=now, account=account.pk, role=role)
        _tell_role(given, now)
    return given


@transaction.atomic
def remove_role(*, role: SpaceRole, by: Account | None, now: datetime) -> None:
    """Take a role back; the account stays, and what it did."""
    administrators = SpaceRole.objects.filter(space=role.space, role=RoleKind.ADMINISTRATOR)
    list(administrators.select_for_update())  # two of them removing each other take turns
    policies.check_can_remove_role(role, by=by)
    record("role removed", on=role, by=by, at=now, account=role.account_id, role=role.role)
    role.delete()


def _member_with(space: Space, contact: Mapping[str, Any]) -> Cooperator | None:
    """The current member who has this name and this e-mail. A couple may share an e-mail."""
    email, name = contact.get("email", ""), contact.get("name", "")
    if not email:
        return None
    current = Cooperator.objects.current().filter(space=space)
    found = current.filter(person__email__iexact=email, person__name__iexact=name)
    return found.select_related("person", "space").order_by("pk").first()


def _tell_member(member: Cooperator, now: datetime) -> None:
    tell(
        person=member.person,
        kind="space_joined",
        about=member,
        context={"space": member.space.name, "constituency": member.constituency.name},
        now=now,
        sender=member.space.contact,
    )


def _tell_role(given: SpaceRole, now: datetime) -> None:
    with override(given.account.language):
        path = reverse("account_request_login_code")
        role = str(given.get_role_display())
    tell_account(
        account=given.account,
        kind="space_role_given",
        about=given,
        context={"space": given.space.name, "role": role, "address": f"{settings.SITE_URL}{path}"},
        now=now,
    )


def _free_letter(space: Space, name: str) -> str:
    """The first letter of the name if it is free, else another of its letters, else any."""
    taken = set(space.constituencies.values_list("letter", flat=True))
    plain = unicodedata.normalize("NFD", name).upper()
    return next((one for one in plain + LETTERS if one in LETTERS and one not in taken), "")


def _free_slug(space: Space, name: str) -> str:
    base = slugify(name)[:36] or "college"
    taken = set(space.constituencies.values_list("slug", flat=True))
    numbered = (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 2))
    return next(slug for slug in numbered if slug not in taken)
