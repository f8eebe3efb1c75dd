"""Queries prepared once say what Django's say, each time they are asked."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chantier.audit.models import Event, Written
from chantier.debates.models import Vote
from chantier.meetings.models import Meeting
from chantier.people.models import Person
from chantier.prepared import Insertion, Prepared, Slot
from chantier.worksites.models import Participation
from tests import factories as f
from tests.debates.factories import room, statement

AT = Prepared(
    lambda: Meeting.objects.select_related("worksite__space", "initiative").filter(
        worksite__slug=Slot("worksite"), slug=Slot("slug")
    )
)


def test_a_row_is_django_s_with_those_it_points_to(django_assert_num_queries):
    meeting = f.MeetingFactory(under_way=True)
    theirs = Meeting.objects.select_related("worksite__space", "initiative").get(pk=meeting.pk)
    other = f.MeetingFactory()

    for known in (meeting, other, meeting):
        found = AT.one(worksite=known.worksite.slug, slug=known.slug)
        assert found == known
    with django_assert_num_queries(0):
        assert found.worksite.space == theirs.worksite.space
        assert found.initiative == theirs.initiative
    assert {**found.__dict__, "_state": None} == {**theirs.__dict__, "_state": None}
    assert AT.one(worksite=other.worksite.slug, slug="rien") is None


def test_rows_are_read_each_time():
    meeting = f.MeetingFactory()
    AT.one(worksite=meeting.worksite.slug, slug=meeting.slug)
    Meeting.objects.filter(pk=meeting.pk).update(title="Autre titre")

    assert AT.one(worksite=meeting.worksite.slug, slug=meeting.slug).title == "Autre titre"


def test_values_of_every_kind_are_given_as_the_database_wants_them():
    person = f.PersonFactory()
    asked = Prepared(
        lambda: Person.objects.filter(key=Slot("key"), entered_at__lte=Slot("at"), name=Slot("n"))
    )

    known = {"key": person.key, "at": person.entered_at, "n": person.name}
    assert asked.one(**known) == person
    assert not asked.any(**known | {"at": person.entered_at - timedelta(seconds=1)})
    with pytest.raises(ValueError, match="NULL"):
        asked.one(**known | {"n": None})
    with pytest.raises(KeyError):
        asked.one(key=person.key)


def test_a_slot_stands_in_an_inner_query_too():
    evening = room()
    put = statement(evening)
    voted = Vote.objects.filter(participation=OuterRef("pk"), statement=Slot("statement"))
    asked = Prepared(
        lambda: (
            Participation.objects.filter(worksite=Slot("worksite"))
            .annotate(voted=Exists(voted))
            .order_by("pk")
            .values_list("pk", "voted")
        )
    )
    Vote.objects.create(
        statement=put, participation=evening.lise, value=1, channel="web", at=timezone.now()
    )

    told = dict(asked.all(worksite=evening.worksite.pk, statement=put.pk))

    assert told[evening.lise.pk]
    assert not told[evening.paul.pk]


def test_the_sql_is_made_once(monkeypatch):
    meeting = f.MeetingFactory()
    AT.one(worksite=meeting.worksite.slug, slug=meeting.slug)

    def made_again(*_arguments, **_options):
        raise AssertionError("the SQL was made again")

    monkeypatch.setattr("django.db.models.sql.compiler.SQLCompiler.get_select", made_again)
    assert AT.one(worksite=meeting.worksite.slug, slug=meeting.slug) == meeting


def test_a_row_is_written_as_save_writes_it():
    now = timezone.now()
    told = {"verb": "tried", "target": "a:1", "by_id": None, "at": now, "data": {"n": [1, None]}}
    row = Insertion(Event).write(Event(**told))
    saved = Event(**told)
    saved.save()

    one, two = Event.objects.get(pk=row.pk), Event.objects.get(pk=saved.pk)
    kept = ("verb", "target", "by_id", "actor", "at", "data")
    assert [getattr(one, name) for name in kept] == [getattr(two, name) for name in kept]
    with pytest.raises(Written):
        row.save()


def test_a_row_that_is_there_already_takes_the_new_values():
    evening = room()
    put = statement(evening)
    vote = Insertion(Vote, unique=["statement", "participation"], update=["value", "at"])
    first, last = timezone.now(), timezone.now()

    said = {"statement": put, "participation": evening.lise, "channel": "web"}
    vote.write(Vote(**said, value=1, at=first))
    with CaptureQueriesContext(connection) as queries:
        again = vote.write(Vote(**said | {"channel": "paper"}, value=-1, at=last))

    (kept,) = Vote.objects.all()
    assert (kept.pk, kept.value, kept.at, kept.channel) == (again.pk, -1, last, "web")
    assert len(queries) == 1
