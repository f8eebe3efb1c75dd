"""The pages, as each one meets them, without JavaScript."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from chantier.audit.models import Event
from chantier.meetings.models import MeetingRole
from chantier.people.models import Channel
from chantier.reports import actions
from chantier.reports.models import Correction, Dissent, Finding, SectionKey, Silence
from chantier.reports.states import ReturnState, State
from tests.factories import NOON, AccountFactory, ContributionFactory, SpaceRoleFactory
from tests.reports.factories import LATER, at_state, evening, sign_all, somebody, written
from tests.reports.pages import as_, filled, section_url, soup, team, url

LONG = "a" * 100_000


@pytest.fixture(autouse=True)
def _at_noon(at_noon):
    """The pages read the clock at noon."""


@pytest.mark.parametrize("state", State)
def test_a_report_is_public_once_it_is_returned(state, client):
    night = at_state(state)

    expected = 200 if state in {State.RETURNED, State.FROZEN} else 404
    assert client.get(url(night)).status_code == expected
    assert as_(night.absent).get(url(night)).status_code == expected
    assert as_(night.web).get(url(night)).status_code == 200
    assert as_(night.paper).get(url(night)).status_code == 200
    assert team(night).get(url(night)).status_code == 200


def test_each_section_says_on_whose_words_it_rests_and_who_is_missing(client):
    night = at_state(State.RETURNED)

    page = soup(client.get(url(night)))

    facts = page.select_one("section:has(#analytical_description) .facts").text
    assert str(night.web.constituency) in facts.split("ne sont pas")[0]
    assert str(night.paper.constituency) in facts
    assert page.select_one('#analytical_description ~ div a[href="#c1"]')
    assert page.select_one("#c1 blockquote").text.strip() == night.story.text


def test_a_constituency_absent_from_the_room_is_named(client):
    night = evening()
    from tests.factories import ConstituencyFactory

    absent = ConstituencyFactory(space=night.worksite.space, name="Les absents de toujours")
    night = at_state(State.RETURNED, night)

    assertContains(client.get(url(night)), absent.name)


def test_no_name_and_no_pseudonym_is_shown(client):
    night = at_state(State.RETURNED)

    response = client.get(url(night))

    for who in (night.web, night.paper):
        assertNotContains(response, who.person.name)
        assertNotContains(response, who.participation.pseudonym)


def test_words_not_to_be_quoted_are_never_shown(client):
    night = at_state(State.RETURNED)
    night.story.quote_consent = "not"
    night.story.save()

    assertNotContains(client.get(url(night)), night.story.text)


def test_a_report_that_does_not_exist_is_a_404(client):
    night = evening()

    assert client.get(url(night)).status_code == 404
    assert team(night).get(url(night)).status_code == 404


def test_the_team_opens_the_report_of_a_meeting_held():
    night = evening()
    client = team(night)

    response = client.post(url(night, "open"), {"due_on": "2015-12-01"})

    assertRedirects(response, url(night))
    assert str(night.meeting.report.due_on) == "2015-12-01"
    assertRedirects(client.post(url(night, "open"), {"due_on": ""}), url(night))


def test_a_report_cannot_be_opened_too_soon_and_the_page_says_why():
    night = evening()
    night.meeting.state = "open"
    night.meeting.save()

    response = team(night).post(url(night, "open"), {"due_on": ""})

    assert response.status_code == 422
    assert not soup(response).select("main form")


@pytest.mark.parametrize("who", ["team", "web", "paper", "note_taker"])
def test_those_who_were_there_and_the_team_write(who):
    night = written()
    if who == "note_taker":
        night.team = AccountFactory()
        MeetingRole.objects.create(meeting=night.meeting, account=night.team, role=who)
    client = as_(getattr(night, who)) if who in {"web", "paper"} else team(night)

    page = client.get(section_url(night))
    response = client.post(section_url(night), filled(page, text="Récrit."))

    assertRedirects(response, section_url(night))
    version = night.report.sections.get(key=SectionKey.DIAGNOSIS).latest()
    assert version.text == "Récrit."
    assert (version.by is None) == (who in {"web", "paper"})


def test_strangers_and_absent_people_do_not_write(client):
    night = at_state(State.RETURNED)

    assert client.get(section_url(night)).status_code == 404
    assert as_(night.absent).get(section_url(night)).status_code == 403
    reader = SpaceRoleFactory(space=night.worksite.space, role="reader").account
    client.force_login(reader, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(section_url(night)).status_code == 403


def test_two_people_saving_meet_on_a_page_that_loses_nothing():
    night = written()
    mine, theirs = as_(night.web), team(night)
    page = mine.get(section_url(night))
    theirs.post(
        section_url(night), filled(theirs.get(section_url(night)), text="Le texte de l’équipe.")
    )

    response = mine.post(section_url(night), filled(page, text="Mon texte à moi."))

    assert response.status_code == 409
    assertContains(response, "Mon texte à moi.", status_code=409)
    assertContains(response, "Le texte de l’équipe.", status_code=409)
    shown = soup(response)
    assert "Mon texte à moi." in shown.select_one("ins").text
    assert "Le texte de l’équipe." in shown.select_one("del").text
    together = shown.select_one("textarea").text
    assert "Mon texte à moi." in together
    assert "Le texte de l’équipe." in together

    assertRedirects(
        mine.post(section_url(night), filled(response, text="Les deux.")), section_url(night)
    )
    assert night.report.sections.get(key=SectionKey.DIAGNOSIS).latest().number == 3


def test_two_people_saving_different_sentences_are_merged_without_being_asked():
    night = written()
    mine, theirs = as_(night.web), team(night)
    page = mine.get(section_url(night))
    theirs.post(section_url(night), filled(page, text="Des forces et des faiblesses. Leur phrase."))

    response = mine.post(
        section_url(night),
        filled(page, text="Des forces et des faiblesses. Ma phrase."),
        follow=True,
    )

    assertRedirects(response, section_url(night))
    shown = soup(response)
    assert "Leur phrase." in shown.select_one("textarea[name=text]").text
    assert "Ma phrase." in shown.select_one("textarea[name=text]").text
    assert "écrit" in shown.text
    listed = soup(mine.get(section_url(night, "versions"))).text
    assert "Qui a tapé" in listed
    assert night.web.participation.pseudonym not in listed


def test_100_kb_gets_a_sentence_and_stays_in_the_page():
    night = written()
    client = team(night)

    response = client.post(section_url(night), {"text": LONG, "base_number": 1})

    assert response.status_code == 422
    assertContains(response, LONG, status_code=422)


@pytest.mark.parametrize("base", ["", "x", "-1", "99999999999999999999"])
def test_a_forged_base_saves_over_nobody(base):
    night = written()

    response = team(night).post(section_url(night), {"text": "Forcé.", "base_number": base})

    assert response.status_code in {409, 422}
    assert night.report.sections.get(key=SectionKey.DIAGNOSIS).latest().number == 1


@pytest.mark.parametrize("state", State)
def test_the_writing_page_says_why_it_no_longer_takes_text(state):
    night = at_state(state)

    page = soup(team(night).get(section_url(night)))

    assert bool(page.select("main textarea")) == (state in {State.WRITING, State.IN_REVIEW})


def test_what_was_typed_too_late_is_on_the_page_that_refuses_it():
    night = at_state(State.IN_REVIEW)
    client = as_(night.web)
    page = client.get(section_url(night))
    remark = filled(client.get(section_url(night, "add_remark")), text="Un mot tardif.")
    sign_all(night)
    actions.return_report(report=night.report, by=night.team, now=NOON)

    for where, sent, typed in (
        ("section", filled(page, text="Un paragraphe tardif."), "Un paragraphe tardif."),
        ("add_remark", remark, "Un mot tardif."),
    ):
        refused = client.post(section_url(night, where), sent)
        assert refused.status_code == 422
        assert typed in soup(refused).select_one("section[aria-labelledby=not-saved]").text


def test_any_script_is_kept_and_tags_are_words():
    night = written()
    first, second = as_(night.web), as_(night.paper)
    both = first.get(section_url(night))
    base = both.context["form"].initial["text"]
    words = "مرحبا بالعالم، e\u0301te\u0301 👩\u200d👩\u200d👧 <script>alert(1)</script>."

    first.post(section_url(night), filled(both, text=f"{words} {base}"))
    second.post(section_url(night), filled(both, text=f"{base} שלום l’été <b>gras</b>."))

    text = night.report.sections.get(key=SectionKey.DIAGNOSIS).latest().text
    assert text == f"{words} {base} שלום l’été <b>gras</b>."
    shown = first.get(url(night))
    assertContains(shown, "&lt;script&gt;alert(1)&lt;/script&gt;")
    assertNotContains(shown, "<b>gras")


def test_versions_are_compared_by_sentence_with_words():
    night = written()
    section = night.report.sections.get(key=SectionKey.DIAGNOSIS)
    actions.save_section(
        section=section, text="Des forces seulement.", base_number=1, by=night.team, now=NOON
    )

    page = soup(team(night).get(section_url(night, "versions")))

    assert "Des faiblesses" not in page.select_one("ins").text
    assert page.select_one("del").text.strip() == "Des forces et des faiblesses."
    assert "Retiré" in page.text
    whole = team(night).get(section_url(night, "versions") + "?a=0&b=2")
    assert not soup(whole).select("del")
    assert team(night).get(section_url(night, "versions") + "?a=7&b=9").status_code == 404
    assert team(night).get(section_url(night, "versions") + "?a=x&b=²").status_code == 200


def test_a_part_that_does_not_exist_is_a_404():
    night = written()

    assert team(night).get(url(night, "section", key="resume")).status_code == 404


def test_a_finding_is_added_reworded_taken_out_and_brought_back():
    night = written()
    client = as_(night.paper)
    page = client.get(url(night, "findings"))
    sent = filled(page, kind="strength", text="Un lieu ouvert.", contributions=[night.story.pk])

    for _ in range(2):
        there = client.post(url(night, "findings"), sent).url
        assert there == f"{section_url(night)}#strength-2"
        assert soup(client.get(there)).select_one("article#strength-2")

    finding = Finding.objects.get(text="Un lieu ouvert.")
    page = client.get(url(night, "finding", pk=finding.pk))
    client.post(url(night, "finding", pk=finding.pk), filled(page, text="Un lieu très ouvert."))
    finding.refresh_from_db()
    assert finding.text == "Un lieu très ouvert."
    assert list(finding.contributions.all()) == [night.story]

    client.post(url(night, "drop", pk=finding.pk), {"drop-reason": "Redite."})
    assert finding not in night.report.findings.all()
    assertContains(client.get(url(night, "findings")), "Redite.")
    client.post(url(night, "restore", pk=finding.pk))
    assert finding in night.report.findings.all()


def test_taking_out_without_a_reason_is_refused_on_the_page():
    night = written()
    finding = night.report.findings.first()

    response = team(night).post(url(night, "drop", pk=finding.pk), {"drop-reason": ""})

    assert response.status_code == 422
    assert finding in night.report.findings.all()


def test_two_people_rewording_a_finding_see_both_wordings():
    night = written()
    finding = night.report.findings.get(kind="weakness")
    page = team(night).get(url(night, "finding", pk=finding.pk))
    first, second = (
        filled(page, text="Celui des autres."),
        filled(page, text="Le mien."),
    )
    team(night).post(url(night, "finding", pk=finding.pk), first)

    response = team(night).post(url(night, "finding", pk=finding.pk), second)

    assert response.status_code == 422
    assertContains(response, "Celui des autres.", status_code=422)
    assertContains(response, "Le mien.", status_code=422)
    again = team(night).post(url(night, "finding", pk=finding.pk), filled(response))
    assert again.url.startswith(url(night, "section", key="diagnosis"))
    finding.refresh_from_db()
    assert finding.text == "Le mien."


def test_contributions_cited_nowhere_are_shown_while_writing():
    night = written()
    ContributionFactory(meeting=night.meeting, number=12, text="Et les horaires des bus ?")

    assertContains(team(night).get(url(night, "findings")), "Et les horaires des bus ?")
    assertContains(team(night).get(section_url(night)), "Et les horaires des bus ?")


def test_words_of_the_board_are_offered_where_the_text_uses_them(client):
    night = at_state(State.WRITING)
    night.worksite.words.create(word="CCAS", meaning="Le service social de la ville.")
    night.worksite.words.create(word="cas", meaning="Ne doit pas venir.")
    section = night.report.sections.get(key=SectionKey.DIAGNOSIS)
    actions.save_section(
        section=section,
        text="Le CCAS et la DRAC ont dit oui.",
        base_number=1,
        by=night.team,
        now=NOON,
    )

    for page in (section_url(night), url(night)):
        shown = soup(team(night).get(page)).select_one("section[aria-labelledby=explained]").text
        assert "Le service social de la ville." in shown
        assert "DRAC" in shown
    assert "Ne doit pas venir." not in soup(team(night).get(section_url(night))).text


def sign_url(night):
    return url(night, "sign", key=SectionKey.DIAGNOSIS)


def test_the_review_goes_from_writing_to_the_return():
    night = written()
    client = team(night)

    client.post(url(night, "submit"))
    night.report.refresh_from_db()
    assert night.report.state == State.IN_REVIEW
    client.post(url(night, "back"))
    client.post(url(night, "submit"))

    page = as_(night.web).get(sign_url(night))
    response = as_(night.web).post(sign_url(night), filled(page, verdict="agrees"))
    assertRedirects(response, url(night, "review"), fetch_redirect_response=False)
    assertContains(as_(night.web).get(url(night, "review")), "Approuve")


def test_the_team_types_what_a_constituency_wrote_on_paper():
    night = at_state(State.IN_REVIEW)
    page = team(night).get(sign_url(night))
    sent = filled(
        page,
        constituency=night.paper.constituency.pk,
        channel="paper",
        verdict="disagrees",
        text="On n’a pas parlé du loyer.",
    )

    response = team(night).post(sign_url(night), sent)

    assertRedirects(response, url(night, "review"))
    signed = night.report.sections.get(key=SectionKey.DIAGNOSIS).sign_offs.get()
    assert (signed.channel, signed.by) == (Channel.PAPER, night.team)
    assertContains(team(night).get(url(night)), "On n’a pas parlé du loyer.")


def test_a_divergence_without_words_is_refused_and_keeps_what_was_ticked():
    night = at_state(State.IN_REVIEW)

    response = as_(night.web).post(sign_url(night), {"verdict": "disagrees", "text": ""})

    assert response.status_code == 422
    assert soup(response).select_one('input[value="disagrees"][checked]')


def test_a_forged_constituency_signs_for_nobody_else():
    night = at_state(State.IN_REVIEW)
    sent = {"verdict": "agrees", "constituency": night.paper.constituency.pk, "channel": "paper"}

    as_(night.web).post(sign_url(night), sent)

    signed = night.report.sections.get(key=SectionKey.DIAGNOSIS).sign_offs.get()
    assert signed.constituency == night.web.constituency


def test_a_reason_for_a_missing_signature_is_kept_and_shown():
    night = at_state(State.IN_REVIEW)
    sent = {"constituency": night.paper.constituency.pk, "reason": "Deux lettres sans réponse."}

    response = team(night).post(url(night, "silence"), sent)

    assertRedirects(response, url(night, "review"))
    assert Silence.objects.get().reason == "Deux lettres sans réponse."
    assertContains(team(night).get(url(night)), "Deux lettres sans réponse.")
    assert team(night).post(url(night, "silence"), {}).status_code == 422


def test_returning_is_refused_with_the_names_of_those_unheard():
    night = at_state(State.IN_REVIEW)

    response = team(night).post(url(night, "return"), {"open_until": "2015-10-20"})

    assertContains(response, str(night.web.constituency), status_code=422)


def test_the_report_is_returned_and_each_return_is_followed():
    night = at_state(State.IN_REVIEW)
    sign_all(night)
    client = team(night)

    response = client.post(url(night, "return"), {"open_until": "2015-10-20"})

    assertRedirects(response, url(night, "returns"))
    given = night.report.returns.get(registration=night.paper.registration)
    page = client.get(url(night, "returns"))
    assertContains(page, night.paper.person.name)
    client.post(url(night, "mark", pk=given.pk), {"state": "read_aloud"})
    given.refresh_from_db()
    assert given.state == ReturnState.READ_ALOUD


def test_what_did_not_arrive_is_sent_again_from_the_list():
    night = at_state(State.RETURNED)
    given = night.report.returns.get(registration=night.paper.registration)
    client = team(night)
    client.post(url(night, "mark", pk=given.pk), {"state": "failed"})

    client.post(url(night, "again", pk=given.pk), {"reach": "relay"})

    given.refresh_from_db()
    assert (given.state, given.reach) == ("to_send", "relay")
    client.post(url(night, "again", pk=given.pk), {"reach": "pigeon"})
    client.post(url(night, "mark", pk=given.pk), {"state": "sent"})
    given.refresh_from_db()
    assert (given.state, given.reach) == ("to_send", "relay")


def test_opening_the_report_from_ones_own_link_marks_it_read(client):
    night = at_state(State.RETURNED)
    client.get(url(night))
    team(night).get(url(night))
    given = night.report.returns.get(registration=night.web.registration)
    assert given.state == ReturnState.TO_SEND

    as_(night.web).get(url(night))

    given.refresh_from_db()
    assert given.state == ReturnState.READ


def test_one_corrects_ones_words_and_reads_the_answer():
    night = at_state(State.RETURNED)
    mine = as_(night.web)
    assertContains(mine.get(url(night, "own_words")), night.story.text)
    page = mine.get(url(night, "correct", number=1))

    response = mine.post(url(night, "correct", number=1), filled(page, text="Autrement dit."))

    assertRedirects(response, url(night, "own_words"))
    correction = Correction.objects.get()
    answer = url(night, "answer", pk=correction.pk)
    refused = team(night).post(answer, {"decision": "leave", "answer": ""})
    assert refused.status_code == 422
    team(night).post(answer, {"decision": "apply", "answer": "Merci."})
    assertContains(mine.get(url(night, "own_words")), "Merci.")
    assertContains(mine.get(url(night)), "Autrement dit.")


def test_the_words_of_others_do_not_exist_on_ones_own_page():
    night = at_state(State.RETURNED)

    assert as_(night.web).get(url(night, "correct", number=2)).status_code == 404
    assertNotContains(as_(night.web).get(url(night, "own_words")), night.paper_story.text)


@pytest.mark.parametrize("name", ["dissent", "own_words"])
def test_who_was_absent_has_no_page_to_answer(name):
    night = at_state(State.RETURNED)

    assert as_(night.absent).get(url(night, name)).status_code == 403
    assert Client().get(url(night, name)).status_code == 404


DISSENT = {"text": "Le compte rendu tait les loyers.", "signed_as": "", "understood": "on"}


def test_a_dissent_stands_beside_the_report_word_for_word(client):
    night = at_state(State.RETURNED)
    mine = as_(night.web)
    page = mine.get(url(night, "dissent"))

    for _ in range(2):
        response = mine.post(url(night, "dissent"), filled(page, **DISSENT))
        assertRedirects(response, url(night))

    assert Dissent.objects.get().by is None
    assertContains(client.get(url(night)), "Le compte rendu tait les loyers.")


def test_a_dissent_written_on_paper_is_typed_by_the_team():
    night = at_state(State.RETURNED)
    given = night.report.returns.get(registration=night.paper.registration)
    client = team(night)
    page = client.get(url(night, "dissent_for", pk=given.pk))

    client.post(url(night, "dissent_for", pk=given.pk), filled(page, **DISSENT, channel="paper"))

    dissent = Dissent.objects.get()
    assert (dissent.by, dissent.channel) == (night.team, Channel.PAPER)
    assert dissent.participation == night.paper.participation
    assert Event.objects.filter(verb="identity read", by=night.team).exists()


def test_a_correction_written_on_paper_is_typed_by_the_team():
    night = at_state(State.RETURNED)
    given = night.report.returns.get(registration=night.paper.registration)
    client = team(night)
    assertContains(client.get(url(night, "on_behalf", pk=given.pk)), night.paper_story.text)
    page = client.get(url(night, "correct_for", pk=given.pk, number=2))

    response = client.post(
        url(night, "correct_for", pk=given.pk, number=2),
        filled(page, text="Elle était ouverte.", channel="phone"),
    )

    assertRedirects(response, url(night, "on_behalf", pk=given.pk))
    assert Correction.objects.get().channel == Channel.PHONE


@pytest.mark.parametrize(
    "changes",
    [{"text": ""}, {"understood": ""}, {"text": LONG}, {"signed_as": "é" * 201}],
)
def test_a_dissent_refused_keeps_what_was_typed(changes):
    night = at_state(State.RETURNED)
    sent = {**DISSENT, "request_key": uuid.uuid4(), **changes}

    response = as_(night.web).post(url(night, "dissent"), sent)

    assert response.status_code == 422
    assertContains(response, sent["text"], status_code=422)
    assert not Dissent.objects.exists()


def test_the_report_is_frozen_and_shows_its_hash(client, monkeypatch):
    night = at_state(State.RETURNED)
    early = team(night).post(url(night, "freeze"))
    assertContains(early, "16 octobre 2015")
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)

    response = team(night).post(url(night, "freeze"))

    assertRedirects(response, url(night))
    night.report.refresh_from_db()
    assertContains(client.get(url(night)), night.report.sha256)
    data = client.get(url(night, "edition_data", number=1))
    import hashlib

    assert hashlib.sha256(data.content).hexdigest() == night.report.sha256


def test_an_altered_report_says_so(client):
    night = at_state(State.FROZEN)
    night.report.frozen["sections"][0]["text"] = "Autre chose."
    night.report.save()

    assert soup(client.get(url(night))).select_one('[role="alert"]')


def test_the_frozen_data_of_a_report_not_frozen_is_a_404(client):
    assert client.get(url(at_state(State.RETURNED), "edition_data", number=1)).status_code == 404


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize(
    "name", ["report", "findings", "review", "return", "returns", "corrections", "freeze"]
)
def test_every_page_opens_in_every_state(name, state):
    night = at_state(state)

    assert team(night).get(url(night, name)).status_code == 200


@pytest.mark.parametrize("name", ["report", "findings", "review"])
def test_every_page_speaks_english(name):
    night = at_state(State.IN_REVIEW)
    with translation.override("en"):
        address = url(night, name)

    response = team(night).get(address)

    assert address.startswith("/en/")
    assert soup(response).html["lang"] == "en"


def test_typed_tags_are_shown_and_never_run(client):
    night = written()
    script = "<script>alert(1)</script> [n° 1]"
    section = night.report.sections.get(key=SectionKey.DIAGNOSIS)
    actions.save_section(section=section, text=script, base_number=1, by=night.team, now=NOON)

    page = soup(team(night).get(url(night)))

    assert "alert(1)" in page.text
    assert not [tag for tag in page("script") if "alert" in tag.text]


def grow_contributions(night):
    number = night.meeting.contributions.count() + 1
    contribution = ContributionFactory(
        meeting=night.meeting,
        number=number,
        constituency=night.web.constituency,
        authors=[night.web.participation],
    )
    actions.add_finding(
        report=night.report,
        kind="strength",
        text="Encore.",
        contributions=[contribution.number],
        by=night.team,
        now=NOON,
    )


@pytest.mark.parametrize("name", ["report", "findings", "review"])
def test_pages_cost_the_same_for_many_findings(name, assert_same_queries):
    night = written()
    assert_same_queries(url(night, name), lambda: grow_contributions(night), by=team(night))


def test_the_returns_cost_the_same_for_a_crowd(assert_same_queries):
    night = at_state(State.RETURNED)

    def grow():
        who = somebody(night.meeting, constituency=night.web.constituency)
        night.report.returns.create(registration=who.registration, reach=who.person.reach, at=NOON)

    assert_same_queries(url(night, "returns"), grow, by=team(night))


def test_ones_own_page_lists_the_reports_returned(client):
    night = at_state(State.RETURNED)
    as_(night.web, client)

    response = client.get(reverse("people:personal_page"))

    assertContains(response, url(night))
    assertContains(response, url(night, "dissent"))
