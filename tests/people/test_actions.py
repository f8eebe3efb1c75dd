from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from chantier.audit.models import Event
from chantier.people import actions, codes, erasure, rounds, telling, throttle
from chantier.people.models import (
    Account,
    Attempt,
    Consent,
    HowConsented,
    Person,
    Purpose,
    Reach,
)
from chantier.rules import Denied
from chantier.worksites.models import Participation, ParticipationLink
from tests.factories import AccountFactory, ParticipationFactory, PersonFactory
from tests.people.factories import entered, entered_on_paper


@pytest.fixture
def purged(monkeypatch):
    """What a step would destroy: a list of (name, person)."""
    seen = []
    monkeypatch.setattr(erasure, "_steps", {})
    erasure.on_erasure("a: needs", lambda p, now: seen.append("needs"), purposes=[Purpose.NEEDS])
    erasure.on_erasure("b: rest", lambda p, now: seen.append("rest"))
    return seen


def test_entering_keeps_consents_and_leaves_a_record_without_any_personal_value(now):
    person = entered(purposes=[Purpose.CONTACT, Purpose.OPINIONS])

    assert set(person.consents.values_list("purpose", flat=True)) == {"contact", "opinions"}
    event = Event.objects.get(verb="person entered")
    assert event.by is None
    assert event.actor == actions.THEMSELVES
    assert "Léa" not in str(event.data)
    assert "example.org" not in str(event.data)


def test_entering_somebody_on_paper_says_who_when_and_how_they_agreed(now):
    clerk = AccountFactory()

    person = entered_on_paper(by=clerk)

    assert (person.entered_by, person.entered_at) == (clerk, now)
    assert person.entered_through == "paper"
    consent = person.consents.get()
    assert (consent.how, consent.recorded_by) == (HowConsented.SIGNED, clerk)
    assert Event.objects.get(verb="person entered").by == clerk


def test_nobody_says_yes_in_the_form_for_somebody_else():
    with pytest.raises(Denied):
        entered_on_paper(consent_how=HowConsented.FORM)


def test_nobody_is_kept_without_consent():
    with pytest.raises(Denied):
        entered(purposes=[Purpose.OPINIONS])
    with pytest.raises(Denied):
        entered(consent_how="")
    assert not Person.objects.exists()


@pytest.mark.parametrize("reach", Reach.values)
def test_each_way_to_be_reached_needs_its_address(reach):
    with pytest.raises(Denied):
        entered(reach=reach, email="")


@pytest.mark.parametrize(
    ("reach", "address"),
    [
        (Reach.EMAIL, {"email": "lea@example.org"}),
        (Reach.SMS, {"phone": "06 00 00 00 00"}),
        (Reach.CALL, {"phone": "03 20 00 00 00"}),
        (Reach.LETTER, {"postal_address": "1 rue Fictive"}),
        (Reach.RELAY, {"relay": "Centre social fictif"}),
    ],
)
def test_no_way_needs_an_email_but_email(reach, address):
    assert entered(**{"email": "", "reach": reach} | address).pk


def test_an_unknown_way_to_be_reached_is_refused():
    with pytest.raises(Denied):
        entered(reach="pigeon")


def test_only_digests_of_the_link_and_the_code_are_kept():
    person = entered()
    kept = str(Person.objects.filter(pk=person.pk).values().get())

    assert codes.link_token(person.key, 1) not in kept
    assert codes.code_of(person.key, 1) not in kept


def test_a_code_that_somebody_has_already_is_not_given_twice(monkeypatch):
    first = entered()
    own = codes.code_of
    taken = own(first.key, 1)
    monkeypatch.setattr(
        codes, "code_of", lambda key, version: taken if version == 1 else own(key, version)
    )

    second = entered(name="Sam Fictif")

    assert second.access_version == 2
    assert second.code_digest != first.code_digest


def test_changing_records_the_names_of_fields_and_not_their_values(now):
    person = entered()

    actions.change_person(
        person=person, by=None, now=now, phone="06 00 00 00 00", reach=Reach.SMS, name="Léa Fictive"
    )

    person.refresh_from_db()
    assert person.reach == Reach.SMS
    event = Event.objects.get(verb="person changed")
    assert event.data == {"fields": ["phone", "reach"]}


def test_changing_nothing_leaves_no_record(now):
    actions.change_person(person=entered(), by=None, now=now, name="Léa Fictive")

    assert not Event.objects.filter(verb="person changed").exists()


def test_the_address_of_the_way_to_be_reached_cannot_be_removed(now):
    person = entered()
    with pytest.raises(Denied):
        actions.change_person(person=person, by=None, now=now, email="")


def test_consent_taken_back_destroys_what_was_kept_for_it_alone(now, purged):
    person = entered_on_paper(purposes=[Purpose.CONTACT, Purpose.NEEDS])

    actions.withdraw_consent(person=person, purpose=Purpose.NEEDS, by=None, now=now)
    actions.withdraw_consent(person=person, purpose=Purpose.NEEDS, by=None, now=now)

    assert purged == ["needs"]
    assert person.consents.get(purpose="needs").withdrawn_at == now
    assert Event.objects.get(verb="consent withdrawn").data["purged"] == ["a: needs"]


def test_consent_given_again_is_a_new_row(now):
    person = entered()
    actions.withdraw_consent(person=person, purpose=Purpose.CONTACT, by=None, now=now)

    for _ in range(2):
        actions.give_consent(
            person=person, purpose=Purpose.CONTACT, how=HowConsented.FORM, by=None, now=now
        )

    assert person.consents.filter(purpose="contact").count() == 2
    assert person.consents.filter(purpose="contact", withdrawn_at=None).count() == 1
    assert Person.objects.agreed_to(Purpose.CONTACT).get() == person
    assert not Person.objects.agreed_to(Purpose.IMAGE).exists()


def test_erasing_leaves_nothing_that_leads_to_the_person(now, purged):
    person = entered_on_paper(relay="Centre social fictif", phone="06 00 00 00 00")
    account = AccountFactory(person=person)

    actions.erase_person(person=person, by=None, now=now)

    person.refresh_from_db()
    left = {person.name, person.email, person.phone, person.postal_address, person.relay}
    assert left == {""}
    assert person.link_digest == person.code_digest == ""
    assert person.erased_at == now
    assert purged == ["needs", "rest"]
    assert not Consent.objects.filter(person=person, withdrawn_at=None).exists()
    account.refresh_from_db()
    assert account.person is None
    assert not Person.objects.current().exists()


def test_an_erased_person_is_erased_once_and_changed_no_more(now):
    person = actions.erase_person(person=entered(), by=None, now=now)

    for act in (
        lambda: actions.erase_person(person=person, by=None, now=now),
        lambda: actions.change_person(person=person, by=None, now=now, name="X"),
        lambda: actions.turn_access(person=person, by=None, now=now),
    ):
        with pytest.raises(Denied):
            act()


def test_two_persons_may_be_erased():
    for _ in range(2):
        actions.erase_person(person=entered(), by=None, now=PersonFactory().entered_at)

    assert Person.objects.filter(code_digest="").exclude(erased_at=None).count() == 2


def test_turning_the_access_makes_another_link_and_code(now):
    person = entered()
    link, code = codes.link(person), codes.paper_code(person)

    actions.turn_access(person=person, by=None, now=now)

    assert codes.link(person) != link
    assert codes.paper_code(person) != code


def test_whoever_reads_the_code_of_somebody_is_written_down(now):
    person, clerk = entered_on_paper(), AccountFactory()

    actions.show_code(person=person, by=clerk, now=now)
    actions.replace_code(person=person, by=clerk, now=now)

    shown = Event.objects.about(person).filter(verb="code shown")
    assert [event.by for event in shown] == [clerk, clerk]


def test_an_account_is_opened_once_for_an_address_without_password(now):
    by = AccountFactory()

    first = actions.open_account(email="New@Example.org", name="Nouvelle", by=by, now=now)
    second = actions.open_account(email="new@example.org", name="Autre", by=by, now=now)

    assert first == second
    assert not first.has_usable_password()
    assert not first.is_staff
    assert Account.objects.filter(email="new@example.org").count() == 1
    assert Event.objects.filter(verb="account opened").count() == 1


def test_a_forgotten_password_is_dropped_only_after_a_fresh_code(now):
    account = AccountFactory()
    account.set_password("un mot de passe long")
    account.save()

    with pytest.raises(Denied):
        actions.forget_password(account=account, code_typed_at=None, now=now)
    with pytest.raises(Denied):
        actions.forget_password(account=account, code_typed_at=now.replace(hour=10), now=now)
    actions.forget_password(account=account, code_typed_at=now, now=now)

    assert not account.has_usable_password()


def test_an_account_and_a_personal_page_are_tied_one_to_one(now):
    account, person = AccountFactory(), entered_on_paper()

    for _ in range(2):
        actions.attach_person(account=account, person=person, now=now)

    assert account.person == person
    with pytest.raises(Denied):
        actions.attach_person(account=account, person=entered(), now=now)
    with pytest.raises(Denied):
        actions.attach_person(account=AccountFactory(), person=person, now=now)


def test_a_closed_account_leaves_no_name_and_signs_in_no_more(now):
    account = AccountFactory(is_staff=True, person=entered_on_paper())
    actions.open_account(email="x@example.org", name="X", by=account, now=now)

    actions.close_account(account=account, now=now)

    account.refresh_from_db()
    assert account.name == ""
    assert "example.org" not in account.email
    assert not account.is_active
    assert not account.is_staff
    assert account.person is None
    assert Event.objects.filter(verb="account opened", by=account).exists()


def test_two_accounts_may_be_closed(now):
    for _ in range(2):
        actions.close_account(account=AccountFactory(), now=now)

    assert Account.objects.filter(is_active=False).count() == 2


def test_who_took_their_consent_back_is_told_nothing_more(now):
    person, on_paper = entered(), entered_on_paper()
    actions.withdraw_consent(person=person, purpose=Purpose.CONTACT, by=None, now=now)

    assert not person.wants_news
    assert on_paper.wants_news
    assert telling.tell(person=person, kind="x", about="", context={}, now=now) is None


def test_what_was_said_is_cut_from_whoever_is_erased(now):
    participation = ParticipationFactory(person=entered_on_paper())
    person = ParticipationLink.objects.get(participation=participation).person

    actions.erase_person(person=person, by=None, now=now)

    assert not ParticipationLink.objects.filter(participation=participation).exists()
    assert Participation.objects.filter(pk=participation.pk).exists()


def test_the_worker_forgets_sessions_and_tries_that_are_over(now):
    store = SessionStore()
    store["person"] = "x"
    store.save()
    Session.objects.update(expire_date=now - timedelta(days=1))
    throttle.note_failure(scope="code", origin="a", now=now - timedelta(hours=2))
    throttle.note_failure(scope="code", origin="b", now=now)

    assert rounds.forget_sessions(now) == 1
    assert rounds.forget_attempts(now) == 1
    assert Attempt.objects.get().origin == "b"
