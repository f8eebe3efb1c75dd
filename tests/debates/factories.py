"""What the tests of debates need beyond the common factories."""

import uuid
from dataclasses import dataclass

from chantier.debates import actions
from chantier.debates.models import Kind, Statement
from chantier.meetings.models import MeetingRole
from chantier.people.models import Channel
from chantier.worksites.states import State as WorksiteState
from tests import factories as f


@dataclass
class Room:
    """A workshop under way with two constituencies, somebody of each, and a note-taker."""

    meeting: object
    worksite: object
    lived: object
    elected: object
    lise: object  # a participation of `lived`
    paul: object  # a participation of `elected`
    note_taker: object


def room(**meeting) -> Room:
    """People have taken their seats."""
    worksite = f.WorksiteFactory(state=WorksiteState.WORKSHOPS)
    meeting = f.MeetingFactory(**{"worksite": worksite, "under_way": True} | meeting)
    lived = f.ConstituencyFactory(space=worksite.space, name="Collectifs citoyens", letter="A")
    elected = f.ConstituencyFactory(space=worksite.space, name="Élues et élus", letter="B")
    note_taker = f.AccountFactory()
    MeetingRole.objects.create(meeting=meeting, account=note_taker, role="note_taker")
    return Room(
        meeting=meeting,
        worksite=worksite,
        lived=lived,
        elected=elected,
        lise=_known(worksite, lived),
        paul=_known(worksite, elected),
        note_taker=note_taker,
    )


def _known(worksite, constituency):
    """Somebody who registered: what they say is theirs."""
    return f.ParticipationFactory(
        worksite=worksite, constituency=constituency, person=f.PersonFactory()
    )


def say(room, who, text="On m’a demandé mon avis, puis plus rien.", **more):
    """Somebody writes for themselves."""
    words = {
        "meeting": room.meeting,
        "participation": who,
        "constituency": who.constituency,
        "kind": Kind.STORY,
        "text": text,
        "by": None,
        "now": f.NOON,
    }
    return actions.contribute(**words | more)


def note(room, who, text="On m’a demandé mon avis, puis plus rien.", **more):
    """The note-taker writes down what somebody says."""
    return say(room, who, text, **{"by": room.note_taker, "channel": Channel.VOICE} | more)


def statement(room, text="L’assemblée doit choisir son ordre du jour.", **more):
    return actions.open_statement(
        worksite=room.worksite,
        meeting=room.meeting,
        text=text,
        by=room.note_taker,
        now=f.NOON,
        **more,
    )


def answer(statement, who, value, channel=Channel.WEB, by=None):
    return actions.vote(
        statement=statement, participation=who, value=value, channel=channel, by=by, now=f.NOON
    )


def crowd(room, constituency, count):
    return [
        f.ParticipationFactory(worksite=room.worksite, constituency=constituency)
        for _ in range(count)
    ]


def answers(statement: Statement, room, constituency, *, agree=0, disagree=0, passed=0):
    """So many of a constituency answer so."""
    people = iter(crowd(room, constituency, agree + disagree + passed))
    for value, count in ((1, agree), (-1, disagree), (0, passed)):
        for _ in range(count):
            answer(statement, next(people), value)


def key():
    return uuid.uuid4()
