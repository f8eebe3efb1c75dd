"""The pages of the room, as each of those who meet them."""

import csv
import io
import re

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from chantier.debates import actions, queries
from chantier.debates.models import Conflict, Contribution, Kind, SpeakingTurn, Statement, Vote
from chantier.meetings.models import Attendance, MeetingRole
from chantier.meetings.states import State
from chantier.people.models import Channel
from chantier.worksites.models import Participation
from tests import factories as f
from tests.debates.factories import answer, answers, crowd, key, note, room, say, statement
from tests.world import enter_as


@pytest.fixture
def evening(at_noon):
    return room()


def url(evening, name="debate", **more):
    words = {"worksite_slug": evening.worksite.slug, "slug": evening.meeting.slug}
    return reverse(f"debates:{name}", kwargs=words | more)


def common(evening, name, **more):
    return reverse(f"debates:{name}", kwargs={"worksite_slug": evening.worksite.slug} | more)


def as_person(evening, constituency, *, on_paper=False):
    """Somebody registered, in their own browser; and their participation."""
    person = f.PersonFactory(on_paper=on_paper)
    participation = f.ParticipationFactory(
        worksite=evening.worksite, constituency=constituency, person=person
    )
    client = Client()
    enter_as(client, person)
    return client, participation


def signed_in(account):
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def note_taker(evening):
    return signed_in(evening.note_taker)


def facilitator(evening):
    account = f.AccountFactory()
    MeetingRole.objects.create(meeting=evening.meeting, account=account, role="facilitator")
    return signed_in(account)


def seen(response):
    return BeautifulSoup(response.content, "html5lib").get_text(" ", strip=True)


def words(**more):
    return {"kind": "story", "text": "Le local était fermé.", "quote_consent": "pseudonym"} | more


# The door


def walk_in(evening, client, **more):
    address = reverse("debates:room", args=[evening.meeting.room_code])
    sent = {"constituency": evening.lived.pk, "agreed": "on", "request_key": str(key())}
    return client.post(address, sent | more)


def test_six_digits_lead_to_the_room_with_or_without_spaces(client, evening):
    code = evening.meeting.room_code

    response = client.post(reverse("debates:join"), {"code": f"{code[:3]} {code[3:]}"})

    assertRedirects(response, reverse("debates:room", args=[code]))


@pytest.mark.parametrize("code", ["12345", "abcdef", "", "1234567", "１２３４５６"])
def test_what_is_not_six_digits_gets_a_sentence(client, code):
    response = client.post(reverse("debates:join"), {"code": code})

    assert response.status_code == 422
    assert response.context["form"].errors["code"]


def test_an_unknown_code_is_a_404_and_guessing_is_slowed(client, evening):
    address = reverse(
        "debates:room", args=["000000" if evening.meeting.room_code != "000000" else "1"]
    )

    statuses = [client.get(address).status_code for _ in range(11)]

    assert statuses[0] == 404
    assert statuses[-1] == 429
    response = walk_in(evening, client)
    assert response.status_code == 429
    assert not Participation.objects.filter(walk_in__isnull=False).exists()


def test_two_hundred_people_of_one_address_all_get_in(evening):
    wrong = reverse("debates:room", args=[f"{int(evening.meeting.room_code) ^ 1:06d}"])
    for turn in range(15):
        response = walk_in(evening, Client())
        assertRedirects(response, url(evening), fetch_redirect_response=False)
        if turn > 2:  # most of them mistype the code first
            assert Client().get(wrong).status_code == 404

    assert Attendance.objects.count() == 15


def test_the_code_of_a_worksite_in_preparation_is_unknown(client, evening):
    type(evening.worksite).objects.update(state="preparation")

    assert walk_in(evening, client).status_code == 404


def test_walking_in_asks_for_the_constituency_and_the_consent(client, evening):
    response = walk_in(evening, client, agreed="")

    assert response.status_code == 422
    assert not Participation.objects.filter(walk_in__isnull=False).exists()


def test_walking_in_twice_is_one_person_who_can_speak_and_vote(client, evening):
    once = str(key())
    walk_in(evening, client, request_key=once)
    walk_in(evening, Client(), request_key=once)
    put = statement(evening)

    client.post(url(evening, "contribute"), words())
    client.post(url(evening, "statements"), {"statement": put.number, "value": "1"})

    somebody = Participation.objects.get(walk_in__isnull=False)
    assert list(Contribution.objects.get().authors.all()) == [somebody]
    assert Vote.objects.get().participation == somebody


def test_somebody_registered_goes_straight_in_as_themselves(evening):
    client, me = as_person(evening, evening.lived)

    response = client.get(reverse("debates:room", args=[evening.meeting.room_code]))

    assertRedirects(response, url(evening))
    assert not Participation.objects.filter(walk_in__isnull=False).exists()
    assertContains(client.get(url(evening)), me.pseudonym)


def test_a_known_person_who_walks_in_gets_their_own_participation(evening):
    person = f.PersonFactory()
    client = Client()
    enter_as(client, person)

    walk_in(evening, client)

    assert Participation.objects.get(link__person=person).constituency == evening.lived


def test_before_the_meeting_the_door_says_why_and_shows_no_form(client, evening):
    type(evening.meeting).objects.update(state=State.OPEN)

    response = client.get(reverse("debates:room", args=[evening.meeting.room_code]))

    assertContains(response, "n’a pas commencé")
    assertNotContains(response, 'name="constituency"')


def test_a_forged_participation_in_the_session_opens_nothing(client, evening):
    session = client.session
    session["participations"] = {str(evening.worksite.pk): evening.lise.pk}
    session.save()

    assertRedirects(client.get(url(evening)), reverse("debates:join"))


# What is said


def test_a_stranger_is_led_to_the_door(client, evening):
    say(evening, evening.lise, "Montré", released=True)

    for name in ("debate", "contribute", "release", "statements", "moderation", "moderation_log"):
        assertRedirects(client.get(url(evening, name)), reverse("debates:join"))
    for name in ("conflicts", "words"):
        assertRedirects(client.get(common(evening, name)), reverse("debates:join"))


def test_people_of_another_space_are_strangers(evening):
    say(evening, evening.lise, "Montré", released=True)
    other = signed_in(f.SpaceRoleFactory(role="administrator").account)

    assertRedirects(other.get(url(evening)), reverse("debates:join"))
    for name in ("notes", "desk", "ballots", "merge"):
        assert other.get(url(evening, name)).status_code == 404
    assert other.get(url(evening, "contribution", number=1)).status_code == 404


def test_columns_show_ones_own_constituency_first_and_nothing_that_others_keep(evening):
    say(evening, evening.lise, "Entre nous")
    say(evening, evening.paul, "Montré par B", released=True)
    say(evening, evening.paul, "Gardé par B")
    client, _me = as_person(evening, evening.elected)

    page = BeautifulSoup(client.get(url(evening)).content, "html5lib")

    titles = [tag.get_text(strip=True) for tag in page.select(".columns > section > h2")]
    assert titles == ["Élues et élus", "Collectifs citoyens"]
    text = page.get_text()
    assert "Montré par B" in text
    assert "Gardé par B" in text
    assert "Entre nous" not in text


def test_staff_read_what_was_released_and_nothing_among_peers(evening):
    say(evening, evening.lise, "Entre nous")
    say(evening, evening.lise, "Montré", released=True)

    for client in (facilitator(evening), note_taker(evening)):
        text = seen(client.get(url(evening)))
        assert "Montré" in text
        assert "Entre nous" not in text
        assert client.get(url(evening, "contribution", number=1)).status_code == 404


def test_words_are_written_once_however_often_they_are_sent(evening):
    client, _me = as_person(evening, evening.lived)
    sent = words(request_key=str(key()))

    for _ in range(2):
        assertRedirects(client.post(url(evening, "contribute"), sent), url(evening))

    said = Contribution.objects.get()
    assert (said.text, said.constituency, said.entered_by) == (sent["text"], evening.lived, None)


@pytest.mark.parametrize(
    ("text", "sentence"), [("🎉🎉", "au moins un mot"), ("mot " * 10_000, "39999"), ("", "")]
)
def test_words_that_cannot_be_kept_stay_in_the_form_with_a_sentence(evening, text, sentence):
    client, _me = as_person(evening, evening.lived)

    response = client.post(url(evening, "contribute"), words(text=text))

    assertContains(response, sentence, status_code=422)
    assert response.context["form"].data["text"] == text
    assert not Contribution.objects.exists()


def test_an_analysis_needs_its_story_on_the_page_too(evening):
    client, me = as_person(evening, evening.lived)
    story = say(evening, me)

    refused = client.post(url(evening, "contribute"), words(kind="analysis", text="Donc"))
    client.post(url(evening, "contribute"), words(kind="analysis", text="Donc", cites=[story.pk]))

    assertContains(refused, "Une analyse part de quelque chose de vécu", status_code=422)
    assert list(Contribution.objects.get(kind="analysis").cites.all()) == [story]


def test_nobody_chooses_a_participation_or_a_constituency_in_the_form(evening):
    client, me = as_person(evening, evening.lived)

    client.post(
        url(evening, "contribute"),
        words(participation=evening.paul.pk, constituency=evening.elected.pk),
    )

    said = Contribution.objects.get()
    assert (list(said.authors.all()), said.constituency) == ([me], evening.lived)


def test_i_did_not_understand_is_one_touch_and_everybody_sees_it(evening):
    client, _me = as_person(evening, evening.lived)
    other, _them = as_person(evening, evening.elected)

    client.post(url(evening, "not_understood"), {"text": "ANRU", "request_key": str(key())})
    client.post(url(evening, "not_understood"), {"text": ""})

    text = seen(other.get(url(evening)))
    assert "ANRU" in text
    assert "Quelqu’un n’a pas suivi" in text


def test_a_constituency_releases_what_is_ticked(evening):
    client, me = as_person(evening, evening.lived)
    shown, kept = say(evening, me, "Montrer"), say(evening, evening.lise, "Garder")
    theirs = say(evening, evening.paul, "Aux autres")

    page = client.get(url(evening, "release"))
    assertContains(page, "Garder")
    assertNotContains(page, "Aux autres")
    client.post(url(evening, "release"), {"number": [shown.number, theirs.number, "x"]})

    released = set(Contribution.objects.released().values_list("text", flat=True))
    assert released == {"Montrer"}
    assert kept.released_at is None


@pytest.mark.parametrize("on_paper", [False, True])
def test_who_spoke_validates_corrects_and_withdraws_from_their_own_link(evening, on_paper):
    client, me = as_person(evening, evening.lived, on_paper=on_paper)
    noted = note(evening, me, "Trois mois", channel=Channel.PAPER if on_paper else Channel.VOICE)
    at = {"number": noted.number}
    address = url(evening, "contribution", **at)

    assertContains(client.get(address), "Est-ce bien ce que vous avez dit")
    assert client.post(url(evening, "validate", **at), {"text": ""}).status_code == 422
    assertRedirects(client.post(url(evening, "validate", **at), {"text": "Treize mois"}), address)
    client.post(url(evening, "consent", **at), {"quote_consent": "not"})
    noted.refresh_from_db()
    assert (noted.text, noted.quote_consent) == ("Treize mois", "not")
    assert noted.validated_at

    client.post(url(evening, "withdraw", **at))
    noted.refresh_from_db()
    assert noted.withdrawn_at
    assertContains(client.get(address), "Vous avez retiré ces mots")


def test_nobody_touches_the_words_of_others(evening):
    said = say(evening, evening.lise, released=True)
    client, _me = as_person(evening, evening.lived)
    at = {"number": said.number}

    client.post(url(evening, "withdraw", **at))
    client.post(url(evening, "consent", **at), {"quote_consent": "named"})

    said.refresh_from_db()
    assert said.withdrawn_at is None
    assert said.quote_consent == "pseudonym"
    assertNotContains(client.get(url(evening, "contribution", **at)), "Retirer mes mots")


# Votes


def vote_page(evening, client):
    return seen(client.get(url(evening, "statements")))


def test_statements_come_one_at_a_time_with_the_progress(evening):
    client, me = as_person(evening, evening.lived)
    first, second = statement(evening, "Premier énoncé"), statement(evening, "Second énoncé")

    assert "Phrase 1 sur 2" in vote_page(evening, client)
    client.post(url(evening, "statements"), {"statement": first.number, "value": "-1"})
    text = vote_page(evening, client)
    assert "Phrase 2 sur 2" in text
    assert "Premier énoncé" not in text
    client.post(url(evening, "statements"), {"statement": second.number, "value": "0"})
    assert "Vous avez répondu à tout" in vote_page(evening, client)
    assert set(me.votes.values_list("value", flat=True)) == {-1, 0}


def test_an_answer_can_be_changed(evening):
    client, me = as_person(evening, evening.lived)
    put = statement(evening)
    answer(put, me, 1)

    page = client.get(url(evening, "statements"), {"n": put.number})
    pressed = BeautifulSoup(page.content, "html5lib").select("button[aria-pressed]")
    assert [button["value"] for button in pressed] == ["1"]
    client.post(common(evening, "statements"), {"statement": put.number, "value": "-1"})

    assert me.votes.get().value == -1


@pytest.mark.parametrize("sent", [{"value": "2"}, {"value": "oui"}, {}])
def test_a_forged_answer_is_refused_with_a_sentence(evening, sent):
    client, me = as_person(evening, evening.lived)
    put = statement(evening)

    response = client.post(
        url(evening, "statements"), {"statement": put.number} | sent, follow=True
    )

    assertContains(response, "Répondez par")
    assert not me.votes.exists()


@pytest.mark.parametrize("number", ["", "abc", "99", "9" * 30, "-1"])
def test_an_unknown_statement_is_a_404(evening, number):
    client, _me = as_person(evening, evening.lived)

    response = client.post(url(evening, "statements"), {"statement": number, "value": "1"})

    assert response.status_code == 404
    shown = client.get(url(evening, "statements"), {"n": number})
    assert shown.status_code in {200, 404}


def test_the_statement_of_another_worksite_is_a_404(evening):
    elsewhere = room()
    statement(elsewhere, "Ailleurs")
    theirs = statement(elsewhere, "Ailleurs encore")
    client, _me = as_person(evening, evening.lived)

    sent = {"statement": theirs.number, "value": "1"}
    assert client.post(url(evening, "statements"), sent).status_code == 404


def test_a_closed_vote_says_so(evening):
    client, me = as_person(evening, evening.lived)
    put = statement(evening)
    actions.close_statement(statement=put, by=evening.note_taker, now=f.NOON)

    sent = {"statement": put.number, "value": "1"}
    assertContains(client.post(url(evening, "statements"), sent, follow=True), "est clos")
    assertContains(client.get(url(evening, "statements"), {"n": put.number}), "est clos")
    assert not me.votes.exists()


def test_strangers_read_closed_votes_without_small_counts(client, evening):
    put, under_way = statement(evening, "Fini"), statement(evening, "En cours de vote")
    answers(put, evening, evening.lived, agree=12, disagree=2)
    answers(put, evening, evening.elected, agree=9, disagree=6)
    answers(under_way, evening, evening.lived, agree=31)
    actions.close_statement(statement=put, by=evening.note_taker, now=f.NOON)

    for address in (url(evening, "results"), common(evening, "results")):
        page = BeautifulSoup(client.get(address).content, "html5lib")
        cells = [[td.get_text(strip=True) for td in row("td")] for row in page.select("tr")][1:]
        assert cells == [
            ["12", "masqué", "0", "masqué"],
            ["9", "masqué", "0", "masqué"],
            ["21", "8", "0", "29"],
        ]
        assert "31" not in page.select_one("main").get_text()
        assert "En cours de vote" in page.get_text()


def test_those_who_run_the_worksite_see_every_figure(evening):
    answers(statement(evening), evening, evening.lived, agree=2)

    response = facilitator(evening).get(url(evening, "results"))

    assertContains(
        response, '<td role="cell" class="number" data-label="D’accord">2</td>', html=True
    )
    assertContains(response, "le vote est ouvert")


def test_results_are_drawn_with_their_table_beside(client, evening):
    put = statement(evening)
    answers(put, evening, evening.lived, agree=12, disagree=7)
    actions.close_statement(statement=put, by=evening.note_taker, now=f.NOON)

    page = BeautifulSoup(client.get(url(evening, "results")).content, "html5lib")

    assert page.select_one("svg.bar desc").get_text().startswith("D’accord: 12")
    assert page.select_one("table tfoot")


# Notes


def cards(*filled):
    sent = {"form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0"}
    for place in range(3):
        card = {"kind": "story", "channel": "voice", "quote_consent": "pseudonym"}
        card |= filled[place] if place < len(filled) else {}
        sent |= {f"form-{place}-{name}": value for name, value in card.items()}
    return sent


def test_a_note_taker_types_several_cards_at_once(evening):
    sent = cards(
        {"badge": evening.lise.pseudonym.lower(), "text": "Avec badge", "request_key": str(key())},
        {
            "constituency": evening.elected.pk,
            "text": "Sans badge",
            "channel": "paper",
            "validated": "on",
            "released": "on",
            "request_key": str(key()),
        },
    )
    client = note_taker(evening)

    for _ in range(2):
        assertRedirects(client.post(url(evening, "notes"), sent), url(evening, "notes"))

    named, unnamed = Contribution.objects.order_by("number")
    assert list(named.authors.all()) == [evening.lise]
    assert (named.entered_by, named.validated_at) == (evening.note_taker, None)
    assert not unnamed.authors.exists()
    assert (unnamed.channel, unnamed.constituency) == ("paper", evening.elected)
    assert unnamed.released_at


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"badge": "ZZZZZZ", "text": "x"}, "badge"),
        ({"text": "Qui parle ?"}, "constituency"),
        ({"badge": "", "text": ""}, None),
        ({"cites": "3, x", "text": "x"}, "cites"),
        ({"cites": "77", "text": "x"}, "cites"),
        ({"cites": "9" * 40, "text": "x"}, "cites"),
        ({"released": "on", "text": "x"}, "validated"),
    ],
)
def test_a_wrong_card_says_what_is_wrong_and_keeps_everything(evening, wrong, field):
    good = {"badge": evening.lise.pseudonym, "text": "Bonne carte"}

    response = note_taker(evening).post(url(evening, "notes"), cards(good, wrong))

    if field is None:
        assert Contribution.objects.count() == 1
        return
    assert response.status_code == 422
    assert field in response.context["cards"].errors[1]
    assertContains(response, "Bonne carte", status_code=422)
    assert not Contribution.objects.exists()


def test_a_refused_card_refuses_all_and_says_which(evening):
    good = {"badge": evening.lise.pseudonym, "text": "Bonne carte"}
    alone = {"badge": evening.lise.pseudonym, "text": "Donc", "kind": "analysis"}

    response = note_taker(evening).post(url(evening, "notes"), cards(good, alone))

    assert response.status_code == 422
    assert response.context["cards"].forms[1].non_field_errors()
    assert not Contribution.objects.exists()


def test_a_badge_of_another_worksite_is_unknown(evening):
    sent = cards({"badge": room().lise.pseudonym, "text": "x"})

    assert note_taker(evening).post(url(evening, "notes"), sent).status_code == 422


def test_words_are_read_back_then_shown_to_everybody(evening):
    noted = note(evening, evening.lise, channel=Channel.PAPER)
    client = note_taker(evening)

    client.post(url(evening, "release_aloud", number=noted.number))
    noted.refresh_from_db()
    assert noted.released_at is None
    client.post(url(evening, "read_back", number=noted.number))
    client.post(url(evening, "release_aloud", number=noted.number))

    noted.refresh_from_db()
    assert noted.validated_at
    assert noted.released_at


def test_a_note_taker_does_not_touch_words_among_peers_that_they_did_not_type(evening):
    said = say(evening, evening.lise)

    response = note_taker(evening).post(url(evening, "release_aloud", number=said.number))

    assert response.status_code == 404


def test_a_badge_is_made_for_somebody_without_a_phone(evening):
    sent = {"constituency": evening.lived.pk, "request_key": str(key())}

    response = note_taker(evening).post(url(evening, "badge"), sent, follow=True)

    somebody = Participation.objects.get(walk_in__isnull=False)
    assertContains(response, somebody.pseudonym)
    assert somebody.walk_in.channel == Channel.DOOR


def test_a_paper_ballot_is_typed_with_four_signs(evening):
    for text in ("Un", "Deux", "Trois", "Quatre"):
        statement(evening, text)
    actions.close_statement(statement=Statement.objects.first(), by=None, now=f.NOON)

    sent = {"badge": evening.lise.pseudonym, "line": "1 2 3 0"}
    response = note_taker(evening).post(url(evening, "ballots"), sent, follow=True)

    assertContains(response, "1 bulletin en papier est compté")
    votes = evening.lise.votes.order_by("statement__number")
    assert list(votes.values_list("value", "channel")) == [
        (1, "paper"),
        (-1, "paper"),
        (0, "paper"),
    ]


@pytest.mark.parametrize("line", ["", "1", "123", "19", "0", "00"])
def test_a_ballot_line_that_is_not_whole_is_refused_and_kept(evening, line):
    statement(evening, "Un")
    statement(evening, "Deux")

    sent = {"badge": evening.lise.pseudonym, "line": line}
    response = note_taker(evening).post(url(evening, "ballots"), sent)

    assert response.status_code == 422
    assert response.context["form"].data["line"] == line
    assert not Vote.objects.exists()


def test_paper_and_phone_of_one_person_are_one_vote(evening):
    client, me = as_person(evening, evening.lived)
    put = statement(evening)

    client.post(url(evening, "statements"), {"statement": put.number, "value": "1"})
    note_taker(evening).post(url(evening, "ballots"), {"badge": me.pseudonym, "line": "2"})

    assert [(vote.value, vote.channel) for vote in Vote.objects.all()] == [(-1, "paper")]


# The desk


def test_the_desk_counts_turns_and_presence(evening):
    Attendance.objects.create(meeting=evening.meeting, participation=evening.lise, at=f.NOON)
    client = facilitator(evening)

    client.post(url(evening, "turn"), {"constituency": evening.lived.pk, "request_key": str(key())})
    text = seen(client.get(url(evening, "desk")))
    assert "Parle maintenant : Collectifs citoyens" in text.replace("\u00a0", " ")
    client.post(url(evening, "end_turn"))

    turn = SpeakingTurn.objects.get()
    assert turn.seconds == 0
    page = client.post(url(evening, "correct_turn", pk=turn.pk), {"seconds": "90"}, follow=True)
    assertContains(page, "90")
    assert (
        client.post(url(evening, "correct_turn", pk=turn.pk), {"seconds": "-1"}).status_code == 422
    )
    assert "1,5" in seen(client.get(url(evening, "desk")))


def test_a_forged_constituency_speaks_not(evening):
    client = facilitator(evening)

    for constituency in (room().lived.pk, "x", ""):
        client.post(url(evening, "turn"), {"constituency": constituency})

    assert not SpeakingTurn.objects.exists()


def test_the_desk_shows_the_code_and_the_step_of_now(evening):
    type(evening.meeting).objects.update(starts_at=f.NOON, ends_at=None)
    evening.meeting.agenda.create(position=1, title="Récits", minutes=30)
    evening.meeting.agenda.create(position=2, title="Vote", minutes=30)

    page = BeautifulSoup(facilitator(evening).get(url(evening, "desk")).content, "html5lib")

    assert re.sub(r"\s", "", page.select_one(".room-code").get_text()) == evening.meeting.room_code
    assert "Récits" in page.select_one('[aria-current="step"]').get_text()


def test_the_desk_tells_how_much_is_kept_and_not_what(evening):
    say(evening, evening.lise, "Entre nous")

    text = seen(facilitator(evening).get(url(evening, "desk")))

    assert "Collectifs citoyens · 1" in text
    assert "Entre nous" not in text


def test_a_sentence_is_put_to_the_vote_once_and_closed(evening):
    said = say(evening, evening.lise, released=True)
    client = facilitator(evening)
    sent = {"text": "Ouvrir le local", "comes_from": [said.pk], "request_key": str(key())}

    for _ in range(2):
        assertRedirects(client.post(url(evening, "open_statement"), sent), url(evening, "desk"))
    put = Statement.objects.get()
    client.post(url(evening, "close_statement", number=put.number))

    put.refresh_from_db()
    assert put.closed_at
    assert list(put.comes_from.all()) == [said]
    assert client.post(url(evening, "open_statement"), {"text": "…"}).status_code == 422


def test_contributions_are_put_together_and_cut(evening):
    one = say(evening, evening.lise, "Un.", released=True)
    two = say(evening, evening.lise, "Deux.", released=True)
    client = facilitator(evening)

    assert client.post(url(evening, "merge"), {"contributions": [one.pk]}).status_code == 422
    client.post(url(evening, "merge"), {"contributions": [one.pk, two.pk]})
    both = Contribution.objects.get(text="Un.\n\nDeux.")
    at = {"number": both.number}
    assert client.post(url(evening, "split", **at), {"text": "Un. Deux."}).status_code == 422
    client.post(url(evening, "split", **at), {"text": "Un.\n\nDeux."})

    texts = [row.text for row in queries.visible(evening.meeting, None)]
    assert texts == ["Un.", "Deux."]


# Moderation


def test_words_are_set_aside_with_a_reason_that_the_room_reads(evening):
    said = say(evening, evening.lise, "Une insulte", released=True)
    author, _me = as_person(evening, evening.lived)
    reader, _them = as_person(evening, evening.elected)
    client = facilitator(evening)
    address = url(evening, "moderate", number=said.number)

    assert client.post(address, {"reason": " "}).status_code == 422
    client.post(address, {"reason": "=Attaque une personne"})

    assertNotContains(reader.get(url(evening)), "Une insulte")
    assert "Attaque une personne" in seen(reader.get(url(evening, "moderation")))
    log = reader.get(url(evening, "moderation_log")).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(log)))
    assert rows[1][1:] == [
        str(said.number),
        "Collectifs citoyens",
        "mise de côté",
        "'=Attaque une personne",
    ]
    client.post(address, {"reason": "Relue à deux"})
    assertContains(reader.get(url(evening)), "Une insulte")
    assert author.get(address).status_code in {302, 404}


def test_what_is_among_peers_is_not_moderated_from_outside(evening):
    said = say(evening, evening.lise)

    assert facilitator(evening).get(url(evening, "moderate", number=said.number)).status_code == 404


# Conflicts and words


def test_a_conflict_is_named_positions_are_taken_and_no_majority_closes_it(evening):
    lived, _a = as_person(evening, evening.lived)
    elected, _b = as_person(evening, evening.elected)
    sent = {"matter": "Les clés du local", "request_key": str(key())}
    for _ in range(2):
        lived.post(common(evening, "conflicts"), sent)
    conflict = Conflict.objects.get()
    address = common(evening, "conflict", pk=conflict.pk)

    lived.post(address, {"constituency": evening.lived.pk, "text": "Ouvrir", "needs": "Une clé"})
    forged = lived.post(address, {"constituency": evening.elected.pk, "text": "Fermer"})
    assert forged.status_code == 422
    elected.post(address, {"constituency": evening.elected.pk, "text": "Assurer"})
    ours, theirs = conflict.positions.order_by("pk")
    lived.post(common(evening, "say_settled", pk=conflict.pk, position=ours.pk))
    lived.post(common(evening, "say_settled", pk=conflict.pk, position=theirs.pk))

    move = common(evening, "move_conflict", pk=conflict.pk)
    settle = {"to": "settled", "would_settle": "Deux clés", "why": "Accord"}
    client = facilitator(evening)
    refused = client.post(move, settle)
    assertContains(refused, "Aucune majorité", status_code=422)
    elected.post(common(evening, "say_settled", pk=conflict.pk, position=theirs.pk))
    assertRedirects(client.post(move, settle), address)

    text = seen(lived.get(address))
    for told in ("réglé", "Ouvrir", "Une clé", "Assurer", "Deux clés", "Accord"):
        assert told in text
    assert lived.get(move).status_code in {302, 404}


def test_a_note_taker_writes_a_position_down_for_a_constituency(evening):
    conflict = Conflict.objects.create(worksite=evening.worksite, matter="X", opened_at=f.NOON)

    note_taker(evening).post(
        common(evening, "conflict", pk=conflict.pk),
        {"constituency": evening.elected.pk, "text": "Dit à voix haute"},
    )

    assert conflict.positions.get().constituency == evening.elected


def test_a_reader_follows_and_writes_nothing(evening):
    reader = signed_in(f.SpaceRoleFactory(space=evening.worksite.space, role="reader").account)

    for name in ("conflicts", "words"):
        assertNotContains(reader.get(common(evening, name)), 'method="post"')
    reader.post(common(evening, "conflicts"), {"matter": "Une chose"})
    reader.post(common(evening, "words"), {"word": "Mot", "meaning": "Sens"})

    assert not Conflict.objects.exists()
    assert not evening.worksite.words.exists()


def test_the_word_board_shows_meanings_side_by_side(evening):
    lived, _a = as_person(evening, evening.lived)
    elected, _b = as_person(evening, evening.elected)

    lived.post(common(evening, "words"), {"word": "Participer", "meaning": "Être écoutée"})
    elected.post(common(evening, "words"), {"word": "participer", "meaning": "Voter"})
    note_taker(evening).post(
        common(evening, "words"), {"word": "Participer", "meaning": "Prendre part"}
    )

    text = seen(lived.get(common(evening, "words")))
    for meaning in ("Être écoutée", "Voter", "Prendre part"):
        assert meaning in text


# One's own page


@pytest.mark.parametrize("on_paper", [False, True])
def test_ones_own_page_shows_words_and_votes(evening, on_paper):
    client, me = as_person(evening, evening.lived, on_paper=on_paper)
    note(evening, me, "Tapé pour moi")
    answer(statement(evening, "Ouvrir le local"), me, -1)

    response = client.get(reverse("people:personal_page"))

    text = seen(response)
    assert "Quelqu’un a tapé ces mots pour vous" in text
    assert "Tapé pour moi" in text
    assert "Ouvrir le local pas d’accord" in text
    kept = client.get(reverse("people:my_data_file")).json()
    assert kept["contributions"][0]["mots"] == "Tapé pour moi"
    assert kept["votes"][0]["réponse"] == "pas d’accord"


def test_who_said_nothing_has_no_such_part_on_their_page(evening):
    client, _me = as_person(evening, evening.lived)

    assertNotContains(client.get(reverse("people:personal_page")), "Ce que j’ai dit et voté")


# What it costs


def walked_in(evening):
    """A phone that came by the code."""
    client = Client()
    door = reverse("debates:room", args=[evening.meeting.room_code])
    said = {"agreed": "on", "constituency": evening.lived.pk, "request_key": key()}
    assert client.post(door, said).status_code == 302
    return client


def test_a_vote_on_a_phone_asks_the_database_little(evening, django_assert_num_queries):
    put = statement(evening)
    warm, client = walked_in(evening), walked_in(evening)
    page, said = url(evening, "statements"), {"statement": put.number, "value": "1"}
    for _ in range(2):
        warm.get(page)
        warm.post(page, said)

    # Session, meeting, participation, statements with one's answers, the statement, agreement,
    # report, cards.
    with django_assert_num_queries(8):
        client.get(page)
    # Session, meeting, participation, statement, savepoint, agreement, report, cards, vote,
    # journal, release; on PostgreSQL the statement is held too.
    with django_assert_num_queries(11 + (connection.vendor == "postgresql")):
        client.post(page, said)
    # Session, meeting, participation, statements with one's answers, one's answers in words, the
    # questions of preference that wait for one.
    with django_assert_num_queries(6):
        assertContains(client.get(page), "Vous avez répondu à tout")


def test_the_projected_screen_costs_the_same_for_a_crowd(evening, assert_same_queries):
    put = statement(evening)

    def grow():
        for somebody in crowd(evening, evening.lived, 1):
            answer(put, somebody, 1)

    assert_same_queries(url(evening, "screen"), grow, by=note_taker(evening))


def test_the_debate_costs_the_same_for_a_crowd(evening, assert_same_queries):
    client, _me = as_person(evening, evening.lived)

    def grow():
        story = say(evening, evening.paul, released=True)
        say(evening, evening.paul, kind=Kind.ANALYSIS, cites=[story], released=True)
        say(evening, evening.lise)
        note(evening, evening.lise)

    assert_same_queries(url(evening), grow, by=client)
    assert_same_queries(url(evening, "release"), grow, by=client)


def test_results_and_desk_cost_the_same_for_a_crowd(evening, assert_same_queries):
    client = facilitator(evening)

    def grow():
        put = statement(evening, "Encore un énoncé")
        for somebody in crowd(evening, evening.lived, 2):
            answer(put, somebody, 1)
        say(evening, evening.lise, "Mot", kind=Kind.NOT_UNDERSTOOD)

    assert_same_queries(url(evening, "results"), grow, by=client)
    assert_same_queries(url(evening, "desk"), grow, by=client)
    assert_same_queries(url(evening, "moderation"), grow, by=client)


def test_notes_conflicts_and_own_page_cost_the_same_for_a_crowd(evening, assert_same_queries):
    client, me = as_person(evening, evening.lived)

    def grow():
        note(evening, me)
        conflict = actions.open_conflict(
            worksite=evening.worksite, matter="X", by=None, participation=me, now=f.NOON
        )
        actions.take_position(
            conflict=conflict,
            constituency=evening.lived,
            participation=me,
            text="Y",
            by=None,
            now=f.NOON,
        )

    assert_same_queries(url(evening, "notes"), grow, by=note_taker(evening))
    assert_same_queries(common(evening, "conflicts"), grow, by=client)
    assert_same_queries(reverse("people:personal_page"), grow, by=client)
