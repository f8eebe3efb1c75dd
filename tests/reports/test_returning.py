"""Given back to each one who was there, on their channel; then corrected, disputed, frozen."""

import json

import pytest

from chantier.audit.models import Event
from chantier.debates import actions as debates
from chantier.meetings.models import Attendance
from chantier.notices import actions as notices
from chantier.notices.models import Message
from chantier.notices.states import State as MessageState
from chantier.people.models import Channel, Reach
from chantier.registrations.states import State as RegistrationState
from chantier.reports import actions, content, policies, queries
from chantier.reports.models import (
    Correction,
    Dissent,
    NeverChanged,
    ReportReturn,
    SectionKey,
)
from chantier.reports.states import CorrectionState, ReturnState, State
from chantier.rules import Denied, may
from tests.factories import NOON, ContributionFactory, ParticipationFactory
from tests.reports.factories import LATER, at_state, evening, sign_all, somebody, written


def returned(night=None):
    return at_state(State.RETURNED, night)


def of(who, night) -> ReportReturn:
    return night.report.returns.get(registration=who.registration)


def message_to(who, night) -> Message:
    return Message.objects.get(key=of(who, night).message_key)


def test_each_one_who_was_there_gets_the_report_and_nobody_else():
    night = returned()

    given = night.report.returns.values_list("registration__person", flat=True)

    assert set(given) == {night.web.person.pk, night.paper.person.pk}
    assert night.report.returned_at == NOON
    assert Message.objects.count() == 2


def test_the_report_goes_by_the_way_each_one_chose():
    night = evening()
    called = somebody(night.meeting, email="", phone="03 00 00 00 00", reach=Reach.CALL)
    relayed = somebody(night.meeting, email="", relay="Association fictive", reach=Reach.RELAY)
    texted = somebody(night.meeting, email="", phone="06 00 00 00 00", reach=Reach.SMS)
    night = at_state(State.IN_REVIEW, night)
    sign_all(night)
    for who in (called, relayed, texted):
        actions.say_why_silent(
            report=night.report,
            constituency=who.constituency,
            reason="Injoignable.",
            by=night.team,
            now=NOON,
        )
    actions.return_report(report=night.report, by=night.team, now=NOON)

    assert message_to(night.web, night).channel == "email"
    assert message_to(night.paper, night).channel == "letter"
    assert message_to(called, night).channel == "call"
    assert message_to(called, night).state == MessageState.TO_CALL
    assert message_to(relayed, night).channel == "handed"
    assert message_to(texted, night).channel == "sms"


def test_a_letter_holds_the_whole_report_and_the_code():
    night = returned()

    letter = message_to(night.paper, night)

    assert "Des forces et des faiblesses." in letter.body
    assert "Un constat de nature weakness." in letter.body
    assert letter.code
    assert "1 rue Fictive" in letter.to_address


def test_an_e_mail_holds_the_personal_link_and_the_last_day_to_answer():
    night = returned()

    mail = message_to(night.web, night)

    assert mail.url in mail.body
    assert "16 octobre 2015" in mail.body
    assert "Des forces et des faiblesses." not in mail.body


@pytest.mark.parametrize("on_paper", [False, True])
def test_an_easy_to_read_text_goes_to_those_who_ask_for_it(on_paper):
    night = evening()
    who = night.paper if on_paper else night.web
    who.person.easy_to_read = True
    who.person.save()

    night = returned(night)

    assert message_to(who, night).kind == "report_returned_easy"
    assert ("Des forces" in message_to(who, night).body) == on_paper


def test_somebody_signed_in_at_the_door_and_not_marked_present_gets_it_too():
    night = evening()
    latecomer = somebody(night.meeting, constituency=night.web.constituency)
    latecomer.registration.state = RegistrationState.CONFIRMED
    latecomer.registration.save()

    night = returned(night)

    assert of(latecomer, night).state == ReturnState.TO_SEND


def test_a_walk_in_without_registration_was_there_and_can_answer():
    night = written()
    walk_in = ParticipationFactory(worksite=night.worksite, constituency=night.web.constituency)
    assert not night.report.was_there(walk_in)

    Attendance.objects.create(meeting=night.meeting, participation=walk_in, at=NOON)

    assert night.report.was_there(walk_in)


def test_the_return_of_a_report_sent_twice_is_one():
    night = returned()

    with pytest.raises(Denied):
        actions.return_report(report=night.report, by=night.team, now=NOON)

    assert night.report.returns.count() == 2


def test_nothing_is_posted_when_the_return_fails(monkeypatch):
    night = at_state(State.IN_REVIEW)
    sign_all(night)
    calls = []

    def fails_the_second_time(**given):
        calls.append(given)
        if len(calls) == 2:
            raise RuntimeError
        return notices.post(**given)

    monkeypatch.setattr("chantier.reports.letters.notices.post", fails_the_second_time)
    with pytest.raises(RuntimeError):
        actions.return_report(report=night.report, by=night.team, now=NOON)

    night.report.refresh_from_db()
    assert night.report.state == State.IN_REVIEW
    assert not ReportReturn.objects.exists()
    assert not Message.objects.exists()


def test_nobody_present_nobody_to_return_to():
    night = at_state(State.IN_REVIEW)
    sign_all(night)
    night.meeting.registrations.update(state=RegistrationState.ABSENT)
    Attendance.objects.all().delete()

    assert not may(policies.check_can_return, night.report).allowed


HUMAN_MARKS = {ReturnState.HANDED_OVER, ReturnState.READ_ALOUD, ReturnState.FAILED}


@pytest.mark.parametrize("state", ReturnState)
def test_people_mark_what_only_people_know(state):
    night = returned()

    assert may(policies.check_can_mark_return, of(night.paper, night), state).allowed == (
        state in HUMAN_MARKS
    )


def test_a_report_read_aloud_is_marked_so_here_and_in_the_outbox():
    night = returned()
    given = of(night.paper, night)

    actions.mark_return(given=given, state="read_aloud", by=night.team, now=NOON)
    actions.mark_return(given=given, state="read_aloud", by=night.team, now=NOON)

    assert of(night.paper, night).state == ReturnState.READ_ALOUD
    assert message_to(night.paper, night).state == MessageState.READ_ALOUD
    assert Event.objects.filter(verb="report return marked").count() == 1


def test_a_return_follows_what_the_outbox_knows():
    night = returned()
    message = message_to(night.paper, night)
    notices.mark(messages=[message], state=MessageState.POSTED, by=night.team, now=NOON)

    assert actions.follow_messages(now=NOON) == 1
    assert actions.follow_messages(now=NOON) == 0
    assert of(night.paper, night).state == ReturnState.SENT

    notices.mark(messages=[message], state=MessageState.BOUNCED, by=night.team, now=LATER)
    actions.follow_messages(now=LATER)
    assert of(night.paper, night).state == ReturnState.FAILED


def test_what_did_not_arrive_is_sent_another_way():
    night = returned()
    given = of(night.web, night)
    first = given.message_key
    assert not may(policies.check_can_send_again, given).allowed
    given = actions.mark_return(given=given, state="failed", by=night.team, now=NOON)

    given = actions.send_again(given=given, reach=Reach.RELAY, by=night.team, now=LATER)

    assert given.state == ReturnState.TO_SEND
    assert given.message_key != first
    assert message_to(night.web, night).channel == "handed"


def test_opening_the_report_is_known_once():
    night = returned()
    given = of(night.web, night)

    actions.mark_opened(given=given, now=NOON)
    actions.mark_opened(given=given, now=NOON)

    assert of(night.web, night).state == ReturnState.READ
    assert Event.objects.filter(verb="report return opened").count() == 1


def test_what_reached_nobody_for_a_week_is_overdue():
    night = returned()
    actions.mark_return(given=of(night.paper, night), state="handed_over", by=night.team, now=NOON)

    assert ReportReturn.objects.overdue(NOON).count() == 0
    assert ReportReturn.objects.overdue(LATER).count() == 1
    shown = queries.returns_of(night.report, now=LATER)
    assert shown.overdue == {of(night.web, night).pk}
    assert (shown.reached, shown.total) == (1, 2)


def correct(night, who=None, contribution=None, **changes):
    given = {"text": "On m’a coupée, puis écoutée."} | changes
    return actions.correct_own_words(
        report=night.report,
        contribution=contribution or night.story,
        participation=(who or night.web).participation,
        now=NOON,
        **given,
    )


@pytest.mark.parametrize("state", State)
def test_one_corrects_between_the_return_and_the_freeze(state):
    night = at_state(state)
    verdict = may(
        policies.check_can_ask_correction,
        night.report,
        night.story,
        participation=night.web.participation,
    )

    assert verdict.allowed == (state == State.RETURNED)


def test_one_corrects_ones_own_words_only():
    night = returned()

    with pytest.raises(Denied):
        correct(night, night.paper)


def test_words_that_the_report_does_not_cite_need_no_correction():
    night = returned()
    other = ContributionFactory(
        meeting=night.meeting,
        number=9,
        constituency=night.web.constituency,
        authors=[night.web.participation],
    )

    with pytest.raises(Denied):
        correct(night, contribution=other)


def words_of(night, number):
    data = content.of(night.report)
    return next(entry for entry in data["contributions"] if entry["number"] == number)


def test_an_applied_correction_shows_and_the_first_words_are_kept():
    night = returned()

    actions.answer_correction(
        correction=correct(night), apply=True, answer="", by=night.team, now=NOON
    )

    assert words_of(night, 1)["words"] == "On m’a coupée, puis écoutée."
    assert words_of(night, 1)["corrected"]
    night.story.refresh_from_db()
    assert night.story.text == "À l’assemblée, on m’a écoutée."


def test_a_correction_on_paper_is_typed_by_somebody_and_counts_the_same():
    night = returned()

    correction = correct(
        night, night.paper, night.paper_story, by=night.team, channel=Channel.PAPER
    )

    assert (correction.channel, correction.by) == (Channel.PAPER, night.team)
    event = Event.objects.get(verb="correction asked for")
    assert event.actor == night.paper.participation.pseudonym


def test_a_correction_left_aside_is_answered_with_a_reason():
    night = returned()
    correction = correct(night)
    with pytest.raises(Denied):
        actions.answer_correction(
            correction=correction, apply=False, answer=" ", by=night.team, now=NOON
        )

    actions.answer_correction(
        correction=correction,
        apply=False,
        answer="Trois personnes ont noté l’inverse.",
        by=night.team,
        now=NOON,
    )

    assert words_of(night, 1)["words"] == "À l’assemblée, on m’a écoutée."
    assert content.of(night.report)["corrections"] == [
        {
            "number": 1,
            "asked": "On m’a coupée, puis écoutée.",
            "answer": "Trois personnes ont noté l’inverse.",
        }
    ]


def test_a_correction_is_answered_once():
    night = returned()
    correction = correct(night)
    actions.answer_correction(correction=correction, apply=True, answer="", by=night.team, now=NOON)

    with pytest.raises(Denied):
        actions.answer_correction(
            correction=correction, apply=True, answer="", by=night.team, now=NOON
        )


def test_a_correction_asked_again_before_the_answer_is_one():
    night = returned()

    assert correct(night) == correct(night, text="Encore autrement.")
    assert Correction.objects.get().text == "Encore autrement."


def dissent(night, who=None, **changes):
    given = {"text": "Le compte rendu tait les loyers.", "signed_as": ""} | changes
    return actions.attach_dissent(
        report=night.report,
        participation=(who or night.web).participation,
        now=NOON,
        **given,
    )


@pytest.mark.parametrize("state", State)
def test_one_dissents_between_the_return_and_the_freeze(state):
    night = at_state(state)
    verdict = may(policies.check_can_dissent, night.report, participation=night.web.participation)

    assert verdict.allowed == (state == State.RETURNED)


def test_who_was_absent_does_not_dissent():
    night = returned()

    with pytest.raises(Denied):
        dissent(night, night.absent)
    with pytest.raises(Denied):
        actions.attach_dissent(
            report=night.report,
            participation=ParticipationFactory(),
            text="D’ailleurs.",
            signed_as="",
            now=NOON,
        )


def test_a_dissent_on_paper_is_typed_by_somebody_and_stands_the_same():
    night = returned()

    attached = dissent(night, night.paper, by=night.team, channel=Channel.PAPER)

    assert (attached.channel, attached.by) == (Channel.PAPER, night.team)
    event = Event.objects.get(verb="dissent attached")
    assert (event.by, event.actor) == (night.team, night.paper.participation.pseudonym)


def test_a_dissent_sent_twice_is_one():
    night = returned()
    key = "0b9c1ac4-6a0e-4f0e-8f5e-6a3d1a2b3c4d"

    assert dissent(night, request_key=key) == dissent(night, request_key=key)


def test_nobody_changes_or_drops_a_dissent():
    night = returned()
    attached = dissent(night)
    attached.text = "Tout va bien."

    with pytest.raises(NeverChanged):
        attached.save()
    with pytest.raises(NeverChanged):
        attached.delete()
    with pytest.raises(NeverChanged):
        Dissent.objects.filter(pk=attached.pk).update(text="Tout va bien.")
    with pytest.raises(NeverChanged):
        Dissent.objects.all().delete()
    with pytest.raises(NeverChanged):
        Dissent.objects.bulk_update([attached], ["text"])

    assert Dissent.objects.get().text == "Le compte rendu tait les loyers."


def tamper_with_a_dissent():
    """What only somebody at the database itself can do."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE reports_dissent SET text = 'Tout va bien.'")


def freeze(night, now=LATER):
    night.report = actions.freeze(report=night.report, by=night.team, now=now)
    return night.report


def test_an_altered_dissent_stops_the_freeze():
    night = returned()
    dissent(night)
    tamper_with_a_dissent()

    with pytest.raises(Denied):
        freeze(night)


def test_the_time_to_answer_is_kept():
    night = returned()

    with pytest.raises(Denied, match="16 octobre"):
        freeze(night, now=NOON)


def test_each_correction_has_its_answer_before_the_freeze():
    night = returned()
    correct(night)

    with pytest.raises(Denied, match="1"):
        freeze(night)


@pytest.mark.parametrize("state", State)
def test_only_a_returned_report_is_frozen(state):
    night = at_state(state)
    verdict = may(policies.check_can_freeze, night.report, today=LATER.date())

    assert verdict.allowed == (state == State.RETURNED)


def test_a_frozen_report_holds_every_voice_and_no_pseudonym():
    night = returned()
    dissent(night, signed_as="Une habitante")
    dissent(night, night.paper, by=night.team, channel=Channel.PAPER, text="La porte était fermée.")

    report = freeze(night)

    frozen = report.frozen
    assert [entry["text"] for entry in frozen["dissents"]] == [
        "Le compte rendu tait les loyers.",
        "La porte était fermée.",
    ]
    assert [section["key"] for section in frozen["sections"]] == SectionKey.values
    assert len(frozen["sections"][1]["findings"]) == 2
    assert all(len(section["sign_offs"]) == 2 for section in frozen["sections"])
    kept = json.dumps(frozen)
    for who in (night.web, night.paper):
        assert who.participation.pseudonym not in kept
        assert who.person.name not in kept


def test_a_frozen_report_is_verified_and_an_alteration_is_seen():
    night = returned()
    dissent(night)
    report = freeze(night)
    assert queries.verify(report).holds
    assert queries.verify(report).sha256 == report.sha256

    report.frozen["sections"][0]["text"] = "Autre chose."
    assert len(queries.verify(report).problems) == 2
    report.refresh_from_db()
    report.frozen["dissents"] = []
    assert not queries.verify(report).holds
    report.refresh_from_db()
    assert queries.verify(report).holds
    tamper_with_a_dissent()
    assert not queries.verify(report).holds


def test_a_frozen_report_is_read_from_what_was_frozen():
    night = returned()
    report = freeze(night)
    night.story.text = "Réécrit après coup."
    night.story.save()

    shown = queries.read(report)

    assert shown.words[0].words == "À l’assemblée, on m’a écoutée."


def withdraw(night):
    return debates.withdraw(
        contribution=night.story, participation=night.web.participation, by=None, now=NOON
    )


def test_words_are_withdrawn_until_the_freeze_and_not_after():
    night = returned()
    freeze(night)
    with pytest.raises(Denied):
        withdraw(night)

    night = returned()
    withdraw(night)
    assert words_of(night, 1)["words"] == ""
    assert queries.read(night.report).words[0].words == ""


def test_words_whose_author_no_longer_wishes_to_be_quoted_are_not_shown():
    night = returned()
    night.story.quote_consent = "not"
    night.story.save()

    report = freeze(night)

    assert night.story.text not in json.dumps(report.frozen, ensure_ascii=False)
    assert [entry["number"] for entry in report.frozen["contributions"]] == [1, 2]


def test_a_correction_answered_is_known_to_its_author():
    night = returned()
    actions.answer_correction(
        correction=correct(night), apply=True, answer="Merci.", by=night.team, now=NOON
    )

    (mine,) = queries.own_corrections(night.report, night.web.participation)

    assert (mine.state, mine.answer) == (CorrectionState.APPLIED, "Merci.")
    assert [c.number for c in queries.own_cited(night.report, night.web.participation)] == [1]
