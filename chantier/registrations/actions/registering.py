"""Asking for places, for oneself or for somebody else."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from chantier.audit.actions import record
from chantier.meetings.models import Meeting
from chantier.people.actions import enter_person
from chantier.people.models import Account, Channel, HowConsented, Person, Purpose, Reach
from chantier.prepared import Insertion, Prepared, Slot
from chantier.registrations import keys, messages, places, policies, retention
from chantier.registrations.models import (
    AssistedEntry,
    DependenceLink,
    Needs,
    Party,
    Quota,
    Registration,
    RepeatedRequest,
)
from chantier.registrations.shares import Asking
from chantier.registrations.states import State
from chantier.rules import Denied
from chantier.spaces.models import Constituency
from chantier.worksites import identity
from chantier.worksites.models import Worksite

_OF_FORM = {"meeting": Slot("meeting"), "request_digest": Slot("digest")}
_SENT = Prepared(lambda: Registration.objects.filter(**_OF_FORM).values_list("pk"))
_REPEATED = Prepared(lambda: RepeatedRequest.objects.filter(**_OF_FORM).values_list("pk"))
_UNDER = Prepared(
    lambda: (
        Registration.objects.standing()
        .filter(meeting=Slot("meeting"), contact_key=Slot("key"))
        .select_related("person")
        .order_by("pk")
    )
)
_REGISTRATION = Insertion(Registration)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What somebody needs to be able to come."""

    interpreter: str = ""
    childcare: int = 0
    transport: bool = False
    step_free: bool = False
    other: str = ""

    def __bool__(self) -> bool:
        return self != Need()


class Receipt(list[Registration]):
    """The registrations that one form made, for whom, and what it repeated."""

    def __init__(
        self,
        registrations: Iterable[Registration],
        *,
        person: Person,
        repeated: Collection[RepeatedRequest] = (),
    ) -> None:
        super().__init__(registrations)
        self.person = person
        self.repeated = list(repeated)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """What is the same for each evening of one form."""

    person: Person
    is_known: bool
    constituency: Constituency
    party_name: str
    companions: tuple[str, ...]
    brought_by: Registration | None = None
    need: Need
    answers: Mapping[str, str]
    depends_on: str
    channel: str
    contact_key: str
    digest: str
    by: Account | None
    consent_how: str
    note: str
    now: datetime


@transaction.atomic
def register(
    *,
    worksite: Worksite,
    meetings: Collection[Meeting],
    constituency: Constituency,
    now: datetime,
    person: Person | None = None,
    account: Account | None = None,
    name: str = "",
    email: str = "",
    phone: str = "",
    postal_address: str = "",
    relay: str = "",
    reach: str = "",
    party_name: str = "",
    companions: Collection[str] = (),
    needs: Need | None = None,
    answers: Mapping[str, str] | None = None,
    depends_on: str = "",
    consents: Collection[Purpose] = (),
    channel: str = Channel.WEB,
    language: str = "fr",
    easy_to_read: bool = False,
    large_print: bool = False,
    by: Account | None = None,
    consent_how: str = HowConsented.FORM,
    note: str = "",
    request_key: UUID | None = None,
    fictional: bool = False,
) -> Receipt:
    """Ask for a place at each of `meetings`, under the rule of each. All or nothing.

    Without `person`, one is entered and tied to `account`; `companions`: names of others. Denied.
    """
    locked = places.lock(meetings)  # `by` typed it; one `request_key` counts once
    _check(worksite, locked, constituency, now=now, channel=channel)
    said = (str(person.key),) if person else (name, email, phone, postal_address, relay)
    digest = keys.request_digest(request_key, *said)
    if (sent := _sent_before(locked, digest)) is not None:
        return sent
    is_known, contact_key = bool(person), keys.contact_key(person.email if person else email)
    if by is not None:
        _check_address_is_free(locked, contact_key)
    person = person or enter_person(
        name=name,
        email=email,
        phone=phone,
        postal_address=postal_address,
        relay=relay,
        reach=reach,
        language=language,
        easy_to_read=easy_to_read,
        large_print=large_print,
        purposes=_purposes(consents, needs),
        consent_how=consent_how,
        entered_through=channel,
        by=by,
        now=now,
        fictional=fictional,
    )
    _tie(account, person)
    participation = identity.take_part(person=person, worksite=worksite, constituency=constituency)
    request = _Request(
        person=person,
        is_known=is_known,
        constituency=participation.constituency,
        party_name=party_name.strip() or (_group_of(person) if companions else ""),
        companions=tuple(companions),
        need=needs or Need(),
        answers=answers or {},
        depends_on=depends_on.strip(),
        channel=channel,
        contact_key=contact_key,
        digest=digest,
        by=by,
        consent_how=consent_how,
        note=note,
        now=now,
    )
    return _answer(worksite, locked, request)


def _tie(account: Account | None, person: Person) -> None:
    """An account that registers itself finds it on its own page."""
    if account:
        Account.objects.filter(pk=account.pk, person=None).update(person=person)


def _purposes(consents: Collection[str], needs: Need | None) -> set[str]:
    """Somebody who writes what they need agrees that it is kept until the meeting."""
    return {str(purpose) for purpose in consents} | ({str(Purpose.NEEDS)} if needs else set())


def _check(
    worksite: Worksite,
    meetings: list[Meeting],
    constituency: Constituency,
    *,
    now: datetime,
    channel: str,
) -> None:
    if not meetings:
        raise Denied(_("Choose at least one date."))
    if any(meeting.worksite_id != worksite.pk for meeting in meetings):
        raise Denied(_("This meeting is not one of this worksite’s. Choose among those shown."))
    if constituency.space_id != worksite.space_id:
        raise Denied(_("Choose from where you speak among the answers shown."))
    for meeting in meetings:
        policies.check_can_register(meeting, now=now, channel=channel)


def _sent_before(meetings: list[Meeting], digest: str) -> Receipt | None:
    """What the same form made when it was sent the first time."""
    if not digest:
        return None
    looks = [{"meeting": meeting.pk, "digest": digest} for meeting in meetings]
    if not any(_SENT.any(**look) or _REPEATED.any(**look) for look in looks):  # nearly always
        return None
    sent = {"meeting__in": [meeting.pk for meeting in meetings], "request_digest": digest}
    rows = Registration.objects.filter(**sent)
    again = RepeatedRequest.objects.filter(**sent)
    made = list(rows.select_related("person", "meeting").order_by("pk"))
    repeated = list(again.select_related("person", "meeting").order_by("pk"))
    people = [row.person for row in made] + [row.person for row in repeated]
    return Receipt(made, person=people[0], repeated=repeated) if people else None


def _check_address_is_free(meetings: list[Meeting], contact_key: str) -> None:
    """Who types for somebody else may know the list: they are told at once."""
    for meeting in meetings:
        if standing := _under(meeting, contact_key):
            raise Denied(
                _(
                    "This e-mail is already registered for “%(meeting)s”, by %(name)s. "
                    "If somebody else shares the address, enter them without e-mail."
                )
                % {"meeting": meeting, "name": standing.person}
            )


def _under(meeting: Meeting, contact_key: str) -> Registration | None:
    if not contact_key:
        return None
    return _UNDER.one(meeting=meeting.pk, key=contact_key)


def _answer(worksite: Worksite, meetings: list[Meeting], request: _Request) -> Receipt:
    made, repeated = [], []
    for meeting in meetings:
        if request.is_known:
            _check_is_new(meeting, request.person)
        if standing := _under(meeting, request.contact_key):
            repeated.append(_repeat(meeting, standing, request))
        else:
            made.append(_place(meeting, request))
    if made and request.channel != Channel.DOOR:
        messages.confirm(worksite, request.person, made, now=request.now)
    for name in request.companions:
        _bring(worksite, meetings, made, request, name)
    return Receipt(made, person=request.person, repeated=repeated)


def _group_of(person: Person) -> str:
    """What a group is called whose members did not say."""
    return (_("The group of %(name)s") % {"name": person})[:200]


def _bring(
    worksite: Worksite,
    meetings: list[Meeting],
    made: list[Registration],
    request: _Request,
    name: str,
) -> None:
    """Somebody comes with whoever filled in the form, under their own name, reached by them."""
    person = enter_person(
        name=name,
        reach=Reach.RELAY,
        relay=request.person.name,
        language=request.person.language,
        purposes={Purpose.CONTACT},
        consent_how=request.consent_how,
        entered_through=request.channel,
        by=request.by,
        now=request.now,
        fictional=request.person.fictional,
    )
    identity.take_part(person=person, worksite=worksite, constituency=request.constituency)
    of = {registration.meeting_id: registration for registration in made}
    theirs = replace(
        request, person=person, companions=(), contact_key="", digest="", need=Need(), depends_on=""
    )
    brought = [
        _place(meeting, replace(theirs, brought_by=of.get(meeting.pk))) for meeting in meetings
    ]
    if request.channel != Channel.DOOR:
        messages.confirm(worksite, person, brought, now=request.now)


def _check_is_new(meeting: Meeting, person: Person) -> None:
    mine = meeting.registrations.standing().filter(person=person).first()
    policies.check_is_new_here(standing=mine)


def _place(meeting: Meeting, request: _Request) -> Registration:
    who, answered = _asking(meeting, request)
    together = 1 + len(request.companions)
    state, rank = places.answer(meeting, who, now=request.now, together=together)
    registration = Registration(
        meeting=meeting,
        person=request.person,
        constituency=request.constituency,
        party=_party(meeting, request.party_name),
        brought_by=request.brought_by,
        channel=request.channel,
        state=state,
        rank=rank,
        contact_key=request.contact_key,
        request_digest=request.digest,
        registered_at=request.now,
        told_plan=keys.plan_key(meeting),
        placed_at=request.now if state == State.PLACED else None,
    )
    _REGISTRATION.write(registration)
    if answered:
        registration.answers.set(answered)
    _keep_private(registration, request)
    record(
        "registered",
        on=registration,
        by=request.by,
        at=request.now,
        actor="" if request.by else request.channel,
        channel=request.channel,
        state=state,
        rank=rank,
    )
    return registration


def _asking(meeting: Meeting, request: _Request) -> tuple[Asking, list[Quota]]:
    """What the rule looks at, and the answers to this meeting's questions."""
    answered = [
        quota
        for quota in meeting.quotas.all()
        if quota.question and request.answers.get(quota.question) == quota.answer
    ]
    keys = frozenset(quota.pk for quota in answered)
    return Asking(request.constituency.pk, request.channel, keys), answered


def _keep_private(registration: Registration, request: _Request) -> None:
    """Needs, dependence and who typed: each in its own table, the first two for a time only."""
    delete_after = retention.last_day(registration.meeting, now=request.now)
    if request.need:
        Needs.objects.create(
            registration=registration, delete_after=delete_after, **asdict(request.need)
        )
    if request.depends_on:
        DependenceLink.objects.create(
            registration=registration, delete_after=delete_after, on_whom=request.depends_on
        )
    if request.by:
        AssistedEntry.objects.create(
            registration=registration,
            by=request.by,
            at=request.now,
            consent_how=request.consent_how,
            note=request.note,
        )


def _party(meeting: Meeting, name: str) -> Party | None:
    """The group of this name, however it is capitalised."""
    if not name:
        return None
    found = meeting.parties.filter(name__iexact=name).order_by("pk").first()
    return found or Party.objects.create(meeting=meeting, name=name)


def _repeat(meeting: Meeting, standing: Registration, request: _Request) -> RepeatedRequest:
    who, _answered = _asking(meeting, request)
    state, rank = places.foreseen(meeting, who, now=request.now)
    messages.say_already(standing, now=request.now)
    record(
        "registration repeated", on=standing, by=None, at=request.now, actor=str(request.channel)
    )
    return RepeatedRequest.objects.create(
        meeting=meeting,
        person=request.person,
        constituency=request.constituency,
        channel=request.channel,
        request_digest=request.digest,
        state=state,
        told_rank=rank,
        asked_at=request.now,
    )
