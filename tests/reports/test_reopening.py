"""A frozen report reopened by a decision: what was frozen stays, the rest begins again."""

import datetime
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from chantier.debates.policies import check_can_withdraw
from chantier.reports import actions, content, editions
from chantier.reports.models import Dissent, Edition, ReportReturn, SectionKey, SignOff
from chantier.reports.states import ReturnState, State
from chantier.rules import Denied
from chantier.spaces.models import Decision
from chantier.worksites.states import State as WorksiteState
from tests.factories import NOON
from tests.reports.factories import LATER, at_state, sign_all
from tests.reports.pages import as_, soup, team, url

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
DECISION = {
    "title": "Rouvrir le compte rendu",
    "taken_on": (LATER + DAY).date(),
    "text": "Une date est fausse.",
}


def frozen():
    """A frozen report with a dissent."""
    night = at_state(State.RETURNED)
    actions.attach_dissent(
        report=night.report,
        participation=night.paper.participation,
        text="Je ne suis pas d’accord.",
        signed_as="",
        channel="paper",
        by=night.team,
        now=NOON,
    )
    night.report = actions.freeze(report=night.report, by=night.team, now=LATER)
    return night


def reopened(night=None):
    night = night or frozen()
    actions.reopen(report=night.report, by=night.team, now=LATER + DAY, **DECISION)
    night.report.refresh_from_db()
    return night


def frozen_again(night):
    """Reworded, signed, returned and frozen a second time."""
    section = night.report.sections.get(key=SectionKey.DIAGNOSIS)
    actions.save_section(
        section=section,
        text="Des forces, datées juste.",
        base_number=section.latest().number,
        by=night.team,
        now=LATER + DAY,
    )
    night.report = actions.submit_for_review(report=night.report, by=night.team, now=LATER + DAY)
    sign_all(night, verdict=SignOff.Verdict.AGREES)
    actions.return_report(report=night.report, by=night.team, now=LATER + DAY)
    night.report.refresh_from_db()
    night.report = actions.freeze(report=night.report, by=night.team, now=LATER + 40 * DAY)
    return night


def test_what_was_frozen_stays_with_the_decision_and_the_text_opens_again():
    night = frozen()
    before, digest = night.report.frozen, night.report.sha256

    reopened(night)

    edition = Edition.objects.get()
    assert (edition.number, edition.frozen, edition.sha256) == (1, before, digest)
    assert Decision.objects.get() == edition.decision
    assert edition.decision.text == "Une date est fausse."
    assert night.report.state == State.WRITING
    assert Dissent.objects.count() == 1
    assert content.of(night.report)["dissents"] == before["dissents"]
    with pytest.raises(Denied):
        check_can_withdraw(night.story, night.web.participation)


def test_frozen_again_it_is_returned_to_each_again_and_both_versions_verify(tmp_path):
    night = frozen_again(reopened())

    first, second = editions.all_of(night.report)
    assert (first.number, second.number) == (1, 2)
    assert first.sha256 != second.sha256
    assert not editions.problems(night.report)
    assert editions.verify(night.report, second).holds
    assert ReportReturn.objects.count() == 2
    assert set(ReportReturn.objects.values_list("state", flat=True)) == {ReturnState.TO_SEND}
    out = io.StringIO()
    call_command("report", "verify", str(night.report.pk), stdout=out)
    assert f"version 1: sha256 {first.sha256}" in out.getvalue()


def test_a_former_version_that_was_altered_is_found_out():
    night = reopened()
    edition = Edition.objects.get()
    edition.frozen["sections"][0]["text"] = "Réécrit."
    edition.save()

    assert editions.problems(night.report)
    assert soup(Client().get(url(night, "edition", number=1))).select("#seal ~ .notice.error")
    with pytest.raises(CommandError, match="version 1"):
        call_command("report", "verify", str(night.report.pk), stdout=io.StringIO())


@pytest.mark.parametrize("state", sorted(set(State) - {State.FROZEN}))
def test_only_what_is_frozen_is_reopened(state):
    night = at_state(state)

    with pytest.raises(Denied):
        actions.reopen(report=night.report, by=night.team, now=LATER + DAY, **DECISION)


@pytest.mark.parametrize("days", [-10, 3])
def test_the_decision_is_taken_after_the_freezing_and_not_tomorrow(days):
    night = frozen()

    with pytest.raises(Denied):
        actions.reopen(
            report=night.report,
            by=night.team,
            now=LATER + DAY,
            **DECISION | {"taken_on": (LATER + days * DAY).date()},
        )
    assert not Decision.objects.exists()


def test_a_closed_worksite_reopens_nothing():
    night = frozen()
    night.worksite.state = WorksiteState.CLOSED
    night.worksite.save()
    night.report.refresh_from_db()

    with pytest.raises(Denied):
        actions.reopen(report=night.report, by=night.team, now=LATER + DAY, **DECISION)


def test_a_frozen_report_does_not_go_back_to_writing_without_a_decision():
    night = frozen()

    with pytest.raises(Denied):
        actions.back_to_writing(report=night.report, by=night.team, now=LATER + DAY)


def test_the_public_reads_what_was_frozen_and_never_the_draft():
    night = reopened()
    section = night.report.sections.get(key=SectionKey.DIAGNOSIS)
    actions.save_section(
        section=section, text="Brouillon.", base_number=1, by=night.team, now=LATER + DAY
    )
    stranger = Client()

    there = stranger.get(url(night))
    assert there.url == url(night, "edition", number=1)
    page = soup(stranger.get(there.url))
    assert "Des forces et des faiblesses." in page.text
    assert "Une date est fausse." in page.text
    assert "Je ne suis pas d’accord." in page.text
    assert "Brouillon." not in page.text
    assert night.web.constituency.name in page.select_one("#seal ~ ul").text
    assert stranger.get(url(night, "beneath", key="diagnosis")).status_code == 404
    assert stranger.get(url(night, "edition", number=2)).status_code == 404
    data = stranger.get(url(night, "edition_data", number=1))
    assert content.sha256(json.loads(data.content)) == Edition.objects.get().sha256
    assert "Brouillon." in soup(as_(night.web).get(url(night))).text


def test_the_address_to_cite_is_that_of_the_version(client):
    night = frozen()

    page = soup(client.get(url(night)))

    assert (
        f"http://testserver{url(night, 'edition', number=1)}" in page.select_one("cite").parent.text
    )
    assert client.get(url(night, "edition", number=1)).status_code == 200


def test_the_team_reopens_from_the_report_and_a_bad_form_keeps_what_was_typed(at_noon):
    night = at_state(State.FROZEN)
    client = team(night)
    assert url(night, "reopen") in client.get(url(night)).text
    refused = client.post(url(night, "reopen"), DECISION | {"taken_on": "2001-01-01"})
    assert refused.status_code == 422
    assert "Une date est fausse." in soup(refused).select_one("textarea").text
    assert client.post(url(night, "reopen"), {"title": ""}).status_code == 422
    assert as_(night.web).get(url(night, "reopen")).status_code in {302, 403}
    assert night.report.editions.count() == 0
