"""Constituencies sign off; nothing closes by majority."""

import pytest

from chantier.audit.models import Event
from chantier.people.models import Channel
from chantier.reports import actions, content, policies
from chantier.reports.models import SectionKey, SignOff
from chantier.reports.states import State
from chantier.rules import Denied, may
from tests.factories import NOON, ConstituencyFactory, ContributionFactory
from tests.reports.factories import at_state, evening, sign_all, somebody, written


def in_review():
    return at_state(State.IN_REVIEW)


def section_of(night, key=SectionKey.DIAGNOSIS):
    return night.report.sections.get(key=key)


def sign(night, who=None, **changes):
    who = who or night.web
    given = {
        "section": section_of(night),
        "constituency": who.constituency,
        "verdict": "agrees",
        "text": "",
        "by": None,
        "participation": who.participation,
        "now": NOON,
    }
    return actions.sign_off(**(given | changes))


def test_an_empty_part_is_written_before_the_review():
    night = evening()
    night.report = actions.open_report(meeting=night.meeting, by=night.team, now=NOON)

    with pytest.raises(Denied):
        actions.submit_for_review(report=night.report, by=night.team, now=NOON)


def test_a_number_that_cannot_be_cited_is_named_before_the_review():
    night = written()
    actions.save_section(
        section=section_of(night), text="Selon [n° 404].", base_number=1, by=night.team, now=NOON
    )

    with pytest.raises(Denied, match="404"):
        actions.submit_for_review(report=night.report, by=night.team, now=NOON)


@pytest.mark.parametrize("state", sorted(set(State) - {State.IN_REVIEW}))
def test_constituencies_sign_during_the_review_only(state):
    night = at_state(state)

    assert not may(policies.check_in_review, night.report).allowed


def test_a_sign_off_is_bound_to_the_text_and_the_findings():
    night = in_review()

    signed = sign(night)

    assert signed.text_sha256 == content.section_sha256(section_of(night))


def data_of(night, key=SectionKey.DIAGNOSIS):
    return next(s for s in content.of(night.report)["sections"] if s["key"] == key)


def edit_the_text(night):
    actions.save_section(
        section=section_of(night), text="Retouché.", base_number=1, by=night.team, now=NOON
    )


def edit_a_finding(night):
    actions.edit_finding(
        finding=night.report.findings.get(kind="weakness"),
        text="Retouché.",
        contributions=[2],
        base_edition=1,
        by=night.team,
        now=NOON,
    )


@pytest.mark.parametrize("edit", [edit_the_text, edit_a_finding])
def test_a_later_edit_marks_the_sign_off_to_confirm_again(edit):
    night = in_review()
    sign(night)
    assert data_of(night)["sign_offs"][0]["confirmed"]

    edit(night)

    assert not data_of(night)["sign_offs"][0]["confirmed"]


def test_a_word_on_the_text_that_was_on_the_sheet_is_not_one_on_the_text_that_stands():
    night = in_review()
    on_the_sheet = content.section_sha256(section_of(night))
    edit_the_text(night)

    sign(night, night.paper, read_sha256=on_the_sheet, by=night.team, channel=Channel.PAPER)

    assert not data_of(night)["sign_offs"][0]["confirmed"]


def test_a_divergence_comes_with_its_words():
    with pytest.raises(Denied):
        sign(in_review(), verdict="disagrees", text="  ")


def test_agreeing_afterwards_does_not_hide_the_divergence_of_somebody_else():
    night = in_review()
    neighbour = somebody(night.meeting, constituency=night.web.constituency)
    sign(night, verdict="disagrees", text="Rien sur les loyers.")
    sign(night, neighbour)

    said = [s["verdict"] for s in data_of(night)["sign_offs"]]

    assert said == ["disagrees", "agrees"]


def test_ones_last_word_stands_and_the_earlier_one_is_kept():
    night = in_review()
    sign(night, verdict="reserves", text="À vérifier.")
    sign(night)

    assert [s["verdict"] for s in data_of(night)["sign_offs"]] == ["agrees"]
    assert SignOff.objects.count() == 2


def test_a_sign_off_sent_twice_is_one():
    night = in_review()

    assert sign(night) == sign(night)


def test_a_sheet_signed_on_paper_counts_like_a_page():
    night = in_review()

    signed = sign(night, night.paper, by=night.team, channel=Channel.PAPER)

    assert signed.channel == Channel.PAPER
    event = Event.objects.get(verb="section signed off")
    assert event.by == night.team
    assert event.actor == night.paper.participation.pseudonym


def test_one_signs_for_ones_own_constituency_only():
    night = in_review()

    with pytest.raises(Denied):
        sign(night, constituency=night.paper.constituency)


def test_who_was_absent_does_not_sign():
    night = in_review()
    neighbour = somebody(night.meeting, constituency=night.web.constituency, present=False)

    with pytest.raises(Denied):
        sign(night, neighbour)


def test_a_constituency_that_was_not_in_the_room_does_not_sign():
    night = in_review()
    other = ConstituencyFactory(space=night.worksite.space)

    with pytest.raises(Denied):
        sign(night, constituency=other, participation=None, by=night.team)


def test_a_report_is_not_returned_while_a_constituency_is_unheard():
    night = in_review()
    sign(night)

    with pytest.raises(Denied, match=str(night.paper.constituency)):
        actions.return_report(report=night.report, by=night.team, now=NOON)


def test_a_disagreement_on_each_part_does_not_stop_the_return():
    night = in_review()
    sign_all(night, verdict="disagrees", text="Nous n’avons pas dit cela.")

    assert may(policies.check_can_return, night.report).allowed


def test_a_word_on_an_earlier_wording_is_confirmed_before_the_return():
    night = in_review()
    sign_all(night)
    edit_the_text(night)

    assert not may(policies.check_can_return, night.report).allowed


def test_a_recorded_reason_stands_for_a_constituency_that_could_not_sign():
    night = in_review()
    for section in night.report.sections.all():
        sign(night, section=section)

    actions.say_why_silent(
        report=night.report,
        constituency=night.paper.constituency,
        reason="Deux courriers sans réponse.",
        by=night.team,
        now=NOON,
    )

    assert may(policies.check_can_return, night.report).allowed
    assert content.of(night.report)["silences"] == [
        {
            "constituency": night.paper.constituency.slug,
            "reason": "Deux courriers sans réponse.",
        }
    ]


def test_words_withdrawn_during_the_review_are_named_before_the_return():
    night = in_review()
    sign_all(night)
    night.story.withdrawn_at = NOON
    night.story.save()

    with pytest.raises(Denied, match="1"):
        actions.return_report(report=night.report, by=night.team, now=NOON)


def test_the_review_goes_back_to_writing_with_what_was_signed():
    night = in_review()
    sign(night)

    report = actions.back_to_writing(report=night.report, by=night.team, now=NOON)

    assert report.state == State.WRITING
    assert SignOff.objects.count() == 1


def test_the_constituencies_that_a_section_draws_on_are_known():
    night = written()
    ContributionFactory(meeting=night.meeting, number=3)

    data = data_of(night)

    assert data["draws_on"] == [night.web.constituency.slug, night.paper.constituency.slug]
    first = data_of(night, SectionKey.ANALYTICAL_DESCRIPTION)
    assert first["cites"] == [1]
    assert first["draws_on"] == [night.web.constituency.slug]
