from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory

from chantier.people.middleware import VisitorMiddleware
from chantier.people.visitor import enter, visitor_of
from tests.factories import AccountFactory, PersonFactory


def ask(session=None, user=None):
    request = RequestFactory().get("/")
    request.session = SessionStore() if session is None else session
    request.user = user or AnonymousUser()
    return request


def opened_by(person):
    request = ask()
    enter(request, person)
    return request.session


def test_a_stranger_is_nobody():
    visitor = visitor_of(ask())

    assert not visitor.is_known
    assert not visitor.is_signed_in


def test_a_person_on_paper_is_known_without_an_account():
    person = PersonFactory(on_paper=True)

    visitor = visitor_of(ask(opened_by(person)))

    assert visitor.person == person
    assert visitor.is_known
    assert not visitor.is_signed_in


def test_turning_the_link_closes_the_sessions_it_opened():
    person = PersonFactory()
    session = opened_by(person)
    person.access_version += 1
    person.save()

    assert visitor_of(ask(session)).person is None


def test_an_erased_person_is_known_no_more(now):
    person = PersonFactory()
    session = opened_by(person)
    person.erased_at = now
    person.save()

    assert visitor_of(ask(session)).person is None


def test_a_forged_session_opens_nothing():
    person = PersonFactory()
    for forged in (
        {"person": str(person.key)},
        {"person": str(person.key), "person_version": "x"},
        {"person": str(person.key), "person_version": 2},
        {"person": str(person.pk), "person_version": 1},
        {"person": {"key": 1}, "person_version": 1},
    ):
        session = SessionStore()
        session.update(forged)
        assert visitor_of(ask(session)).person is None, forged


def test_a_planted_session_key_is_changed_when_somebody_opens_theirs():
    planted = SessionStore()
    planted["x"] = 1
    planted.save()
    before = planted.session_key

    request = ask(planted)
    enter(request, PersonFactory())

    assert request.session.session_key != before


def test_an_account_brings_its_own_person_and_no_other():
    account = AccountFactory(person=PersonFactory())
    session = opened_by(PersonFactory())

    visitor = visitor_of(ask(session, account))

    assert visitor.account == account
    assert visitor.person == account.person


def test_a_page_that_asks_nothing_costs_nothing(django_assert_num_queries):
    request = ask()
    with django_assert_num_queries(0):
        VisitorMiddleware(lambda request: request)(request)
    assert request.visitor.account is None
