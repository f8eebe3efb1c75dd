"""Each contribution is cited or set aside with a reason; whose voice each sentence reports."""

import pytest

from chantier.audit.models import Event
from chantier.people.models import Channel
from chantier.reports import actions, content, policies, sentences, voices
from chantier.reports.models import SectionKey
from chantier.reports.states import State
from chantier.rules import Denied, may
from tests.factories import NOON, ContributionFactory
from tests.reports.factories import at_state, sign_all, written


def left_out(night, **more):
    return ContributionFactory(
        meeting=night.meeting,
        number=3,
        constituency=night.paper.constituency,
        authors=[night.paper.participation],
        text="Le bus ne passe plus.",
        **more,
    )


def aside(night, contribution, **changes):
    given = {"reason": "Redit le n° 2.", "by": night.team, "now": NOON}
    return actions.set_aside(report=night.report, contribution=contribution, **(given | changes))


@pytest.mark.parametrize("on_paper", [False, True])
def test_no_review_begins_before_each_contribution_has_its_fate(on_paper):
    night = written()
    forgotten = left_out(night, on_paper=on_paper)

    with pytest.raises(Denied, match="3"):
        actions.submit_for_review(report=night.report, by=night.team, now=NOON)
    aside(night, forgotten)
    report = actions.submit_for_review(report=night.report, by=night.team, now=NOON)

    assert report.state == State.IN_REVIEW
    assert content.of(report)["set_aside"] == [
        {"number": 3, "constituency": night.paper.constituency.slug, "reason": "Redit le n° 2."}
    ]


def test_no_return_while_words_typed_in_late_wait_for_their_fate():
    night = at_state(State.IN_REVIEW)
    sign_all(night)
    left_out(night)

    with pytest.raises(Denied, match="3"):
        actions.return_report(report=night.report, by=night.team, now=NOON)


def test_what_is_cited_is_not_set_aside():
    night = written()

    with pytest.raises(Denied):
        aside(night, night.story)


def test_cited_later_all_the_same_it_is_cited():
    night = written()
    forgotten = left_out(night)
    aside(night, forgotten)
    section = night.report.sections.get(key=SectionKey.DIAGNOSIS)
    actions.save_section(
        section=section, text="Le bus [n° 3].", base_number=1, by=night.team, now=NOON
    )

    data = content.of(night.report)

    assert data["set_aside"] == []
    assert 3 in [entry["number"] for entry in data["contributions"]]


def test_taken_up_again_it_waits_and_the_journal_keeps_the_reason():
    night = written()
    forgotten = left_out(night)
    aside(night, forgotten)

    actions.take_up_again(report=night.report, contribution=forgotten, by=night.team, now=NOON)

    assert content.without_fate(night.report) == [forgotten]
    assert Event.objects.get(verb="contribution taken up again").data["was"] == "Redit le n° 2."


@pytest.mark.parametrize("state", sorted(State))
def test_words_are_set_aside_while_the_text_can_change(state):
    night = at_state(state)
    forgotten = left_out(night)

    asked = may(policies.check_can_set_aside, night.report, forgotten)

    assert asked.allowed is (state in (State.WRITING, State.IN_REVIEW))


def test_the_page_sets_aside_without_script_and_shows_why(client):
    night = written()
    left_out(night)
    client.force_login(night.team, backend="allauth.account.auth_backends.AuthenticationBackend")
    at = "/chantiers/{}/rencontres/{}/compte-rendu".format(*night.args())

    assert "Le bus ne passe plus." in client.get(f"{at}/paroles/").content.decode()
    done = client.post(f"{at}/paroles/3/ecarter/", {"reason": "Redit le n° 2."}, follow=True)

    assert "Redit le n° 2." in done.content.decode()
    assert "Redit le n° 2." in client.get(f"{at}/").content.decode()
    refused = client.post(f"{at}/paroles/3/ecarter/", {"reason": " "})
    assert refused.status_code == 422
    assert client.get(f"{at}/paroles/999999999999999999999999/ecarter/").status_code == 404


def test_a_citation_after_the_full_stop_goes_with_its_sentence():
    cut = voices.cut("Le bus passe. [n° 1]\n\nPersonne ne parle [n° 2, 3]. Voilà tout.")

    assert [part.cites for part in cut] == [(1,), (2, 3), ()]


def test_the_shares_add_up_and_a_sentence_is_shared_between_those_it_cites():
    cut = voices.cut("abcde [n° 1, 2]. éèà. xyz [n° 404].")

    rows = {row.slug: row.characters for row in voices.shares(cut, {1: "a", 2: "b"})}

    # « abcde . » counts 7: three and four; those that cite nobody known: 4 + 5.
    assert rows == {"a": 3, "b": 4, "": 9}


def test_a_reader_opens_a_sentence_and_sees_the_words_beneath_as_consent_allows(client):
    night = at_state(State.RETURNED)
    at = "/chantiers/{}/rencontres/{}/compte-rendu".format(*night.args())
    page = f"{at}/partie/{SectionKey.ANALYTICAL_DESCRIPTION}/phrases/"

    assert "on m’a écoutée" in client.get(page).content.decode()
    night.story.quote_consent = "not"
    night.story.save()

    assert "on m’a écoutée" not in client.get(page).content.decode()
    heard = sentences.beneath(night.report, SectionKey.ANALYTICAL_DESCRIPTION)
    assert heard.shares[0].mark.slug == night.web.constituency.slug
    assert [mark.slug for mark in heard.silent] == [night.paper.constituency.slug]
    assert night.paper_story.channel == Channel.PAPER
