"""Who walks in, who speaks, what words mean, what is disputed."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from chantier.audit.models import Event
from chantier.debates import actions, queries
from chantier.debates.models import SpeakingTurn, WordMeaning
from chantier.debates.states import ConflictState
from chantier.meetings.models import Attendance
from chantier.meetings.states import State
from chantier.people.models import Channel
from chantier.rules import Denied
from chantier.worksites.models import Participation
from tests import factories as f
from tests.debates.factories import crowd, key, room


@pytest.fixture
def evening():
    return room()


def later(seconds):
    return f.NOON + timedelta(seconds=seconds)


def walk_in(evening, **more):
    arrival = {
        "meeting": evening.meeting,
        "constituency": evening.lived,
        "request_key": key(),
        "channel": Channel.WEB,
        "by": None,
        "now": f.NOON,
    }
    return actions.let_in(**arrival | more)


@pytest.mark.parametrize("channel", [Channel.WEB, Channel.PAPER])
def test_a_walk_in_is_one_person_present_under_a_pseudonym_linked_to_nobody(evening, channel):
    by = evening.note_taker if channel == Channel.PAPER else None
    once = key()

    somebody = walk_in(evening, request_key=once, channel=channel, by=by)

    assert walk_in(evening, request_key=once, channel=channel, by=by) == somebody
    assert somebody.constituency == evening.lived
    assert not hasattr(Participation.objects.get(pk=somebody.pk), "link")
    assert Attendance.objects.get().participation == somebody
    assert Event.objects.get(verb="walked in").actor == somebody.pseudonym


@pytest.mark.parametrize("state", sorted(set(State) - {State.UNDER_WAY}))
def test_nobody_walks_in_before_or_after_the_meeting(state):
    with pytest.raises(Denied):
        walk_in(room(state=state, under_way=False))


def test_nobody_walks_in_for_a_constituency_of_another_space(evening):
    with pytest.raises(Denied):
        walk_in(evening, constituency=room().lived)


def turn(evening, constituency, now, **more):
    return actions.record_turn(
        meeting=evening.meeting, constituency=constituency, by=evening.note_taker, now=now, **more
    )


def test_one_tap_begins_a_turn_and_ends_the_one_before(evening):
    first = turn(evening, evening.lived, f.NOON)
    turn(evening, evening.elected, later(60))
    actions.end_turn(meeting=evening.meeting, by=evening.note_taker, now=later(90))
    actions.end_turn(meeting=evening.meeting, by=evening.note_taker, now=later(95))

    first.refresh_from_db()
    assert first.seconds == 60
    lived, elected = queries.speaking_balance(evening.meeting)
    assert (lived.turns, lived.seconds, lived.share) == (1, 60, 2 / 3)
    assert (elected.turns, elected.seconds) == (1, 30)


def test_a_double_tap_is_one_turn(evening):
    once = key()
    first = turn(evening, evening.lived, f.NOON, request_key=once)

    assert turn(evening, evening.lived, later(1)) == first
    assert turn(evening, evening.lived, later(600), request_key=once) == first
    assert turn(evening, evening.lived, later(5)) != first


def test_the_database_lets_one_person_speak_at_a_time(evening):
    turn(evening, evening.lived, f.NOON)

    with pytest.raises(IntegrityError), transaction.atomic():
        SpeakingTurn.objects.create(
            meeting=evening.meeting, constituency=evening.elected, started_at=f.NOON
        )


def test_a_clock_set_back_gives_no_negative_time(evening):
    first = turn(evening, evening.lived, f.NOON)
    turn(evening, evening.elected, later(-30))

    first.refresh_from_db()
    assert first.seconds == 0


def test_a_forgotten_turn_is_corrected_and_the_wrong_one_counts_for_nothing(evening):
    forgotten = turn(evening, evening.lived, f.NOON)
    by = evening.note_taker
    with pytest.raises(Denied):
        actions.correct_turn(turn=forgotten, seconds=99_999, by=by, now=f.NOON)
    actions.correct_turn(turn=forgotten, seconds=0, by=by, now=f.NOON)

    assert queries.speaking_balance(evening.meeting)[0].turns == 0


def test_speech_is_set_against_those_present(evening):
    for somebody in [evening.lise, *crowd(evening, evening.lived, 2), evening.paul]:
        Attendance.objects.create(meeting=evening.meeting, participation=somebody, at=f.NOON)

    lived, elected = queries.speaking_balance(evening.meeting)

    assert (lived.present, lived.present_share, lived.share) == (3, 0.75, None)
    assert elected.present_share == 0.25


def test_turns_are_counted_only_while_the_meeting_lasts():
    evening = room(held=True, under_way=False)
    with pytest.raises(Denied):
        turn(evening, evening.lived, f.NOON)


def mean(evening, who, word, meaning, **more):
    return actions.give_meaning(
        **{
            "worksite": evening.worksite,
            "word": word,
            "constituency": who.constituency,
            "meaning": meaning,
            "participation": who,
            "by": None,
            "now": f.NOON,
        }
        | more
    )


def test_each_constituency_says_what_a_word_means_to_it(evening):
    mean(evening, evening.lise, "Participation", "Être écoutée")
    mean(evening, evening.paul, "participation", "Voter")
    mean(evening, evening.lise, "PARTICIPATION", "Décider")
    agreed = {"constituency": None, "participation": None, "by": evening.note_taker}
    mean(evening, evening.lise, "participation", "Prendre part", **agreed)
    mean(evening, evening.lise, "participation", "Prendre sa part", **agreed)

    (word,) = queries.word_board(evening.worksite)

    assert word.word == "Participation"
    assert [row.meaning for row in word.meanings] == ["Décider", "Voter"]
    assert word.common.meaning == "Prendre sa part"
    assert WordMeaning.objects.count() == 3


def test_nobody_says_what_a_word_means_to_others_or_to_all(evening):
    for constituency in (evening.elected, None):
        with pytest.raises(Denied):
            mean(evening, evening.lise, "Mot", "Sens", constituency=constituency)


def test_the_database_keeps_one_common_meaning(evening):
    WordMeaning.objects.create(worksite=evening.worksite, word="Mot", meaning="Un")

    with pytest.raises(IntegrityError), transaction.atomic():
        WordMeaning.objects.create(worksite=evening.worksite, word="Mot", meaning="Deux")


@pytest.fixture
def conflict(evening):
    return actions.open_conflict(
        worksite=evening.worksite,
        meeting=evening.meeting,
        matter="Les clés du local",
        participation=evening.lise,
        by=None,
        now=f.NOON,
    )


def hold(conflict, who, text="Nous", by=None, **more):
    return actions.take_position(
        conflict=conflict,
        constituency=who.constituency,
        participation=None if by else who,
        text=text,
        by=by,
        now=f.NOON,
        **more,
    )


def move(conflict, to, by, **more):
    return actions.move_conflict(conflict=conflict, to=to, by=by, now=f.NOON, **more)


def test_anybody_who_takes_part_opens_a_conflict_once(evening):
    once = key()
    opened = [
        actions.open_conflict(
            worksite=evening.worksite,
            matter="Les clés",
            participation=evening.lise,
            by=None,
            now=f.NOON,
            request_key=once,
        )
        for _ in range(2)
    ]

    assert opened[0] == opened[1]
    with pytest.raises(Denied):
        actions.open_conflict(
            worksite=evening.worksite,
            matter="Les clés",
            participation=room().lise,
            by=None,
            now=f.NOON,
        )


def test_one_takes_position_for_ones_own_constituency(evening, conflict):
    with pytest.raises(Denied):
        actions.take_position(
            conflict=conflict,
            constituency=evening.elected,
            participation=evening.lise,
            text="Ils",
            by=None,
            now=f.NOON,
        )
    hold(conflict, evening.lise, "Ouvrir", needs="Une clé")
    hold(conflict, evening.paul, "Assurer", by=evening.note_taker)

    assert [row.text for row in conflict.positions.order_by("pk")] == ["Ouvrir", "Assurer"]


def test_no_majority_closes_a_conflict(evening, conflict):
    by = evening.note_taker
    with pytest.raises(Denied):
        move(conflict, ConflictState.CLARIFIED, by)
    ours, theirs = hold(conflict, evening.lise), hold(conflict, evening.paul)
    move(conflict, ConflictState.CLARIFIED, by)
    actions.say_settled(position=ours, participation=evening.lise, by=None, now=f.NOON)

    with pytest.raises(Denied, match="Élues"):
        move(conflict, ConflictState.SETTLED, by, would_settle="Deux clés")
    actions.say_settled(position=theirs, by=by, now=f.NOON)  # said aloud, written down
    with pytest.raises(Denied):
        move(conflict, ConflictState.SETTLED, by)
    settled = move(conflict, ConflictState.SETTLED, by, would_settle="Deux clés", why="Accord")

    assert settled.state == ConflictState.SETTLED
    with pytest.raises(Denied):
        hold(conflict, evening.lise)
    move(conflict, ConflictState.OPEN, by, why="Une clé manque")
    assert not conflict.positions.exclude(settled_at=None).exists()
    assert [(step.sentence, step.why) for step in queries.history_of(conflict)][-2:] == [
        ("Où il en est\u00a0: réglé.", "Accord"),
        ("Où il en est\u00a0: ouvert.", "Une clé manque"),
    ]


def test_a_position_written_anew_is_no_longer_settled(evening, conflict):
    ours = hold(conflict, evening.lise)
    actions.say_settled(position=ours, participation=evening.lise, by=None, now=f.NOON)

    assert hold(conflict, evening.lise, "Autre chose").settled_at is None


@pytest.mark.parametrize("state", list(ConflictState))
def test_each_state_of_a_conflict_can_be_left(evening, conflict, state):
    hold(conflict, evening.lise)
    hold(conflict, evening.paul)
    conflict.positions.update(settled_at=f.NOON)
    type(conflict).objects.update(state=state, would_settle="Deux clés")

    with pytest.raises(Denied):
        move(conflict, state, evening.note_taker)
    for to in conflict.transitions[state]:
        type(conflict).objects.update(state=state)
        conflict.positions.update(settled_at=f.NOON)
        assert move(conflict, to, evening.note_taker).state == to
