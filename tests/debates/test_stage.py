"""The evening is run: steps and clock, who asks to speak, who was not heard, cards counted."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from chantier.debates import actions, evening, queries
from chantier.debates.models import Kind, Stage
from chantier.meetings.models import AgendaItem, Attendance, MeetingRole
from chantier.meetings.states import State
from chantier.people.models import Channel
from chantier.rules import Denied
from tests import factories as f
from tests.debates.factories import answer, crowd, key, room, say, statement


@pytest.fixture
def evening_of():
    return room()


def later(seconds):
    return f.NOON + timedelta(seconds=seconds)


def steps(here, *phases):
    return [
        AgendaItem.objects.create(
            meeting=here.meeting, position=n, title=f"Étape {n}", minutes=10, phase=phase
        )
        for n, phase in enumerate(phases, start=1)
    ]


def there(here, *people):
    for one in people:
        Attendance.objects.create(meeting=here.meeting, participation=one, at=f.NOON)


def go(here, step, now=f.NOON):
    actions.go_to_step(meeting=here.meeting, step=step, by=here.note_taker, now=now)


def test_the_clock_counts_from_the_step_and_waits_while_something_is_explained(evening_of):
    first, second = steps(evening_of, "plenary", "vote")
    go(evening_of, first)
    say(evening_of, evening_of.lise, "CCAS", kind=Kind.NOT_UNDERSTOOD, now=later(60))

    clock = evening.Clock(evening_of.meeting, later(180))
    assert (clock.current, clock.upcoming, clock.halted) == (first, second, True)
    assert clock.seconds_left == 9 * 60

    actions.go_on(meeting=evening_of.meeting, by=evening_of.note_taker, now=later(180))
    assert evening.Clock(evening_of.meeting, later(240)).seconds_left == 8 * 60


def test_a_step_asked_for_twice_does_not_begin_its_clock_again(evening_of):
    (only,) = steps(evening_of, "plenary")
    go(evening_of, only)
    go(evening_of, only, later(300))

    assert Stage.objects.get().began_at == f.NOON


def test_no_step_of_another_meeting_and_none_before_the_meeting_begins(evening_of):
    (step,) = steps(room(), "plenary")
    with pytest.raises(Denied):
        go(evening_of, step)
    early = room(state=State.OPEN, under_way=False)
    (step,) = steps(early, "plenary")
    with pytest.raises(Denied):
        go(early, step)


def ask(here, who, seconds=0, **more):
    wish = {"meeting": here.meeting, "constituency": who.constituency, "participation": who}
    return actions.raise_hand(**wish | more, by=None, now=later(seconds))


@pytest.mark.parametrize("on_paper", [False, True])
def test_whoever_has_not_spoken_comes_first_then_the_constituency_least_heard(evening_of, on_paper):
    here = evening_of
    (other,) = crowd(here, here.elected, 1)
    there(here, here.lise, here.paul, other)
    for who, start in ((here.paul, 0), (here.lise, 300)):
        actions.record_turn(
            meeting=here.meeting,
            constituency=who.constituency,
            participation=who,
            by=here.note_taker,
            now=later(start),
        )
    actions.end_turn(meeting=here.meeting, by=here.note_taker, now=later(310))
    ask(here, here.paul, 400)
    ask(here, here.lise, 401)
    more = {"participation": None, "request_key": key()} if on_paper else {}
    last = ask(here, here.lise if on_paper else other, 402, **more)
    ask(here, here.paul, 403)  # asked twice is asked once

    order = evening.queue(here.meeting, queries.speaking_balance(here.meeting))

    if on_paper:  # a hand without badge, of a constituency that has spoken: after its own first
        assert [one.hand.participation for one in order] == [here.lise, None, here.paul]
    else:
        assert [one.hand.participation for one in order] == [other, here.lise, here.paul]
        assert [one.first_time for one in order] == [True, False, False]
    actions.give_floor(hand=last, by=here.note_taker, now=later(500))
    assert here.meeting.hands.count() == 2


def test_those_not_heard_are_told_by_badge_whether_they_spoke_or_wrote(evening_of):
    here = evening_of
    there(here, here.lise, here.paul)
    say(here, here.lise)

    (row,) = evening.silent(here.meeting)

    assert (row.constituency, row.badges) == (here.elected, [here.paul.pseudonym])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Le CCAS et la CAF, au XXI siècle, avec le CCAS.", ["CCAS", "CAF"]),
        ("ON NE NOUS ÉCOUTE JAMAIS ICI", []),
        ("Rien de tel. A ou B.", []),
        ("🎉", []),
    ],
)
def test_acronyms_are_asked_about(text, found):
    assert evening.acronyms(text) == found


def test_what_stands_on_the_word_board_is_no_longer_asked(evening_of):
    here = evening_of
    say(here, here.lise, "Le CCAS me dit d’appeler la MDPH.", released=True)
    say(here, here.lise, "ccas", kind=Kind.NOT_UNDERSTOOD)
    assert evening.to_explain(here.meeting) == ["CCAS", "MDPH"]
    actions.give_meaning(
        worksite=here.worksite,
        word="CCAS",
        constituency=here.lived,
        meaning="Le bureau des aides de la mairie",
        by=here.note_taker,
        now=f.NOON,
    )
    assert evening.to_explain(here.meeting) == ["MDPH"]
    assert evening.calls(here.meeting) == []


def count(here, put, constituency, agree, disagree=0, table=0):
    return actions.count_cards(
        statement=put,
        constituency=constituency,
        table=table,
        agree=agree,
        disagree=disagree,
        passed=0,
        by=here.note_taker,
        now=f.NOON,
    )


def test_cards_count_with_phones_and_paper_and_never_twice(evening_of):
    here = evening_of
    people = crowd(here, here.lived, 5)
    there(here, *people)
    put = statement(here)
    answer(put, people[0], 1)
    answer(put, people[1], -1, channel=Channel.PAPER, by=here.note_taker)

    with pytest.raises(Denied, match="présences 5"):
        count(here, put, here.lived, agree=4)
    count(here, put, here.lived, agree=1, table=1)
    count(here, put, here.lived, agree=2, table=1)  # counted again
    count(here, put, here.lived, agree=0, disagree=1, table=2)

    row = queries.results_by_constituency(put, public=False).rows[0]
    assert (row.agree, row.disagree, row.n) == (3, 2, 5)
    with pytest.raises(Denied):
        answer(put, people[2], 1)
    with pytest.raises(Denied):
        answer(put, people[3], 1, channel=Channel.PAPER, by=here.note_taker)
    answer(put, people[0], -1)  # who had answered may change it
    assert queries.results_by_constituency(put, public=False).total.n == 5


def test_the_screen_shows_what_the_moment_asks(evening_of):
    here = evening_of
    peers, columns = steps(here, "peers", "side_by_side")
    say(here, here.lise, "entre nous")

    def name(seconds=0):
        clock = evening.Clock(here.meeting, later(seconds))
        return evening.scene(here.meeting, clock)

    go(here, peers)
    assert name().name == "peers"
    put = statement(here)
    answer(put, here.lise, 1)
    assert (name().name, name().answers) == ("vote", 1)
    actions.close_statement(statement=put, by=here.note_taker, now=later(30))
    assert name(40).name == "result"
    go(here, columns, later(60))
    assert name(70).name == "columns"
    assert all(not column.contributions for column in name(70).columns)  # kept among peers
    actions.halt(meeting=here.meeting, by=None, now=later(80))
    assert name(90).name == "explain"


def test_the_screens_of_the_evening_open_and_their_buttons_work(client, evening_of):
    here = evening_of
    f.ParticipationFactory(worksite=here.worksite, constituency=here.lived)
    MeetingRole.objects.create(meeting=here.meeting, account=here.note_taker, role="facilitator")
    first, _second = steps(here, "plenary", "vote")
    statement(here)
    client.force_login(here.note_taker)
    at = f"/chantiers/{here.worksite.slug}/rencontres/{here.meeting.slug}"
    assert "Ouvrir l’écran" in client.get(f"{at}/animer/").content.decode()
    client.post(f"{at}/animer/etape/", {"step": first.pk})
    client.post(f"{at}/animer/horloge/", {"do": "stop"})
    assert "on explique" in client.get(f"{at}/ecran/").content.decode()
    client.post(f"{at}/animer/horloge/", {"do": "go"})
    client.post(f"{at}/animer/parole/", {"shown": "yes"})
    client.post(f"{at}/animer/file/", {"constituency": here.lived.pk, "request_key": key()})
    hand = here.meeting.hands.get()
    client.post(f"{at}/animer/file/{hand.pk}/")
    client.post(f"{at}/animer/file/{hand.pk}/")  # a second tap finds nobody, and says so
    turn = here.meeting.turns.get()
    client.post(f"{at}/animer/tour/fin/", {"ago": "nonsense"})
    turn.refresh_from_db()
    assert turn.seconds is not None
    there(here, here.lise)
    sent = {"statement": here.meeting.statements.get().pk, "table": 3, f"a{here.lived.pk}": 1}
    assert client.post(f"{at}/notes/cartes/", sent).status_code == 302
    assert client.post(f"{at}/notes/cartes/", sent | {f"a{here.lived.pk}": 9}).status_code == 422
    assert "table 3" in client.get(f"{at}/notes/cartes/").content.decode()


def test_a_tap_that_waited_for_the_network_counts_from_when_it_was_made(client, evening_of):
    here = evening_of

    MeetingRole.objects.create(meeting=here.meeting, account=here.note_taker, role="facilitator")
    client.force_login(here.note_taker)
    at = f"/chantiers/{here.worksite.slug}/rencontres/{here.meeting.slug}/animer/tour/"
    once = {"constituency": here.lived.pk, "request_key": key(), "ago": "600"}
    client.post(at, once)
    client.post(at, once)

    (turn,) = here.meeting.turns.all()
    assert 599 <= (timezone.now() - turn.started_at).total_seconds() <= 660


# On SQLite the second transaction cannot begin before the first is over (BEGIN IMMEDIATE): there is
# no race to try. tests/test_on_postgresql.py runs this one in each `make test`.
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["cards", "vote"])
def test_a_vote_and_a_count_of_cards_at_the_same_instant_count_the_person_once(first):
    here = room()
    (voter,) = crowd(here, here.lived, 1)
    there(here, voter)
    put = statement(here)
    waiting, refused = threading.Event(), []

    def other():
        waiting.set()
        try:
            if first == "cards":
                answer(put, voter, 1)
            else:
                count(here, put, here.lived, agree=1)
        except Denied as denied:
            refused.append(denied)
        finally:
            connection.close()

    second = threading.Thread(target=other)
    with transaction.atomic():
        if first == "cards":
            count(here, put, here.lived, agree=1)
        else:
            answer(put, voter, 1)
        second.start()
        waiting.wait()
        time.sleep(0.3)  # it has come as far as it can
    second.join()

    assert len(refused) == 1
    assert queries.results_by_constituency(put, public=False).total.n == 1
