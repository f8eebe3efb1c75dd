"""Asking for places: the rule is kept whatever the way somebody asked."""

import datetime
from uuid import uuid4

import pytest

from chantier.audit.models import Event
from chantier.meetings.models import PlaceRule
from chantier.meetings.states import State as MeetingState
from chantier.notices.models import Channel as By
from chantier.notices.models import Message
from chantier.people.models import Channel, HowConsented, Person, Purpose, Reach
from chantier.registrations import actions
from chantier.registrations.models import (
    AssistedEntry,
    DependenceLink,
    Needs,
    Registration,
    RepeatedRequest,
)
from chantier.registrations.states import State
from chantier.rules import Denied
from chantier.worksites.identity import own_participation
from tests.factories import AccountFactory, ConstituencyFactory, MeetingFactory
from tests.registrations.factories import ask, ask_on_paper, drawn_by_lot, evening, evenings


@pytest.fixture
def by():
    return AccountFactory()


def test_a_registration_takes_a_place_and_leaves_a_record(now):
    meeting = evening(places=2)

    (registration,) = ask(meeting)

    assert registration.state == State.PLACED
    assert registration.placed_at == now
    meeting.refresh_from_db()
    assert meeting.places_taken == 1
    event = Event.objects.about(registration).get()
    assert (event.verb, event.by, event.actor) == ("registered", None, Channel.WEB)


def test_a_slip_takes_a_place_like_the_web_and_says_who_typed_it(by, now):
    meeting = evening(places=2)

    (registration,) = ask_on_paper(meeting, by=by, note="Reçu par la poste")

    assert registration.state == State.PLACED
    entry = AssistedEntry.objects.get(registration=registration)
    assert (entry.by, entry.at, entry.consent_how) == (by, now, HowConsented.SIGNED)
    assert Event.objects.about(registration).get().by == by


def test_after_the_last_place_people_wait_in_the_order_they_came(by):
    meeting = evening(places=1)
    ask(meeting)

    ranks = [ask(meeting)[0].rank, ask_on_paper(meeting, by=by)[0].rank, ask(meeting)[0].rank]

    assert ranks == [1, 2, 3]
    assert meeting.registrations.waiting().count() == 3
    meeting.refresh_from_db()
    assert meeting.places_taken == 1


def test_nobody_passes_those_who_wait_even_when_a_place_stands_free(by):
    meeting = evening(places=1)
    ask(meeting)
    ask_on_paper(meeting, by=by)
    type(meeting).objects.filter(pk=meeting.pk).update(places=5)

    (late,) = ask(meeting)

    assert (late.state, late.rank) == (State.WAITING, 2)


def test_without_a_limit_everybody_has_a_place():
    meeting = evening(places=None)

    assert {ask(meeting)[0].state for _time in range(5)} == {State.PLACED}


def test_under_a_lottery_nobody_gains_by_being_first(by):
    meeting = drawn_by_lot(places=1)

    states = {ask(meeting)[0].state, ask_on_paper(meeting, by=by)[0].state, ask(meeting)[0].state}

    assert states == {State.REGISTERED}
    meeting.refresh_from_db()
    assert meeting.places_taken == 0


def test_a_slip_that_comes_after_the_draw_goes_to_the_end_of_the_list(by):
    meeting = drawn_by_lot(places=1)
    (drawn,) = ask(meeting)
    Registration.objects.filter(pk=drawn.pk).update(state=State.PLACED)

    (late,) = ask_on_paper(meeting, by=by)

    assert (late.state, late.rank) == (State.WAITING, 1)


def test_one_form_asks_for_several_evenings_each_under_its_own_rule():
    first, second, third = evenings(3)
    type(first).objects.filter(pk=second.pk).update(places=0)
    type(first).objects.filter(pk=third.pk).update(place_rule=PlaceRule.LOTTERY)

    receipt = ask(first, second, third)

    assert [r.state for r in receipt] == [State.PLACED, State.WAITING, State.REGISTERED]
    assert len({r.person for r in receipt}) == 1
    assert Message.objects.count() == 1


def test_a_refused_evening_refuses_the_whole_form_and_keeps_nothing():
    first, second = evenings(2)
    type(second).objects.filter(pk=second.pk).update(state=MeetingState.CLOSED)

    with pytest.raises(Denied, match=str(second)):
        ask(first, second)

    assert not Registration.objects.exists()
    assert not Person.objects.exists()
    assert not Message.objects.exists()


def test_a_form_sent_twice_makes_one_registration(by):
    meeting = evening()
    key = uuid4()

    first = ask(meeting, email="zoe@example.org", request_key=key)
    again = ask(meeting, email="zoe@example.org", request_key=key)

    assert list(again) == list(first)
    assert again.person == first.person
    assert Message.objects.count() == 1
    paper = [ask_on_paper(meeting, by=by, request_key=key) for _time in range(2)]
    assert paper[0].person == paper[1].person


def test_two_people_who_use_the_same_open_page_are_two_registrations():
    meeting = evening()
    key = uuid4()

    first = ask(meeting, name="Zoé", email="", phone="0320000000", reach="call", request_key=key)
    second = ask(meeting, name="Ali", email="", phone="0320000000", reach="call", request_key=key)

    assert first.person != second.person
    assert Registration.objects.count() == 2


@pytest.mark.parametrize("same", ["zoe@example.org", "ZOE@Example.ORG", "zoe+encore@example.org"])
def test_the_same_email_twice_takes_one_place_and_tells_the_owner_only(same):
    meeting = evening(places=1)
    (first,) = ask(meeting, email="zoe@example.org")

    receipt = ask(meeting, email=same)

    assert list(receipt) == []
    assert [request.told_rank for request in receipt.repeated] == [1]
    assert receipt.person != first.person
    assert Registration.objects.count() == 1
    meeting.refresh_from_db()
    assert (meeting.places_taken, meeting.last_rank) == (1, 0)
    told = Message.objects.about(first).get(kind="registration_already")
    assert (told.to_address, told.channel) == ("zoe@example.org", By.EMAIL)


def test_repeating_an_email_again_and_again_fills_nobodys_mailbox(now):
    meeting = evening()
    ask(meeting, email="zoe@example.org")

    for _time in range(5):
        ask(meeting, email="zoe@example.org")
    assert Message.objects.filter(kind="registration_already").count() == 1

    ask(meeting, email="zoe@example.org", now=now + datetime.timedelta(days=2))
    assert Message.objects.filter(kind="registration_already").count() == 2


def test_a_repeated_form_sent_twice_is_one_repetition():
    meeting = evening()
    ask(meeting, email="zoe@example.org")
    key = uuid4()

    people = {ask(meeting, email="zoe@example.org", request_key=key).person for _ in range(2)}

    assert len(people) == RepeatedRequest.objects.count() == 1


def test_whoever_types_for_somebody_else_is_told_that_the_email_is_taken(by):
    meeting = evening()
    ask(meeting, email="zoe@example.org")

    with pytest.raises(Denied, match="Zoé Fictive"):
        ask_on_paper(meeting, by=by, email="zoe@example.org")


def test_people_without_email_are_never_taken_for_one_another(by):
    meeting = evening()

    ask_on_paper(meeting, by=by)
    ask_on_paper(meeting, by=by)

    assert meeting.registrations.placed().count() == 2


def test_somebody_known_registers_for_a_second_evening_as_the_same_person():
    first, second = evenings(2)
    person = ask(first).person
    elsewhere = ConstituencyFactory(space=first.worksite.space)

    receipt = ask(second, person=person, constituency=elsewhere)

    assert receipt.person == person
    assert Person.objects.count() == 1
    own = own_participation(person=person, worksite=first.worksite)
    assert receipt[0].constituency == own.constituency != elsewhere


def test_somebody_known_is_told_that_they_are_registered_already():
    meeting = evening(places=1)
    person = ask(meeting).person

    with pytest.raises(Denied):
        ask(meeting, person=person)


def test_after_withdrawing_one_may_register_again_at_the_end_of_the_list(by, now):
    meeting = evening(places=1)
    (registration,) = ask(meeting, email="zoe@example.org")
    ask_on_paper(meeting, by=by)
    actions.withdraw(registration=registration, by=None, now=now)

    (again,) = ask(meeting, email="zoe@example.org")

    assert (again.state, again.rank) == (State.WAITING, 2)


def test_the_meeting_of_another_worksite_is_refused():
    with pytest.raises(Denied):
        ask(evening(), evening())


def test_a_forged_constituency_of_another_space_is_refused():
    with pytest.raises(Denied):
        ask(evening(), constituency=ConstituencyFactory())


def test_no_evening_at_all_is_refused():
    meeting = evening()

    with pytest.raises(Denied):
        actions.register(
            worksite=meeting.worksite,
            meetings=[],
            constituency=ConstituencyFactory(space=meeting.worksite.space),
            now=meeting.starts_at,
        )


def test_needs_are_kept_apart_with_consent_and_an_end():
    meeting = evening()

    receipt = ask(meeting, needs=actions.Need(interpreter="arabe", childcare=2))

    needs = Needs.objects.get(registration=receipt[0])
    assert (needs.interpreter, needs.childcare) == ("arabe", 2)
    assert needs.delete_after == datetime.date(2015, 11, 12)
    assert receipt.person.consents.filter(purpose=Purpose.NEEDS).exists()


def test_without_a_need_nothing_is_kept(by):
    receipt = ask_on_paper(evening(), by=by, needs=actions.Need())

    assert not Needs.objects.exists()
    assert not receipt.person.consents.filter(purpose=Purpose.NEEDS).exists()


def test_a_dependence_is_declared_in_private_and_has_an_end(by):
    ask_on_paper(evening(), by=by, depends_on="Mon assistante sociale")

    assert DependenceLink.objects.get().on_whom == "Mon assistante sociale"


def test_those_who_name_the_same_group_come_together(by):
    meeting = evening()

    (one,) = ask(meeting, party_name="Collectif des Bois Blancs")
    (two,) = ask_on_paper(meeting, by=by, party_name=" collectif des bois blancs ")

    assert one.party == two.party


def test_a_slip_may_come_after_the_closing_and_a_web_form_not(by):
    meeting = MeetingFactory(state=MeetingState.CLOSED)

    with pytest.raises(Denied):
        ask(meeting)
    assert ask_on_paper(meeting, by=by)[0].state == State.PLACED


@pytest.mark.parametrize(
    ("reach", "details", "channel", "address"),
    [
        (Reach.EMAIL, {"email": "z@example.org"}, By.EMAIL, "z@example.org"),
        (Reach.SMS, {"phone": "0600000000"}, By.SMS, "0600000000"),
        (Reach.CALL, {"phone": "0320000000"}, By.CALL, "0320000000"),
        (
            Reach.LETTER,
            {"postal_address": "1 rue Fictive\nLille"},
            By.LETTER,
            "1 rue Fictive\nLille",
        ),
        (Reach.RELAY, {"relay": "Le centre social"}, By.HANDED, "Le centre social"),
    ],
)
def test_each_person_is_answered_on_their_own_channel(reach, details, channel, address):
    receipt = ask(evening(), **({"email": ""} | details), reach=reach)

    message = Message.objects.get(person_key=receipt.person.key)
    assert (message.channel, message.to_address) == (channel, address)
    assert message.code in message.body
    assert message.url in message.body


def test_the_answer_says_the_rank_and_why(by):
    meeting = evening(places=0, title="Les habitants dans le projet urbain")

    receipt = ask_on_paper(meeting, by=by)

    message = Message.objects.get(person_key=receipt.person.key)
    assert message.kind == "registration_waiting"
    assert "rang : 1" in message.body.replace("\u00a0", " ")
    assert "ordre d’arrivée" in message.body


@pytest.mark.parametrize(
    ("language", "easy", "words"),
    [("fr", False, "Votre inscription"), ("fr", True, "Vous êtes inscrit"), ("en", True, "Hello")],
)
def test_the_answer_is_in_the_persons_language_and_style(language, easy, words):
    receipt = ask(evening(), language=language, easy_to_read=easy)

    assert words in Message.objects.get(person_key=receipt.person.key).body


@pytest.mark.parametrize("large", [False, True])
def test_a_letter_is_set_as_large_as_was_asked(by, large):
    receipt = ask_on_paper(evening(), by=by, large_print=large)

    assert Message.objects.get(person_key=receipt.person.key).large_print == large


@pytest.mark.parametrize("name", ["李小龍", "محمد", "Ωmega", "O’Brien-d’Été", "<b>*Zoé*</b>", "🙂"])
def test_a_name_in_any_script_comes_back_as_it_was_written(name):
    receipt = ask(evening(), name=name)

    assert Person.objects.get().name == name
    assert Message.objects.get(person_key=receipt.person.key).to_name == name
