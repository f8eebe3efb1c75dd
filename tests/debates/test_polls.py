"""Dots and places on a line: one person one voice, on phones, on paper and in the room."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from chantier.audit.models import Event
from chantier.debates import actions, evening, mine, polls
from chantier.debates.models import PollAnswer
from chantier.meetings.models import Attendance, MeetingRole
from chantier.meetings.states import State
from chantier.people.models import Channel
from chantier.rules import Denied
from tests import factories as f
from tests.debates.factories import crowd, key, room
from tests.world import enter_as

CHANNELS = pytest.mark.parametrize("channel", [Channel.WEB, Channel.PAPER])


@pytest.fixture
def night():
    night = room()
    for who in (night.lise, night.paul):
        seat(night, who)
    return night


def seat(night, who):
    Attendance.objects.create(meeting=night.meeting, participation=who, at=f.NOON)
    return who


def ask(night, **more):
    words = {"kind": "dots", "question": "Par quoi commencer ?", "budget": 3}
    words |= {"options": ["La salle", "Le bus", "Le marché"]} | more
    return actions.open_poll(meeting=night.meeting, by=night.note_taker, now=f.NOON, **words)


def line(night):
    return ask(night, kind="line", options=polls.places_between("Tout rouvrir", "Tout fermer"))


def answer(night, poll, who, dots, channel=Channel.WEB):
    by = None if channel == Channel.WEB else night.note_taker
    return actions.answer_poll(
        poll=poll, participation=who, dots=dots, channel=channel, by=by, now=f.NOON
    )


def count(night, poll, counts, table=0):
    return actions.count_poll(
        poll=poll, table=table, counts=counts, by=night.note_taker, now=f.NOON
    )


def close(night, poll):
    actions.close_poll(poll=poll, by=night.note_taker, now=f.NOON)
    return poll


# One person, one voice


@pytest.mark.parametrize(
    ("first", "last"),
    [(Channel.WEB, Channel.WEB), (Channel.WEB, Channel.PAPER), (Channel.PAPER, Channel.WEB)],
)
def test_answering_twice_is_answering_anew_whatever_the_channels(night, first, last):
    poll = ask(night)
    answer(night, poll, night.lise, [3, 0, 0], first)
    answer(night, poll, night.lise, [0, 1, 2], last)

    assert [(row.dots, row.channel) for row in poll.answers.all()] == [([0, 1, 2], last)]


def test_the_database_keeps_one_answer_each(night):
    poll = ask(night)
    answer(night, poll, night.lise, [3, 0, 0])

    with pytest.raises(IntegrityError), transaction.atomic():
        PollAnswer.objects.create(
            poll=poll, participation=night.lise, dots=[0, 3, 0], channel="web", at=f.NOON
        )


@CHANNELS
@pytest.mark.parametrize("dots", [[4, 0, 0], [2, 2, 0]])
def test_nobody_puts_more_dots_than_they_have(night, channel, dots):
    with pytest.raises(Denied, match="3 pastilles"):
        answer(night, ask(night), night.lise, dots, channel)


@CHANNELS
@pytest.mark.parametrize("dots", [[0, 0, 0], [-1, 2, 0], [1, 1], [1, 1, 0, 0]])
def test_an_answer_fits_the_options(night, channel, dots):
    with pytest.raises(Denied):
        answer(night, ask(night), night.lise, dots, channel)


@pytest.mark.parametrize("dots", [[1, 1, 0, 0, 0], [2, 0, 0, 0, 0], [0, 0, 0, 0, 0]])
def test_one_stands_at_one_place(night, dots):
    with pytest.raises(Denied):
        answer(night, line(night), night.lise, dots)


def test_the_journal_says_that_there_was_an_answer_and_never_which(night):
    poll = ask(night)
    answer(night, poll, night.lise, [3, 0, 0])

    event = Event.objects.about(poll).get(verb="preference given")
    assert (event.actor, event.data) == (night.lise.pseudonym, {"channel": "web"})


def test_once_closed_phones_are_late_and_paper_is_not(night):
    poll = close(night, ask(night))

    with pytest.raises(Denied, match="close"):
        answer(night, poll, night.lise, [1, 0, 0])
    answer(night, poll, night.paul, [1, 0, 0], Channel.PAPER)

    assert polls.answers_of(poll) == 1


def test_somebody_of_another_worksite_does_not_answer(night):
    with pytest.raises(Denied):
        answer(night, ask(night), f.ParticipationFactory(), [1, 0, 0])


# Counted in the room


def test_people_counted_and_people_who_answered_are_no_more_than_those_present(night):
    poll = line(night)
    answer(night, poll, night.lise, [1, 0, 0, 0, 0])

    with pytest.raises(Denied, match="1 personnes présentes"):
        count(night, poll, {night.lived: (1, [1, 0, 0, 0, 0])})

    seat(night, *crowd(night, night.lived, 1))
    assert count(night, poll, {night.lived: (1, [0, 0, 0, 0, 1])}) == 1
    assert polls.answers_of(poll) == 2


def test_whoever_was_counted_in_the_room_does_not_answer_again(night):
    poll = line(night)
    count(night, poll, {night.lived: (1, [1, 0, 0, 0, 0])})

    with pytest.raises(Denied, match="compté"):
        answer(night, poll, night.lise, [0, 0, 0, 0, 1])


def test_counting_a_table_again_replaces_its_count(night):
    for who in crowd(night, night.lived, 3):
        seat(night, who)
    poll = line(night)
    count(night, poll, {night.lived: (2, [2, 0, 0, 0, 0])}, table=1)
    count(night, poll, {night.lived: (3, [0, 3, 0, 0, 0])}, table=1)

    assert polls.results(poll, public=False).total.dots == (0, 3, 0, 0, 0)


def test_so_few_people_cannot_have_put_so_many_dots(night):
    with pytest.raises(Denied, match="4 pastilles"):
        count(night, ask(night), {night.lived: (1, [4, 0, 0])})


def test_a_refused_constituency_refuses_the_whole_count(night):
    poll = line(night)
    both = {night.lived: (1, [1, 0, 0, 0, 0]), night.elected: (9, [9, 0, 0, 0, 0])}

    with pytest.raises(Denied):
        count(night, poll, both)

    assert not poll.counts.exists()


# What is shown


def filled(night):
    """Seven and six people who answered, two of them alone on an option."""
    poll = ask(night)
    for who in crowd(night, night.lived, 7):
        answer(night, poll, who, [2, 1, 0])
    for who in crowd(night, night.elected, 6):
        answer(night, poll, who, [0, 3, 0])
    for who in crowd(night, night.elected, 2):
        answer(night, poll, who, [0, 0, 1])
    return poll


def test_results_by_constituency_are_exact_for_the_team(night):
    told = polls.results(filled(night), public=False)

    assert [(row.dots, row.people) for row in told.rows] == [((14, 7, 0), 7), ((0, 18, 2), 8)]
    assert (told.total.dots, told.total.people) == ((14, 25, 2), 15)
    assert not told.protected


def test_dots_of_fewer_than_five_people_are_hidden_from_the_public(night):
    told = polls.results(filled(night), public=True)

    assert told.protected
    assert told.rows[1].dots[2] is None
    hidden = [row.dots[2] for row in told.rows]
    assert hidden.count(None) != 1 or told.total.dots[2] is None


def test_a_constituency_of_fewer_than_five_is_hidden_whole_wherever_its_dots(night):
    poll = ask(night)
    for who in crowd(night, night.lived, 9):
        answer(night, poll, who, [1, 1, 1])
    for who in crowd(night, night.elected, 3):
        answer(night, poll, who, [1, 1, 1])

    told = polls.results(poll, public=True)

    assert told.rows[1].dots == (None, None, None)
    assert told.rows[1].people is None


@pytest.mark.parametrize("people", [1, 4])
def test_dots_counted_on_the_wall_are_protected_as_those_of_few(night, people):
    for who in crowd(night, night.lived, 8):
        seat(night, who)
    poll = ask(night)
    count(night, poll, {night.lived: (people, [people * 3, 0, 0])})

    assert polls.results(poll, public=True).rows[0].dots == (None, None, None)


@pytest.mark.parametrize("kind", ["line", "dots"])
def test_a_room_of_small_constituencies_shows_no_figure_of_fewer_than_five_people(night, kind):
    poll = line(night) if kind == "line" else ask(night, budget=1)
    first, last = [1, *[0] * (len(poll.options) - 1)], [*[0] * (len(poll.options) - 1), 1]
    for who, dots in zip(crowd(night, night.lived, 4), [first, first, first, last], strict=True):
        answer(night, poll, who, dots)
    for who in crowd(night, night.elected, 4):
        answer(night, poll, who, first)

    told = polls.results(poll, public=True)

    assert polls.results(poll, public=False).total.dots[-1] == 1
    assert told.total.dots[-1] is None
    assert {row.people for row in told.rows} == {None}
    assert told.total.people is None, "with it, the one who stands apart is worked out"


# Asked


@pytest.mark.parametrize(
    "spoil",
    [
        {"question": "🙂"},
        {"options": ["Seul"]},
        {"options": ["La salle", "la SALLE"]},
        {"options": ["La salle", "🙂"]},
        {"options": [f"Choix {n}" for n in range(13)]},
        {"options": ["Court", "long" * 60]},
        {"budget": 0},
        {"budget": 21},
    ],
)
def test_a_question_that_cannot_be_answered_is_not_put(night, spoil):
    with pytest.raises(Denied):
        ask(night, **spoil)


@pytest.mark.parametrize("state", sorted(set(State) - {State.UNDER_WAY, State.HELD}))
def test_questions_are_put_in_a_meeting_that_has_begun(night, state):
    night.meeting.state = state

    with pytest.raises(Denied):
        ask(night)


def test_the_screen_follows(night):
    poll = line(night)
    answer(night, poll, night.lise, [1, 0, 0, 0, 0])

    scene = evening.scene(night.meeting, evening.Clock(night.meeting, f.NOON))

    assert (scene.name, scene.poll, scene.answers) == ("poll", poll, 1)


def test_taking_back_the_agreement_takes_the_answer_away(night):
    person = f.PersonFactory()
    who = f.ParticipationFactory(worksite=night.worksite, constituency=night.lived, person=person)
    poll = ask(night)
    answer(night, poll, who, [1, 0, 0])

    actions.take_opinions_back(participation=who, by=None, now=f.NOON)

    assert not poll.answers.exists()


def test_ones_own_page_and_ones_file_say_what_one_put(night, client):
    person = f.PersonFactory()
    who = f.ParticipationFactory(worksite=night.worksite, constituency=night.lived, person=person)
    answer(night, ask(night), who, [2, 0, 1])
    answer(night, line(night), who, [0, 0, 0, 0, 1])

    enter_as(client, person)
    shown = client.get(reverse("people:personal_page")).content.decode()

    assert "La salle (2), Le marché (1)" in shown
    assert "5 – Tout fermer" in shown
    assert len(mine.votes(person)) == 2


# Pages


def address(name, night, *more):
    return reverse(f"debates:{name}", args=[night.worksite.slug, night.meeting.slug, *more])


@pytest.fixture
def phone(night, client):
    """Lise walked in with her phone, without JavaScript."""
    said = {"constituency": night.lived.pk, "agreed": "on", "request_key": key()}
    entered = client.post(reverse("debates:room", args=[night.meeting.room_code]), said)
    assert entered.status_code == 302
    return client


def test_a_phone_puts_its_dots_and_puts_them_anew(night, phone):
    poll = ask(night)
    page = address("preference", night, poll.number)

    assert "La salle" in phone.get(page).content.decode()
    phone.post(page, {"d0": "3"})
    phone.post(page, {"d0": "", "d1": "2"})

    assert [row.dots for row in poll.answers.all()] == [[0, 2, 0]]


def test_too_many_dots_are_refused_with_a_sentence_and_kept_in_the_form(night, phone):
    poll = ask(night)

    refused = phone.post(address("preference", night, poll.number), {"d0": "2", "d2": "2"})

    assert refused.status_code == 422
    shown = refused.content.decode()
    assert "enlevez-en" in shown
    assert shown.count('value="2"') == 2
    assert not poll.answers.exists()


@pytest.mark.parametrize("wrong", ["", "9", "-1", "deux"])
def test_a_place_that_is_not_on_the_line_is_refused(night, phone, wrong):
    poll = line(night)

    refused = phone.post(address("preference", night, poll.number), {"place": wrong})

    assert refused.status_code == 422
    assert not poll.answers.exists()


def test_the_line_on_a_phone(night, phone):
    poll = line(night)
    page = address("preference", night, poll.number)

    phone.post(page, {"place": "4"})

    assert poll.answers.get().dots == [0, 0, 0, 0, 1]
    assert "5 – Tout fermer" in phone.get(page).content.decode()


def test_a_sheet_and_a_count_are_typed_by_the_note_taker(night, client):
    poll = ask(night)
    client.force_login(night.note_taker)
    client.post(
        address("poll_paper", night, poll.number), {"badge": night.lise.pseudonym, "d1": "3"}
    )
    c = night.elected.pk
    counted = {"table": "2", f"p{c}": "1", f"c{c}_0": "1", f"c{c}_1": "1", f"c{c}_2": "1"}
    client.post(address("poll_count", night, poll.number), counted)

    told = polls.results(poll, public=False)
    assert [row.dots for row in told.rows] == [(0, 3, 0), (1, 1, 1)]
    assert "Table 2" in client.get(address("poll_count", night, poll.number)).content.decode()


@pytest.mark.parametrize("sent", [{"table": "0"}, {"table": "-1"}])
def test_an_empty_count_is_refused(night, client, sent):
    client.force_login(night.note_taker)

    refused = client.post(address("poll_count", night, line(night).number), sent)

    assert refused.status_code == 422


def test_the_facilitator_asks_and_closes(night, client):
    account = f.AccountFactory()
    MeetingRole.objects.create(meeting=night.meeting, account=account, role="facilitator")
    client.force_login(account)
    sent = {"kind": "line", "question": "Où êtes-vous ?", "options": "Ici\nLà-bas", "budget": 3}

    client.post(address("open_poll", night), sent)
    poll = night.meeting.polls.get()
    client.post(address("close_poll", night, poll.number))

    poll.refresh_from_db()
    assert poll.options == ["1 – Ici", "2", "3 – entre les deux", "4", "5 – Là-bas"]
    assert poll.closed_at


def test_a_stranger_reads_closed_questions_without_the_small_figures(night, client):
    asked = filled(night)
    page = address("preferences", night)
    assert "caché" not in client.get(page).content.decode()

    close(night, asked)
    shown = client.get(page).content.decode()

    assert "Par quoi commencer ?" in shown
    assert "moins de 5 personnes" in shown.replace("\u00a0", " ")


def test_who_has_voted_is_told_of_a_question_and_comes_back_to_the_debate(night, client):
    person = f.PersonFactory()
    me = f.ParticipationFactory(worksite=night.worksite, constituency=night.lived, person=person)
    enter_as(client, person)
    poll = line(night)
    where = [night.worksite.slug, night.meeting.slug]
    votes = reverse("debates:statements", args=where)

    assert poll.question in client.get(votes).content.decode()
    answer = client.post(reverse("debates:preference", args=[*where, poll.number]), {"place": "2"})

    assert answer["Location"] == reverse("debates:debate", args=where)
    assert poll.answers.get().participation == me
    assert poll.question not in client.get(votes).content.decode()


def test_where_every_figure_is_hidden_one_sentence_says_so(night, client):
    poll = line(night)
    assert not polls.results(poll, public=True).is_hidden, "where nobody answered nothing is hidden"
    for who in crowd(night, night.lived, 3):
        answer(night, poll, who, [1, 0, 0, 0, 0])
    close(night, poll)

    where = reverse("debates:preferences", args=[night.worksite.slug, night.meeting.slug])
    shown = client.get(where).content.decode()

    assert polls.results(poll, public=True).is_hidden
    assert "Trop peu de personnes ont répondu" in shown
    assert "masqué" not in shown
