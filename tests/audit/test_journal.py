import pytest
from django.db.models import ProtectedError

from chantier.audit.actions import record
from chantier.audit.models import Event, Written
from tests.factories import AccountFactory, PersonFactory


def test_an_event_says_what_on_what_by_whom_and_when(now):
    clerk, person = AccountFactory(), PersonFactory()

    record("looked", on=person, by=clerk, at=now, why="to call back")

    event = Event.objects.about(person).get()
    assert (event.verb, event.by, event.at) == ("looked", clerk, now)
    assert event.target == f"people.Person:{person.pk}"
    assert event.data == {"why": "to call back"}


def test_an_act_without_account_says_as_what(now):
    assert record("voted", on=PersonFactory(), by=None, at=now, actor="k7m2qp").actor == "k7m2qp"


def test_the_journal_is_neither_changed_nor_cut(now):
    event = record("looked", on=PersonFactory(), by=None, at=now)
    event.verb = "never looked"

    for change in (
        event.save,
        event.delete,
        Event.objects.all().delete,
        lambda: Event.objects.update(verb="never looked"),
    ):
        with pytest.raises(Written):
            change()
    assert Event.objects.get().verb == "looked"


def test_whoever_is_in_the_journal_cannot_vanish(now):
    clerk = AccountFactory()
    record("looked", on=PersonFactory(), by=clerk, at=now)

    with pytest.raises(ProtectedError):
        clerk.delete()


def test_events_are_told_in_the_order_they_came(now):
    person = PersonFactory()
    verbs = ["one", "two", "three"]
    for verb in verbs:
        record(verb, on=person, by=None, at=now)

    assert list(Event.objects.about(person).values_list("verb", flat=True)) == verbs
