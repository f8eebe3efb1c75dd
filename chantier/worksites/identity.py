"""Who a participation is. The one door to `ParticipationLink`; staff who look leave a trace."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from chantier.audit.actions import record
from chantier.people.models import Account, Person, Purpose
from chantier.prepared import Insertion, Prepared, Slot
from chantier.spaces.models import Constituency
from chantier.worksites.models import Participation, ParticipationLink, Worksite

_PARTICIPATION, _LINK = Insertion(Participation), Insertion(ParticipationLink)
_OWN = Prepared(
    lambda: Participation.objects.filter(worksite=Slot("worksite"), link__person=Slot("person"))
)
# For each person behind a participation (one, or none), whether their agreement stands.
_AGREED = Prepared(
    lambda: (
        Person.objects.filter(participation_links__participation=Slot("participation"))
        .annotate(
            agreed=Exists(Person.objects.agreed_to(Purpose.OPINIONS).filter(pk=OuterRef("pk")))
        )
        .values_list("agreed", flat=True)
    )
)


def own_participation(*, person: Person | None, worksite: Worksite) -> Participation | None:
    """The participation of somebody who acts for themselves. Not logged: nobody else looks."""
    if person is None:
        return None
    return _OWN.one(worksite=worksite.pk, person=person.pk)


def own_participations(person: Person) -> QuerySet[Participation]:
    """Those of somebody who looks at their own page, one for each worksite, latest first."""
    rows = Participation.objects.filter(link__person=person)
    return rows.select_related("worksite", "constituency").order_by("-worksite", "pk")


@transaction.atomic
def take_part(*, person: Person, worksite: Worksite, constituency: Constituency) -> Participation:
    """The person's participation in the worksite, made with a random pseudonym the first time.

    The constituency declared first stands; a participation speaks from one place.
    """
    if found := own_participation(person=person, worksite=worksite):
        return found
    participation = _PARTICIPATION.write(
        Participation(worksite=worksite, constituency=constituency, fictional=person.fictional)
    )
    _LINK.write(ParticipationLink(participation=participation, person=person, worksite=worksite))
    return participation


@transaction.atomic
def merge_persons(*, kept: Person, gone: Person) -> None:
    """Two persons are one human: what both said in a worksite is said by one participation.

    Where both did the same thing once (a vote on one statement, a presence), that of `kept` stands.
    It is in no journal: a line there would be the tie between somebody and what they said.
    """
    for link in ParticipationLink.objects.filter(person=gone).select_related("participation"):
        own = own_participation(person=kept, worksite=link.worksite)
        if own is None:
            link.person = kept
            link.save(update_fields=["person"])
        else:
            other = link.participation
            link.delete()
            _join(own, other)


def _join(own: Participation, other: Participation) -> None:
    """Every row of every step that points to `other` points to `own`, or says the same already."""
    relations: Any = Participation._meta.related_objects
    for relation in relations:
        if relation.many_to_many:  # several authors: the table between points to each
            table, name = relation.through, relation.field.m2m_reverse_field_name()
        else:
            table, name = relation.related_model, relation.field.name
        for row in table._base_manager.filter(**{name: other}):
            try:
                with transaction.atomic():
                    table._base_manager.filter(pk=row.pk).update(**{name: own})
            except IntegrityError:
                table._base_manager.filter(pk=row.pk).delete()
    other.delete()


def keeps_opinions(participation: Participation) -> bool:
    """Whoever is behind it agreed that opinions are kept, or nobody is: it leads to no one.

    Not logged: what is told is a yes or a no, and not who.
    """
    return all(_AGREED.all(participation=participation.pk))


@transaction.atomic
def start_anew(participation: Participation) -> Participation:
    """Cut the tie between somebody and what they said; they go on under a new pseudonym.

    It is in no journal: a line there would be the tie.
    """
    link = ParticipationLink.objects.select_for_update().get(participation=participation)
    link.participation = Participation.objects.create(
        worksite_id=participation.worksite_id,
        constituency_id=participation.constituency_id,
        fictional=participation.fictional,
    )
    link.save(update_fields=["participation"])
    return link.participation


def persons_among(participations: QuerySet[Participation]) -> QuerySet[Person]:
    """The persons of a whole set, without telling which is which: to write to all of them."""
    return Person.objects.filter(participation_links__participation__in=participations)


def names_to_publish(participations: Collection[int]) -> dict[int, str]:
    """Participation → name, for those who asked to be named beside their words. For nothing else.

    Not logged: what is read is what is about to be printed. Those whose link is gone are absent.
    """
    rows = ParticipationLink.objects.filter(participation__in=participations)
    return dict(rows.values_list("participation", "person__name"))


@transaction.atomic
def participation_for(
    *, person: Person, worksite: Worksite, why: str, by: Account, now: datetime
) -> Participation | None:
    """The participation of somebody for whom staff act (a sheet, a call); the reading is logged."""
    participation = own_participation(person=person, worksite=worksite)
    if participation:
        record("identity read", on=participation, by=by, at=now, why=why)
    return participation


@transaction.atomic
def person_behind(
    *, participation: Participation, why: str, by: Account, now: datetime
) -> Person | None:
    """Who it is, for staff who must know (to call somebody back); the reading is recorded.

    None once the links were destroyed at closure.
    """
    record("identity read", on=participation, by=by, at=now, why=why)
    link = ParticipationLink.objects.filter(participation=participation).first()
    return link.person if link else None


@transaction.atomic
def destroy_links(*, worksite: Worksite, until: date, by: Account | None, now: datetime) -> int:
    """At closure: from then on nobody can tell who said what. Returns how many were destroyed.

    What stays of them is a day on each person, `until` which they can be reached: it is the same
    for all, and says nothing of what was said.
    """
    linked = Person.objects.filter(participation_links__worksite=worksite)
    sooner = Q(keep_until=None) | Q(keep_until__lt=until)
    Person.objects.filter(sooner, pk__in=linked).update(keep_until=until)
    count, _detail = ParticipationLink.objects.filter(worksite=worksite).delete()
    record("links to persons destroyed", on=worksite, by=by, at=now, count=count)
    return count


def known_persons(today: date) -> QuerySet[Any]:
    """Those whom a worksite knows, or knew and may still reach."""
    still = Q(participation_links__isnull=False) | Q(keep_until__gt=today)
    return Person.objects.filter(still).values("pk")


def persons_once_known(today: date) -> QuerySet[Any]:
    """Those whom worksites knew, and may reach no more."""
    return Person.objects.filter(keep_until__lte=today).values("pk")


def forget_person(person: Person, now: datetime) -> None:
    """Somebody is erased: what they said stays, and nothing ties it to them any more."""
    ParticipationLink.objects.filter(person=person).delete()


def signs_on_badges(*, persons: Collection[int], worksite: Worksite) -> dict[int, str]:
    """Person → the six signs of their badge, for the badge that each is handed and nothing else.

    Whoever asks records that names and signs left together.
    """
    rows = ParticipationLink.objects.filter(worksite=worksite, person__in=persons)
    return dict(rows.values_list("person", "participation__pseudonym"))


def participation_keys(*, persons: Collection[int], worksite: Worksite) -> dict[int, int]:
    """Person → participation for a computation over a whole meeting. Never shown, never kept."""
    rows = ParticipationLink.objects.filter(worksite=worksite, person__in=persons)
    return dict(rows.values_list("person", "participation"))
