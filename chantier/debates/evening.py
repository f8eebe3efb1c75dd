"""What the screens of an evening show: where it stands, who waits to speak, who was not heard."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils.functional import cached_property

from chantier.debates import crossing, polls, queries
from chantier.debates.models import Conflict, Contribution, Hand, Kind, Poll, Stage, Statement
from chantier.meetings.models import AgendaItem, Meeting
from chantier.meetings.states import State
from chantier.spaces.models import Constituency
from chantier.worksites.models import Worksite

_ACRONYM = re.compile(r"\b(?=[A-Z0-9]*[A-Z][A-Z0-9]*[A-Z])[A-Z][A-Z0-9]{1,7}\b")
_WORD = re.compile(r"\w+")
_NUMERAL = re.compile(r"[IVXLCM]+")
SHOUTED = 0.5  # a text with more capitals than this writes no acronyms
JUST_CLOSED = timedelta(minutes=15)
MOST_ACRONYMS = 12
MOST_SIGNED, MOST_TO_SIGN, MOST_CONFLICTS = 4, 3, 3  # what a projected screen holds


class Step(NamedTuple):
    """A step of the running order, as the clock of the evening has it."""

    item: AgendaItem
    starts_at: datetime | None
    is_now: bool
    is_next: bool


class Clock:
    """Where the evening stands: what the facilitator said, else the hours of the programme."""

    def __init__(self, meeting: Meeting, now: datetime) -> None:
        self.now = now
        self.meeting = meeting
        self.stage = Stage.objects.filter(meeting=meeting).first() or Stage(meeting=meeting)
        self._planned = queries.agenda_at(meeting, now)

    @cached_property
    def _place(self) -> int | None:
        """Which step is now, from 0."""
        if self.meeting.state == State.HELD:
            return None
        told = [step.item.pk == self.stage.step_id for step in self._planned]
        clock = [step.is_now for step in self._planned]
        found = told if self.stage.step_id else clock
        return found.index(True) if True in found else None

    @cached_property
    def steps(self) -> list[Step]:
        """All of them, in order."""
        place = self._place
        upcoming = 0 if place is None else place + 1
        return [
            Step(step.item, step.starts_at, number == place, number == upcoming)
            for number, step in enumerate(self._planned)
        ]

    @property
    def current(self) -> AgendaItem | None:
        """The step under way."""
        return next((step.item for step in self.steps if step.is_now), None)

    @property
    def upcoming(self) -> AgendaItem | None:
        """The one that follows."""
        return next((step.item for step in self.steps if step.is_next), None)

    @property
    def halted(self) -> bool:
        """Something is being explained."""
        return self.stage.halted_at is not None

    @property
    def ends_at(self) -> datetime | None:
        """When the step is over, what stood still added."""
        current = self.current
        if current is None:
            return None
        planned = next(step.starts_at for step in self.steps if step.is_now)
        began = self.stage.began_at if self.stage.step_id else planned
        if began is None:
            return None
        late = timedelta(seconds=self.stage.late)
        if self.stage.halted_at:
            late += max(self.now - self.stage.halted_at, timedelta())
        return began + timedelta(minutes=current.minutes) + late

    @property
    def seconds_left(self) -> int | None:
        """Negative once the step lasts too long."""
        ends = self.ends_at
        return None if ends is None else int((ends - self.now).total_seconds())

    @property
    def minutes_left(self) -> int | None:
        """Whole minutes, for whoever has no JavaScript."""
        left = self.seconds_left
        return None if left is None else -(-left // 60)


def writes_together(meeting: Meeting, now: datetime) -> bool:
    """The step under way is the one where all write before everybody, no longer among peers."""
    current = Clock(meeting, now).current if meeting.state == State.UNDER_WAY else None
    return current is not None and current.phase == AgendaItem.Phase.TOGETHER


class Asking(NamedTuple):
    """A hand raised, and why it stands where it stands."""

    hand: Hand
    first_time: bool
    css_class: str


def queue(meeting: Meeting, balance: list[queries.Balance]) -> list[Asking]:
    """Who asks to speak: first those who have not spoken yet, then the constituencies that had
    least of the time they would have had by their number, then whoever asked first."""
    spoke = {pk for people in queries.who_spoke(meeting).values() for pk in people}
    had = {row.constituency.pk: (row.share or 0) - (row.present_share or 0) for row in balance}
    css = {row.constituency.pk: row.css_class for row in balance}
    hands = meeting.hands.select_related("constituency", "participation").order_by("at", "pk")
    asking = [
        Asking(hand, _is_first(hand, spoke, balance), css[hand.constituency_id]) for hand in hands
    ]
    return sorted(
        asking, key=lambda one: (not one.first_time, had[one.hand.constituency_id], one.hand.at)
    )


def _is_first(hand: Hand, spoke: set[int], balance: list[queries.Balance]) -> bool:
    if hand.participation_id is not None:
        return hand.participation_id not in spoke
    return all(row.turns == 0 for row in balance if row.constituency.pk == hand.constituency_id)


class Silent(NamedTuple):
    """Those of a constituency who are present and have neither spoken nor written."""

    constituency: Constituency
    badges: list[str]


def silent(meeting: Meeting) -> list[Silent]:
    """By constituency, those who were not heard yet: by badge, never by name."""
    spoke = {pk for people in queries.who_spoke(meeting).values() for pk in people}
    unheard: dict[int, list[str]] = defaultdict(list)
    rows = meeting.attendances.values_list(
        "participation", "participation__constituency", "participation__pseudonym"
    )
    for pk, constituency, badge in rows.order_by("participation__pseudonym"):
        if pk not in spoke:
            unheard[constituency].append(badge)
    return [
        Silent(constituency, unheard[constituency.pk])
        for constituency in queries.constituencies_of(meeting.worksite)
        if unheard[constituency.pk]
    ]


def acronyms(text: str) -> list[str]:
    """Words in capitals that somebody may not know, in their order."""
    letters = [sign for sign in text if sign.isalpha()]
    if not letters or sum(sign.isupper() for sign in letters) > SHOUTED * len(letters):
        return []
    found = dict.fromkeys(_ACRONYM.findall(text))
    return [word for word in found if not _NUMERAL.fullmatch(word)]


def to_explain(meeting: Meeting) -> list[str]:
    """Acronyms said in the meeting that nobody has put on the word board."""
    board = meeting.worksite.words.values_list("word", flat=True)
    known = {part for word in board for part in _WORD.findall(word.casefold())}
    rows = (
        Contribution.objects.current()
        .filter(meeting=meeting)
        .released()
        .exclude(kind=Kind.NOT_UNDERSTOOD)
    )
    said = dict.fromkeys(
        word
        for text in rows.order_by("number").values_list("text", flat=True)
        for word in acronyms(text)
    )
    return [word for word in said if word.casefold() not in known][:MOST_ACRONYMS]


def calls(meeting: Meeting) -> list[Contribution]:
    """What was not understood and is not on the word board yet, latest first."""
    known = {word.casefold() for word in meeting.worksite.words.values_list("word", flat=True)}
    return [
        call
        for call in queries.not_understood(meeting)
        if " ".join(call.text.split()).casefold() not in known
    ]


def room_at_work(worksite: Worksite) -> Meeting | None:
    """The meeting that is under way, when there is one only: what is named now, is named there."""
    under_way = list(worksite.meetings.filter(state=State.UNDER_WAY).order_by("pk")[:2])
    return under_way[0] if len(under_way) == 1 else None


class Scene(NamedTuple):
    """What the projected screen shows now. `name` is which of its pictures."""

    name: str
    statement: Statement | None = None
    answers: int = 0
    results: queries.Results | None = None
    columns: tuple[queries.Column, ...] = ()
    crossings: tuple[crossing.Seen, ...] = ()
    together: tuple[Contribution, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    poll: Poll | None = None
    preferences: polls.PollResults | None = None
    call: Contribution | None = None

    @property
    def silent(self) -> list[Constituency]:
        """Of whom nothing can be read side by side yet."""
        return [column.constituency for column in self.columns if not column.contributions]


def scene(meeting: Meeting, clock: Clock) -> Scene:
    """A vote when one is open, what was not understood when the clock stands still, its result
    when it has just closed, else what the step is for."""
    if meeting.state != State.UNDER_WAY:
        return Scene("door" if meeting.state != State.HELD else "over")
    if clock.halted:
        return Scene("explain", call=queries.not_understood(meeting).first())
    voted = meeting.statements.order_by("-number", "-pk")
    asked = meeting.polls.order_by("-number", "-pk")
    if poll := asked.open().first():
        return Scene("poll", poll=poll, answers=polls.answers_of(poll))
    if statement := voted.open().first():
        return Scene("vote", statement=statement, answers=_answers(statement))
    phase = clock.current.phase if clock.current else ""
    told = asked.filter(closed_at__gt=clock.now - JUST_CLOSED).first()
    if told and (phase == AgendaItem.Phase.VOTE or _follows_the_vote(told, clock)):
        return Scene("poll", preferences=polls.results(told, public=True))
    recent = voted.filter(closed_at__gt=clock.now - JUST_CLOSED).first()
    if recent and (phase == AgendaItem.Phase.VOTE or _follows_the_vote(recent, clock)):
        result = queries.results_by_constituency(recent, public=True)
        return Scene("result", statement=recent, results=result)
    if phase in {AgendaItem.Phase.SIDE_BY_SIDE, AgendaItem.Phase.TOGETHER}:
        return Scene(
            "together" if phase == AgendaItem.Phase.TOGETHER else "columns",
            columns=tuple(queries.side_by_side(meeting, None)),
            crossings=tuple(crossing.crossings(meeting)),
            together=tuple(_written_together(meeting, clock)),
            conflicts=tuple(_named(meeting)),
        )
    if phase == AgendaItem.Phase.PEERS:
        return Scene("peers")
    return Scene("step")


def _written_together(meeting: Meeting, clock: Clock) -> list[Contribution]:
    """What several signed, then what waits for others to sign it: the latest, for a wall."""
    fresh = crossing.to_sign(meeting, clock.stage.began_at)
    return crossing.together(meeting, None)[-MOST_SIGNED:] + fresh[-MOST_TO_SIGN:]


def _named(meeting: Meeting) -> Iterable[Conflict]:
    """The conflicts named in this meeting, with the positions taken, latest ones."""
    rows = meeting.conflicts.prefetch_related("positions__constituency")
    return reversed(rows.order_by("-opened_at", "-pk")[:MOST_CONFLICTS])


def _follows_the_vote(asked: Statement | Poll, clock: Clock) -> bool:
    """Closed since the step began, or before any did: its result stands until the next step."""
    began = clock.stage.began_at
    return asked.closed_at is not None and (began is None or asked.closed_at >= began)


def _answers(statement: Statement) -> int:
    cards = sum(
        row.agree + row.disagree + row.passed for row in statement.card_counts.order_by("pk")
    )
    return statement.votes.count() + cards
