"""The draft skeleton: what was said is in it, once, as its authors allow."""

import pytest
from django.urls import reverse

from chantier.debates import actions as debates
from chantier.debates.models import Kind, QuoteConsent
from chantier.meetings.models import Attendance, MeetingRole
from chantier.meetings.states import State as MeetingState
from chantier.people.models import Channel
from chantier.reports import actions, content, leftovers
from chantier.reports.models import Finding, Report, SectionKey
from chantier.reports.states import State
from chantier.rules import Denied
from tests import factories as f
from tests.debates.factories import answers, crowd, note, room, say, statement


@pytest.fixture
def night():
    """An evening with something of each kind, released and validated."""
    night = room()
    night.team = f.SpaceRoleFactory(space=night.worksite.space).account
    for who in (night.lise, night.paul):
        Attendance.objects.create(meeting=night.meeting, participation=who, at=f.NOON)
    night.story = told(night, night.lise, "La salle était fermée. J’ai attendu.")
    night.strength = told(night, night.paul, "Les élus sont venus.", kind=Kind.STRENGTH)
    told(night, night.lise, "On ne nous répond pas.", kind=Kind.WEAKNESS)
    told(night, night.lise, "Cela servirait à l’école.", kind=Kind.HYPOTHESIS)
    told(night, night.paul, "Qui décide ?", kind=Kind.QUESTION)
    return night


def told(night, who, text, **more):
    return say(night, who, text, **{"released": True} | more)


def held(night):
    night.meeting.state = MeetingState.HELD
    night.meeting.save()
    return night.meeting


def prepare(night):
    held(night)
    actions.prepare_report(meeting=night.meeting, by=night.team, now=f.NOON)
    return Report.objects.get(meeting=night.meeting)


def text_of(report, key):
    latest = report.sections.get(key=key).latest()
    return latest.text.replace("\u00a0", " ") if latest else ""


def whole(report):
    return "\n".join(text_of(report, key) for key in SectionKey)


def test_each_kind_goes_to_its_part_with_its_number(night):
    report = prepare(night)

    told = text_of(report, SectionKey.ANALYTICAL_DESCRIPTION)
    assert "« La salle était fermée. J’ai attendu. » – Collectifs citoyens [n° 1]" in told
    assert "Qui décide ?" in told
    kinds = [(row.kind, row.text) for row in report.findings.in_order()]
    assert kinds == [
        ("strength", "Les élus sont venus."),
        ("weakness", "On ne nous répond pas."),
        ("hypothesis", "Cela servirait à l’école."),
    ]
    assert [c.number for c in report.findings.first().contributions.all()] == [2]
    assert content.without_fate(report) == []


def test_each_part_says_who_brought_how_much_and_who_brought_nothing(night):
    report = prepare(night)

    diagnosis = text_of(report, SectionKey.DIAGNOSIS)
    assert "2 contributions" in diagnosis
    assert "Collectifs citoyens (1), Élues et élus (1)" in diagnosis
    hypotheses = text_of(report, SectionKey.HYPOTHESES)
    assert "Élues et élus" in hypotheses.split(":")[-1]


def test_a_second_click_changes_nothing(night):
    report = prepare(night)
    before = whole(report), [row.pk for row in Finding.everything.all()]

    again = prepare(night)

    assert again == report
    assert (whole(report), [row.pk for row in Finding.everything.all()]) == before


def test_what_came_since_is_added_below_what_people_wrote(night):
    report = prepare(night)
    part = report.sections.get(key=SectionKey.ANALYTICAL_DESCRIPTION)
    ours = "Écrit ensemble, à partir des récits [n° 1] et des questions [n° 5]."
    actions.save_section(
        section=part, text=ours, base_number=part.latest().number, by=night.team, now=f.NOON
    )
    told(night, night.paul, "Un récit rendu plus tard, sur papier.", channel=Channel.PAPER)

    prepare(night)

    text = text_of(report, SectionKey.ANALYTICAL_DESCRIPTION)
    assert text.startswith(ours)
    assert text.count("Un récit rendu plus tard") == 1
    assert "La salle était fermée" not in text


def test_what_people_took_out_does_not_come_back(night):
    report = prepare(night)
    finding = report.findings.get(kind="strength")
    actions.drop_finding(finding=finding, reason="Redite.", by=night.team, now=f.NOON)

    prepare(night)

    assert not report.findings.filter(kind="strength").exists()


@pytest.mark.parametrize("by_hand", ["cited", "set aside"])
def test_what_people_cited_or_set_aside_before_is_left_to_them(night, by_hand):
    held(night)
    report = actions.open_report(meeting=night.meeting, by=night.team, now=f.NOON)
    part = report.sections.get(key=SectionKey.ANALYTICAL_DESCRIPTION)
    who = {"by": night.team, "now": f.NOON}
    if by_hand == "cited":
        actions.save_section(section=part, text="Nos mots [n° 1].", base_number=0, **who)
    else:
        actions.set_aside(report=report, contribution=night.story, reason="Redite.", **who)

    prepare(night)

    assert "La salle était fermée" not in whole(report)


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param({"quote_consent": QuoteConsent.NOT}, id="not to be quoted"),
        pytest.param({"released": False}, id="kept among peers"),
    ],
)
@pytest.mark.parametrize("channel", [Channel.WEB, Channel.PAPER])
def test_words_that_may_not_be_quoted_are_not_there(night, spoil, channel):
    told(night, night.paul, "À ne pas dire dehors.", **{"channel": channel} | spoil)

    assert "À ne pas dire" not in whole(prepare(night))


@pytest.mark.parametrize("channel", [Channel.VOICE, Channel.PAPER])
def test_words_wait_for_who_said_them(night, channel):
    said = note(night, night.paul, "Dit à voix basse.", channel=channel)
    assert "Dit à voix basse" not in whole(prepare(night))

    who = {"by": night.note_taker, "now": f.NOON}
    debates.validate(contribution=said, **who)
    debates.release(contributions=[said], **who)

    assert "Dit à voix basse" in whole(prepare(night))


def test_withdrawn_words_are_not_there(night):
    debates.withdraw(contribution=night.story, participation=night.lise, by=None, now=f.NOON)

    assert "La salle était fermée" not in whole(prepare(night))


def test_words_put_together_cite_all_that_they_were_made_from(night):
    other = told(night, night.lise, "Moi aussi, trois fois.")
    who = {"by": night.note_taker, "now": f.NOON}
    debates.merge(contributions=[night.story, other], **who)

    report = prepare(night)

    assert "[n° 1, 6, 7]" in whole(report)
    assert content.without_fate(report) == []


def test_votes_are_counted_by_constituency(night):
    put = statement(night, "La salle doit rester ouverte.")
    answers(put, night, night.lived, agree=7, disagree=5)
    answers(put, night, night.elected, agree=6, passed=8)
    debates.close_statement(statement=put, by=night.note_taker, now=f.NOON)
    statement(night, "Encore au vote.")

    text = text_of(prepare(night), SectionKey.DIAGNOSIS)

    assert "Phrase n° 1 : « La salle doit rester ouverte. »" in text
    assert "Toutes et tous : d’accord 13, pas d’accord 5, passe 8" in text
    assert "Collectifs citoyens : d’accord 7, pas d’accord 5, passe 0" in text
    assert "Élues et élus : d’accord 6, pas d’accord 0, passe 8" in text
    assert "Encore au vote" not in text


def test_small_counts_are_hidden_as_in_anything_public(night):
    put = statement(night, "La salle doit rester ouverte.")
    answers(put, night, night.lived, agree=7, disagree=5)
    answers(put, night, night.elected, agree=2)
    debates.close_statement(statement=put, by=night.note_taker, now=f.NOON)

    text = text_of(prepare(night), SectionKey.DIAGNOSIS)

    assert "Élues et élus : d’accord –, pas d’accord –, passe –" in text
    assert "Un tiret est un chiffre masqué" in text


def test_conflicts_and_words_are_there_with_each_position(night):
    who = {"by": night.note_taker, "now": f.NOON}
    conflict = debates.open_conflict(
        worksite=night.worksite, meeting=night.meeting, matter="Qui décide des travaux ?", **who
    )
    for constituency, text in ((night.lived, "Les habitants."), (night.elected, "Le conseil.")):
        debates.take_position(
            conflict=conflict, constituency=constituency, text=text, needs="Du temps.", **who
        )
        debates.give_meaning(
            worksite=night.worksite, word="Concertation", constituency=constituency,
            meaning=f"Pour nous : {text}", **who,
        )  # fmt: skip

    report = prepare(night)

    diagnosis = text_of(report, SectionKey.DIAGNOSIS)
    assert "Qui décide des travaux ?" in diagnosis
    assert "Collectifs citoyens : Les habitants. Ce qu’il faut : Du temps." in diagnosis
    description = text_of(report, SectionKey.ANALYTICAL_DESCRIPTION)
    assert "Concertation" in description
    assert "Élues et élus : Pour nous : Le conseil." in description


def test_preferences_are_counted_and_small_figures_hidden(night):
    who = {"by": night.note_taker, "now": f.NOON}
    ask = {"kind": "dots", "question": "Par quoi commencer ?", "options": ["La salle", "Le bus"]}
    poll = debates.open_poll(meeting=night.meeting, budget=3, **ask, **who)
    for people, constituency, dots in ((7, night.lived, [2, 1]), (2, night.elected, [3, 0])):
        for one in crowd(night, constituency, people):
            debates.answer_poll(
                poll=poll, participation=one, dots=dots, channel=Channel.WEB, by=None, now=f.NOON
            )
    debates.close_poll(poll=poll, **who)

    report = prepare(night)
    prepare(night)

    text = text_of(report, SectionKey.DIAGNOSIS)
    assert text.count("« Par quoi commencer ? » (pastilles)") == 1
    assert "Élues et élus : « La salle » : –, « Le bus » : –" in text


def test_what_is_shared_differs_and_is_written_together(night):
    night.agents = f.ConstituencyFactory(space=night.worksite.space, name="Agents")
    other = told(night, night.paul, "Fermée aussi le lundi.")
    who = {"by": night.note_taker, "now": f.NOON}
    debates.cross(
        meeting=night.meeting, kind="shared", text="La salle est souvent close.",
        contributions=[night.story, other], **who,
    )  # fmt: skip
    joint = told(night, night.lise, "Ouvrir le samedi.", kind=Kind.PROPOSAL)
    debates.cosign(contribution=joint, participation=night.paul, by=None, now=f.NOON)

    report = prepare(night)
    prepare(night)

    shared = "La salle est souvent close. – Collectifs citoyens, Élues et élus [n° 1, 6]"
    diagnosis = text_of(report, SectionKey.DIAGNOSIS)
    assert diagnosis.count(f"{shared} N’en disent rien : Agents.") == 1
    hypotheses = text_of(report, SectionKey.HYPOTHESES)
    assert "– Collectifs citoyens, Élues et élus, ensemble [n° 7]" in hypotheses
    section = content.of(report)["sections"][2]
    assert section["draws_on"] == [night.lived.slug, night.elected.slug]


def test_what_people_type_cannot_break_the_text(night):
    told(night, night.lise, "# Titre\n\n> cité [n° 1]\n\n<b>gras</b> " + "long " * 1000)

    text = text_of(prepare(night), SectionKey.ANALYTICAL_DESCRIPTION)

    assert "# Titre > cité (n° 1)" in text
    assert text.count("long") < 300
    assert "(…)" in text


def test_the_skeleton_can_go_to_review_as_it_is(night):
    report = prepare(night)

    assert actions.submit_for_review(report=report, by=night.team, now=f.NOON)


def test_nothing_is_added_once_the_review_has_begun(night):
    report = prepare(night)
    actions.submit_for_review(report=report, by=night.team, now=f.NOON)
    told(night, night.paul, "Trop tard pour cette relecture.")

    with pytest.raises(Denied, match="relecture"):
        prepare(night)

    actions.back_to_writing(report=report, by=night.team, now=f.NOON)
    report.refresh_from_db()
    assert report.state == State.WRITING
    assert "Trop tard pour cette relecture." in whole(prepare(night))


def test_the_report_tells_of_a_meeting_that_was_held(night):
    with pytest.raises(Denied):
        actions.prepare_report(meeting=night.meeting, by=night.team, now=f.NOON)

    assert not Report.objects.exists()


# The page


def page_of(night):
    return reverse("reports:prepare", args=[night.worksite.slug, night.meeting.slug])


def facilitator_of(night, client):
    account = f.AccountFactory()
    MeetingRole.objects.create(meeting=night.meeting, account=account, role="facilitator")
    client.force_login(account)
    return account


def test_the_facilitator_prepares_it_in_one_click(night, client):
    facilitator_of(night, client)
    held(night)

    shown = client.post(page_of(night), follow=True)

    assert shown.status_code == 200
    assert "reprend 5 contributions" in shown.content.decode()
    assert "La salle était fermée" in whole(Report.objects.get(meeting=night.meeting))


def test_before_the_end_the_page_says_when(night, client):
    facilitator_of(night, client)

    shown = client.post(page_of(night), follow=True).content.decode()

    assert "une fois" in shown
    assert not Report.objects.exists()


def test_notes_to_read_back_show_their_words_to_who_typed_them_only(night, client):
    said = note(night, night.lise, "Une parole à relire.", channel=Channel.PAPER)
    held(night)
    MeetingRole.objects.create(meeting=night.meeting, account=night.note_taker, role="facilitator")

    client.force_login(night.note_taker)
    typed = client.get(page_of(night)).content.decode()
    client.force_login(night.team)
    others = client.get(page_of(night)).content.decode()

    assert "Une parole à relire." in typed
    assert "Une parole à relire." not in others
    for seen in (typed, others):
        assert f"n° {said.number}" in seen.replace("\u00a0", " ")
        assert night.lise.pseudonym in seen


def test_the_numbers_of_the_evening_by_constituency(night):
    told(night, night.lise, "Ne pas citer.", quote_consent=QuoteConsent.NOT)
    told(night, night.lise, "Entre nous.", released=False)
    note(night, night.lise, "À relire.", channel=Channel.PAPER)
    report = prepare(night)

    lived, elected = leftovers.reached(night.meeting, report)

    assert (lived.present, lived.heard, lived.quoted) == (1, 1, 1)
    assert (lived.contributions, lived.cited) == (6, 3)
    assert (lived.waiting, lived.among_peers, lived.not_quoted) == (1, 1, 1)
    assert (elected.contributions, elected.cited) == (2, 2)


def test_whoever_may_be_named_is_listed_and_not_named(night):
    told(night, night.lise, "Moi, Lise.", quote_consent=QuoteConsent.NAMED)

    assert [row.text for row in leftovers.nameable(night.meeting)] == ["Moi, Lise."]
