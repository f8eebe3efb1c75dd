"""When one may ask for a place: every state of a meeting is tried, so that a new one fails."""

import datetime

import pytest

from chantier.meetings.states import State as MeetingState
from chantier.people.models import Channel
from chantier.registrations import policies
from chantier.rules import may
from tests.factories import MeetingFactory
from tests.registrations.factories import drawn_by_lot, evening

DAY = datetime.timedelta(days=1)

# By web, by a slip that somebody types, at the door.
MAY_ASK = {
    MeetingState.PREPARATION: (False, False, True),
    MeetingState.OPEN: (True, True, True),
    MeetingState.CLOSED: (False, True, True),
    MeetingState.UNDER_WAY: (False, False, True),
    MeetingState.HELD: (False, False, True),
    MeetingState.CANCELLED: (False, False, False),
}


def asking(meeting, now, channel=Channel.WEB):
    return may(policies.check_can_register, meeting, now=now, channel=channel)


@pytest.mark.parametrize("state", list(MeetingState))
def test_each_state_says_who_may_ask(state, now):
    meeting = MeetingFactory(state=state)

    allowed = tuple(
        asking(meeting, now, channel).allowed
        for channel in (Channel.WEB, Channel.PAPER, Channel.DOOR)
    )

    assert allowed == MAY_ASK[state]


def test_the_refusal_names_the_meeting_and_says_when_it_opens(now):
    meeting = MeetingFactory(open=True, registration_opens_at=now + DAY)

    reason = asking(meeting, now).reason

    assert str(meeting) in reason
    assert "2 octobre 2015" in reason


def test_it_closes_at_the_minute_that_was_printed(now):
    meeting = MeetingFactory(open=True, registration_closes_at=now)

    assert not asking(meeting, now).allowed
    assert asking(meeting, now - datetime.timedelta(minutes=1)).allowed
    assert asking(meeting, now, Channel.PAPER).allowed


def test_once_begun_one_registers_at_the_door(now):
    meeting = evening()

    assert not asking(meeting, meeting.starts_at).allowed
    assert asking(meeting, meeting.starts_at, Channel.DOOR).allowed


def test_a_meeting_without_a_date_yet_may_take_registrations(now):
    assert asking(MeetingFactory(open=True, starts_at=None, ends_at=None), now).allowed


@pytest.mark.parametrize(
    ("meeting", "words"),
    [
        (lambda: evening(places=1), ""),
        (lambda: evening(places=None), ""),
        (lambda: evening(places=0), "attente"),
        (lambda: drawn_by_lot(), "tirées au sort"),
    ],
)
def test_the_form_says_beside_each_evening_what_to_expect(meeting, words):
    verdict = may(policies.check_has_a_place, meeting())

    assert verdict.allowed == (not words)
    assert words in verdict.reason


def test_every_refusal_is_a_sentence_in_french(now):
    for state in MeetingState:
        reason = asking(MeetingFactory(state=state), now).reason
        assert not reason or reason.endswith(".")
