import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from chantier.library import actions
from chantier.library.models import Evidence, Hypothesis
from chantier.reports.actions import freeze, reopen
from chantier.reports.models import FindingKind, Report
from chantier.reports.states import State as ReportState
from chantier.rules import Denied
from tests import factories as f
from tests.reports.factories import LATER, at_state


def frozen(report):
    Report.objects.filter(pk=report.pk).update(
        state="frozen", frozen_at=f.NOON, frozen={}, sha256="0" * 64
    )
    report.refresh_from_db()
    return report


@pytest.fixture
def report():
    return frozen(f.ReportFactory())


@pytest.fixture
def hypothesis(report, now):
    f.FindingFactory(report=report, kind=FindingKind.HYPOTHESIS, text="Ailleurs aussi.")
    return actions.state_hypotheses(report=report, by=None, now=now)[0]


def elsewhere(hypothesis):
    """A finding of another case of the same space, resting on words said on paper."""
    report = frozen(f.ReportFactory(meeting__worksite__space=hypothesis.space))
    finding = f.FindingFactory(report=report, text="Ici, non.")
    finding.contributions.add(f.ContributionFactory(meeting=report.meeting, on_paper=True))
    return finding


def test_the_hypotheses_of_a_frozen_report_enter_the_library_once(report, hypothesis, now):
    f.FindingFactory(report=report, kind=FindingKind.STRENGTH)

    actions.state_hypotheses(report=report, by=None, now=now)

    assert Hypothesis.objects.get() == hypothesis


def test_a_report_that_may_still_change_states_nothing(now):
    report = f.ReportFactory()
    f.FindingFactory(report=report, kind=FindingKind.HYPOTHESIS)

    with pytest.raises(Denied):
        actions.state_hypotheses(report=report, by=None, now=now)


@pytest.mark.parametrize("stance", list(Evidence.Stance))
def test_a_later_case_supports_qualifies_or_contradicts(hypothesis, stance, client, now):
    finding = elsewhere(hypothesis)

    actions.add_evidence(
        hypothesis=hypothesis,
        finding=finding,
        stance=stance,
        note="Vu.",
        by=f.AccountFactory(),
        now=now,
    )

    page = client.get(reverse("library:hypothesis", args=[hypothesis.pk]))
    assertContains(page, "Ici, non.")
    assertContains(page, str(stance.label).capitalize())


def test_evidence_said_twice_is_corrected_not_doubled(hypothesis, now):
    finding, by = elsewhere(hypothesis), f.AccountFactory()
    for stance in ("supports", "contradicts"):
        actions.add_evidence(
            hypothesis=hypothesis, finding=finding, stance=stance, note="", by=by, now=now
        )

    assert Evidence.objects.get().stance == "contradicts"


def test_a_case_does_not_test_its_own_hypothesis(report, hypothesis, now):
    own, other_space = f.FindingFactory(report=report), f.FindingFactory()
    for finding in (own, other_space):
        with pytest.raises(Denied):
            actions.add_evidence(
                hypothesis=hypothesis,
                finding=finding,
                stance="supports",
                note="",
                by=f.AccountFactory(),
                now=now,
            )


def test_cases_are_found_by_their_words_and_none_before_its_invitation(client):
    f.InitiativeFactory(title="Le banc jaune", place="Fives")
    f.InitiativeFactory(title="Caché", worksite__in_preparation=True)
    url = reverse("library:cases")

    assertContains(client.get(url), "Le banc jaune")
    assertNotContains(client.get(url), "Caché")
    assertContains(client.get(url, {"words": "banc fives"}), "Le banc jaune")
    assertContains(client.get(url, {"words": "banc rien"}), "Aucun cas")


def test_the_list_costs_the_same_for_a_crowd(assert_same_queries):
    assert_same_queries(reverse("library:cases"), grow=f.InitiativeFactory)


def test_freezing_a_report_brings_its_hypotheses_into_the_library():
    night = at_state(ReportState.RETURNED)
    f.FindingFactory(report=night.report, kind=FindingKind.STRENGTH)
    finding = f.FindingFactory(
        report=night.report, kind=FindingKind.HYPOTHESIS, text="Ailleurs aussi."
    )
    # Said on paper: it counts as much.
    finding.contributions.add(night.paper_story)

    freeze(report=night.report, by=night.team, now=LATER)

    stated = Hypothesis.objects.get(stated_in=finding)
    assert (stated.text, stated.at) == ("Ailleurs aussi.", LATER)


def test_a_report_that_cannot_be_frozen_states_nothing():
    night = at_state(ReportState.RETURNED)
    f.FindingFactory(report=night.report, kind=FindingKind.HYPOTHESIS)

    with pytest.raises(Denied):
        freeze(report=night.report, by=night.team, now=f.NOON)

    assert not Hypothesis.objects.exists()


def test_the_hypothesis_of_a_reopened_report_stays_as_it_was_frozen(client, now):
    night = at_state(ReportState.FROZEN)
    stated = Hypothesis.objects.get(stated_in__report=night.report)
    reopen(
        report=night.report,
        title="Rouvrir",
        taken_on=LATER.date(),
        text="Une date est fausse.",
        by=night.team,
        now=LATER,
    )
    finding = stated.stated_in
    finding.text = "Tout autre chose."
    finding.save()

    page = client.get(reverse("library:hypothesis", args=[stated.pk]))

    assertContains(page, stated.text)
    assertNotContains(page, "Tout autre chose.")
    assertContains(client.get(reverse("library:cases")), stated.text)
