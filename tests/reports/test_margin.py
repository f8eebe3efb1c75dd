"""The margin of a part: anchors that survive edits; suggestions, questions, tasks, wordings."""

import datetime

import pytest

from chantier.audit.models import Event
from chantier.people.models import Channel
from chantier.reports import actions, anchors, authors, margin
from chantier.reports.models import Remark, SectionKey
from chantier.reports.states import REMARK_TRANSITIONS, RemarkState, State
from chantier.rules import Denied
from tests.factories import NOON
from tests.reports.factories import at_state, written
from tests.reports.pages import as_, filled, section_url, soup, team, url

pytestmark = pytest.mark.django_db
TEXT = "Première phrase [n° 1]. Deuxième phrase. [n° 2]\n\n## Un titre\n\nTroisième, à l’été 🙂 !"


def started(text=TEXT):
    night = written()
    section = night.report.sections.get(key=SectionKey.DIAGNOSIS)
    section.report = night.report
    save(night, section, text)
    return night, section


def save(night, section, text, base=None):
    base = section.latest().number if base is None else base
    return actions.save_section(
        section=section, text=text, base_number=base, by=night.team, now=NOON
    )


def remark(night, section, kind="comment", *, place=2, who=None, **more):
    more = {"text": "À voir."} | more
    writer = (
        {"by": None, "participation": who} if who else {"by": night.team, "participation": None}
    )
    return actions.add_remark(
        section=section,
        kind=kind,
        place=place,
        row=section.latest().number,
        now=NOON,
        **writer,
        **more,
    )


def test_passages_are_verbatim_and_a_citation_goes_with_its_sentence():
    found = anchors.passages(TEXT)

    assert [one.text for one in found] == [
        "Première phrase [n° 1].",
        "Deuxième phrase. [n° 2]",
        "## Un titre",
        "Troisième, à l’été 🙂 !",
    ]
    assert all(TEXT[one.start : one.end] == one.text for one in found)


def test_a_passage_is_read_without_the_signs_of_markdown():
    assert anchors.bare("## Un **titre** à *lire* [n° 1]") == "Un titre à lire [n° 1]"
    assert anchors.bare("- 3 * 4, l’été_là") == "3 * 4, l’été_là"


@pytest.mark.parametrize(
    ("after", "number", "reworded"),
    [
        ("Ajout. " + TEXT, 3, False),
        (TEXT.replace(". Deuxième", ".\n\nDeuxième"), 2, False),
        (TEXT.replace("## Un titre", "Deuxième phrase. [n° 2]"), 2, False),
        (TEXT.replace("Deuxième phrase", "Deuxième longue phrase"), 2, True),
        (TEXT.replace("Deuxième phrase. [n° 2]", ""), None, None),
    ],
)
def test_an_anchor_survives_edits_and_says_when_its_passage_changed(after, number, reworded):
    place = anchors.find(anchors.passages(after), "Deuxième phrase. [n° 2]", 2)

    assert (place.passage.number if place else None) == number
    assert (place.reworded if place else None) == reworded


def test_an_accepted_suggestion_is_in_the_text_under_its_authors_name():
    night, section = started()
    made = remark(
        night,
        section,
        "suggestion",
        who=night.web.participation,
        proposed="Deuxième, mieux. [n° 2]",
    )
    save(night, section, "Ajout de l’équipe. " + TEXT)

    actions.accept_suggestion(remark=made, by=night.team, participation=None, now=NOON)

    text = section.latest().text
    assert text == "Ajout de l’équipe. " + TEXT.replace("Deuxième phrase.", "Deuxième, mieux.")
    typed = [(one.text, one.row.participation) for one in authors.who_typed(section)]
    assert any("mieux" in words and who == night.web.participation for words, who in typed)
    assert not any("Ajout" in words and who == night.web.participation for words, who in typed)
    made.refresh_from_db()
    assert (made.state, made.answered_by) == (RemarkState.ACCEPTED, night.team)
    assert Event.objects.filter(verb="remark closed").exists()


def test_a_suggestion_may_take_a_sentence_out():
    night, section = started()
    made = remark(night, section, "suggestion", place=2, text="Déjà dit.", proposed="")

    actions.accept_suggestion(remark=made, by=night.team, participation=None, now=NOON)

    assert "Deuxième" not in section.latest().text
    assert section.latest().text.startswith("Première phrase [n° 1].")


def test_a_suggestion_whose_passage_changed_is_not_put_in_blindly():
    night, section = started()
    made = remark(night, section, "suggestion", proposed="Autre.")
    save(night, section, TEXT.replace("Deuxième phrase", "Deuxième longue phrase"))

    with pytest.raises(Denied, match=r"changé|changed"):
        actions.accept_suggestion(remark=made, by=night.team, participation=None, now=NOON)

    assert "Autre." not in section.latest().text


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("comment", {"text": " "}),
        ("suggestion", {"text": "", "proposed": ""}),
        ("suggestion", {"place": 0, "proposed": ""}),
        ("question", {}),
        ("task", {"text": ""}),
        ("comment", {"place": 99}),
    ],
)
def test_a_remark_that_says_nothing_or_has_no_place_is_refused(kind, more):
    night, section = started()

    with pytest.raises(Denied):
        remark(night, section, kind, **more)


def test_a_question_is_answered_by_the_constituency_it_is_asked_of_or_for_it():
    night, section = started()
    asked = remark(night, section, "question", asked_of=night.paper.constituency)
    answer = {"remark": asked, "answer": "La clé est à la mairie.", "now": NOON}

    with pytest.raises(Denied):
        actions.answer_remark(**answer, by=None, participation=night.web.participation)
    actions.answer_remark(**answer, by=None, participation=night.paper.participation)

    asked.refresh_from_db()
    assert asked.state == RemarkState.CLOSED
    with pytest.raises(Denied):
        actions.answer_remark(**answer, by=night.team, participation=None)


def test_what_waits_is_counted_by_kind_and_tasks_stand_by_their_day():
    night, section = started()
    later = remark(night, section, "task", due_on=datetime.date(2027, 2, 1))
    sooner = remark(night, section, "task", due_on=datetime.date(2027, 1, 1))
    someday = remark(night, section, "task", place=0)

    waits = margin.waiting(night.report)

    assert list(waits.tasks) == [sooner, later, someday]
    assert waits.total == 3


@pytest.mark.parametrize("state", RemarkState)
def test_a_remark_is_dealt_with_once(state):
    night, section = started()
    made = remark(night, section, "suggestion", proposed="Autre.")
    Remark.objects.filter(pk=made.pk).update(
        state=state, answered_at=None if state == RemarkState.OPEN else NOON
    )

    try:
        actions.accept_suggestion(remark=made, by=night.team, participation=None, now=NOON)
    except Denied:
        assert not REMARK_TRANSITIONS[state]
    else:
        assert state == RemarkState.OPEN


def test_nothing_is_said_in_the_margin_once_the_report_is_returned():
    night = at_state(State.RETURNED)
    section = night.report.sections.get(key=SectionKey.DIAGNOSIS)

    with pytest.raises(Denied):
        remark(night, section, place=0)


def held(night, section):
    """Two reworded the same sentence from the same base; the second is on hold."""
    base = section.latest().number
    save(night, section, TEXT.replace("Première phrase", "Première phrase de l’équipe"))
    typed = TEXT.replace("Première phrase", "Première phrase du quartier")
    with pytest.raises(actions.SavedMeanwhile):
        actions.save_section(
            section=section,
            text=typed,
            base_number=base,
            by=None,
            participation=night.web.participation,
            now=NOON,
        )
    return actions.hold_wording(
        section=section,
        typed=typed,
        base_number=base,
        by=None,
        participation=night.web.participation,
        now=NOON,
    )


def test_two_who_reworded_one_sentence_are_both_kept_and_flagged():
    night, section = started()

    wording = held(night, section)

    assert "quartier" in wording.proposed
    assert "équipe" in section.latest().text
    with pytest.raises(Denied, match=r"reformul|reworded"):
        actions.submit_for_review(report=night.report, by=night.team, now=NOON)


def test_brought_together_each_keeps_the_words_they_typed():
    night, section = started()
    wording = held(night, section)
    both = TEXT.replace("Première phrase", "Première phrase de l’équipe et du quartier, réunie")

    actions.save_section(
        section=section,
        text=both,
        base_number=section.latest().number,
        by=night.team,
        now=NOON,
        wording=wording,
    )

    assert section.latest().text == both
    typed = "".join(
        one.text for one in authors.who_typed(section) if one.row.participation is not None
    )
    assert "quartier" in typed
    assert "réunie" not in typed
    wording.refresh_from_db()
    assert wording.state == RemarkState.ACCEPTED
    assert not margin.waiting(night.report).total


def test_a_form_sent_again_holds_nothing_twice_and_nothing_that_stands():
    night, section = started()
    wording = held(night, section)

    again = {"section": section, "by": None, "participation": night.web.participation, "now": NOON}
    assert actions.hold_wording(typed=wording.proposed, base_number=2, **again) == wording
    standing = section.latest().text
    assert actions.hold_wording(typed=standing[:60], base_number=1, **again) is None
    assert actions.hold_wording(typed=" \n", base_number=1, **again) is None
    assert Remark.objects.count() == 1


def test_a_remark_is_made_read_and_answered_without_javascript(at_noon):
    night, _section = started()
    client = as_(night.web)
    page = client.get(section_url(night, "margin"))
    assert "Troisième" in soup(page).select_one("#s4").text
    form = client.get(section_url(night, "add_remark") + "?phrase=4")
    assert "Troisième" in soup(form).select_one("blockquote").text
    sent = filled(
        form, kind="question", text="Qui a la clé ?", asked_of=night.paper.constituency.pk
    )

    for _ in range(2):
        response = client.post(section_url(night, "add_remark"), sent, follow=True)

    made = Remark.objects.get()
    shown = soup(response).select_one(f"#s4 #r{made.pk}").text
    assert "Qui a la clé ?" in shown
    assert str(night.web.constituency) in shown
    assert night.web.participation.pseudonym not in soup(response).text
    assert "Qui a la clé ?" in soup(client.get(url(night, "remarks"))).text
    assert "Qui a la clé ?" in soup(client.get(section_url(night))).text
    one = url(night, "remark", pk=made.pk)
    refused = client.post(one, {"answer": "La mairie."})
    assert refused.status_code == 422
    assert "autre collège" in soup(refused).text
    assert "La mairie." in soup(refused).select_one("textarea").text
    done = as_(night.paper).post(one, {"answer": "La mairie."}, follow=True)
    assert "La mairie." in soup(done).text


def test_a_scribe_types_a_remark_from_the_sheet_of_an_earlier_version(at_noon):
    night, section = started()
    printed = section.latest().number
    save(night, section, "Ajout. " + TEXT)
    client = team(night)
    form = client.get(section_url(night, "add_remark"))
    sent = filled(
        form,
        place=2,
        row=printed,
        kind="comment",
        text="Ce n’est pas ce que j’ai dit.",
        on_behalf_of=night.paper.constituency.pk,
        channel=Channel.PAPER,
    )

    page = client.post(section_url(night, "add_remark"), sent, follow=True)

    made = Remark.objects.get()
    assert made.quote == "Deuxième phrase. [n° 2]"
    assert (made.voice, made.channel, made.by) == (night.paper.constituency, "paper", night.team)
    assert soup(page).select_one(f"#s3 #r{made.pk}")


def test_a_suggestion_is_accepted_from_its_page(at_noon):
    night, section = started()
    made = remark(night, section, "suggestion", proposed="Deuxième, mieux.")
    client = team(night)
    assert "Accepter" in soup(client.get(url(night, "remark", pk=made.pk))).text

    client.post(url(night, "accept", pk=made.pk))
    again = client.post(url(night, "accept", pk=made.pk), follow=True)

    assert section.latest().text.count("Deuxième, mieux.") == 1
    assert "a été traitée" in soup(again).text


@pytest.mark.parametrize(
    "bad",
    [
        {"place": "-1"},
        {"place": "x"},
        {"row": "9" * 30},
        {"kind": "wording"},
        {"text": ""},
        {"asked_of": "999999"},
        {"due_on": "hier"},
        {"place": 77},
        {"row": 999},
    ],
)
def test_what_cannot_be_a_remark_is_refused_and_kept_in_the_form(at_noon, bad):
    night, _section = started()
    client = as_(night.web)
    sent = filled(client.get(section_url(night, "add_remark")), place=1, text="Mon mot à moi.")

    response = client.post(section_url(night, "add_remark"), sent | bad)

    assert response.status_code == 422
    assert "text" in bad or "Mon mot à moi." in soup(response).text
    assert not Remark.objects.exists()
    assert client.get(section_url(night, "add_remark") + "?phrase=²").status_code == 200


def test_the_second_text_is_brought_in_from_its_own_page(at_noon):
    night, section = started()
    wording = held(night, section)
    client = team(night)
    assert f"/remarques/{wording.pk}/reunir/" in client.get(section_url(night, "margin")).text
    page = client.get(url(night, "join", pk=wording.pk))
    assert page.status_code == 200
    assert "quartier" in soup(page).select_one("ins").text

    client.post(url(night, "join", pk=wording.pk), filled(page, text="Les deux, réunies."))

    assert section.latest().text == "Les deux, réunies."
    gone = client.get(url(night, "join", pk=wording.pk))
    assert gone.url == url(night, "remark", pk=wording.pk)
