"""Opening a report, writing its sections and findings."""

import pytest

from chantier.audit.models import Event
from chantier.reports import actions, policies, queries
from chantier.reports.models import Finding, Report, SectionKey
from chantier.reports.states import State
from chantier.rules import Denied, may
from tests.factories import NOON, ContributionFactory, MeetingFactory
from tests.reports.factories import at_state, evening, written

EDITABLE = {State.WRITING, State.IN_REVIEW}


def test_a_report_opens_with_its_three_mandated_parts_and_once_only():
    night = evening()

    report = actions.open_report(meeting=night.meeting, by=night.team, now=NOON)
    again = actions.open_report(meeting=night.meeting, by=night.team, now=NOON)

    assert report == again
    keys = report.sections.order_by("position").values_list("key", flat=True)
    assert list(keys) == SectionKey.values
    assert Event.objects.filter(verb="report opened").count() == 1


@pytest.mark.parametrize("state", ["preparation", "open", "closed", "under_way", "cancelled"])
def test_no_report_before_the_meeting_was_held(state):
    night = evening()
    night.meeting.state = state
    night.meeting.save()

    with pytest.raises(Denied):
        actions.open_report(meeting=night.meeting, by=night.team, now=NOON)


def section_of(night, key=SectionKey.DIAGNOSIS):
    return night.report.sections.get(key=key)


def test_each_save_is_a_version_and_none_erases_another():
    night = written()
    section = section_of(night)

    version = actions.save_section(
        section=section, text="Autrement.", base_number=1, by=night.team, now=NOON
    )

    assert version.number == 2
    texts = section.versions.order_by("number").values_list("text", flat=True)
    assert list(texts) == ["Des forces et des faiblesses.", "Autrement."]


def test_a_participant_writes_under_their_pseudonym():
    night = written()

    actions.save_section(
        section=section_of(night),
        text="Écrit par une personne présente.",
        base_number=1,
        by=None,
        participation=night.web.participation,
        now=NOON,
    )

    event = Event.objects.filter(verb="section saved").order_by("pk").last()
    assert event.by is None
    assert event.actor == night.web.participation.pseudonym


def test_two_people_saving_lose_nothing():
    night = written()
    section = section_of(night)
    actions.save_section(section=section, text="Le sien.", base_number=1, by=night.team, now=NOON)

    with pytest.raises(actions.SavedMeanwhile) as raised:
        actions.save_section(
            section=section, text="Le mien.", base_number=1, by=night.team, now=NOON
        )

    assert raised.value.typed == "Le mien."
    assert raised.value.standing.text == "Le sien."
    assert raised.value.base == "Des forces et des faiblesses."
    assert section.versions.count() == 2


def test_a_save_sent_twice_is_one_version():
    night = written()
    section = section_of(night)
    for _ in range(2):
        actions.save_section(section=section, text="Même.", base_number=1, by=night.team, now=NOON)

    assert section.versions.count() == 2


@pytest.mark.parametrize("state", State)
def test_sections_and_findings_change_until_the_return_only(state):
    night = at_state(state)

    assert may(policies.check_can_write, night.report).allowed == (state in EDITABLE)


def add(night, **changes):
    given = {"kind": "strength", "text": "Un constat.", "contributions": [1]} | changes
    return actions.add_finding(report=night.report, by=night.team, now=NOON, **given)


def test_findings_are_numbered_within_their_kind_and_cite_contributions():
    night = written()

    finding = add(night, contributions=[1, 2])

    assert finding.position == 2
    assert sorted(c.number for c in finding.contributions.all()) == [1, 2]


def test_words_told_on_paper_are_cited_like_others():
    night = written()

    finding = add(night, contributions=[night.paper_story.number])

    assert night.paper_story in finding.contributions.all()


@pytest.mark.parametrize(
    "words",
    [
        {"quote_consent": "not"},
        {"withdrawn_at": NOON},
        {"validated_at": None},
        {"released_at": None},
    ],
)
def test_words_that_may_not_be_quoted_are_not_cited(words):
    night = written()
    ContributionFactory(meeting=night.meeting, number=9, **words)

    with pytest.raises(Denied, match="9"):
        add(night, contributions=[9])


def test_words_of_another_meeting_are_not_cited():
    night = written()
    ContributionFactory(meeting=MeetingFactory(worksite=night.worksite), number=77)

    with pytest.raises(Denied, match="77"):
        add(night, contributions=[77])


def test_only_a_hypothesis_says_where_it_serves():
    night = written()

    assert add(night, transfers_to="Ailleurs.").transfers_to == ""
    assert add(night, kind="hypothesis", transfers_to="Ailleurs.").transfers_to == "Ailleurs."


def test_a_finding_sent_twice_is_one():
    night = written()
    key = "0b9c1ac4-6a0e-4f0e-8f5e-6a3d1a2b3c4d"

    assert add(night, request_key=key) == add(night, request_key=key)


def edit(night, finding, **changes):
    given = {"text": "Mieux dit.", "contributions": [2], "base_edition": 1} | changes
    return actions.edit_finding(finding=finding, by=night.team, now=NOON, **given)


def test_a_finding_reworded_keeps_its_former_wording_in_the_journal():
    night = written()

    finding = edit(night, add(night))

    assert (finding.text, finding.edition) == ("Mieux dit.", 2)
    event = Event.objects.get(verb="finding reworded")
    assert event.data["was"]["text"] == "Un constat."
    assert event.data["was"]["contributions"] == [1]


def test_two_people_rewording_a_finding_lose_nothing():
    night = written()
    finding = edit(night, add(night))

    with pytest.raises(policies.EditedMeanwhile):
        edit(night, finding, text="Le mien.", base_edition=1)


def test_a_finding_taken_out_is_in_no_list_and_can_come_back():
    night = written()
    finding = add(night)

    actions.drop_finding(finding=finding, reason="Redit le premier.", by=night.team, now=NOON)

    assert finding not in night.report.findings.all()
    assert queries.dropped(night.report) == [finding]
    with pytest.raises(Denied):
        edit(night, finding)

    actions.restore_finding(finding=finding, by=night.team, now=NOON)
    assert finding in night.report.findings.all()
    with pytest.raises(Denied):
        actions.restore_finding(finding=finding, by=night.team, now=NOON)


def test_a_new_finding_never_takes_the_place_of_one_taken_out():
    night = written()
    first = add(night)
    actions.drop_finding(finding=first, reason="Doublon.", by=night.team, now=NOON)

    assert add(night).position == first.position + 1


def test_contributions_cited_nowhere_are_listed():
    night = written()
    forgotten = ContributionFactory(meeting=night.meeting, number=3)
    ContributionFactory(meeting=night.meeting, number=4, quote_consent="not")

    assert queries.uncited(night.report) == [forgotten]


def test_overdue_reports_are_those_promised_and_not_returned(now):
    night = written()
    Report.objects.update(due_on=now.date())

    assert not Report.objects.overdue(now.date()).exists()
    assert Report.objects.overdue(now.date().replace(day=2)).get() == night.report


def test_findings_stand_strengths_first():
    night = written()

    kinds = [finding.kind for finding in Finding.objects.in_order()]

    assert kinds == ["strength", "weakness", "hypothesis"]
    assert night.report.findings.hypotheses().count() == 1
