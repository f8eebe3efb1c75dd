"""What a debate says, read: columns by constituency, results of votes, balance of speech."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Case, Count, Prefetch, Q, QuerySet, Sum, When
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chantier.algorithms import disclosure
from chantier.audit.models import Event
from chantier.audit.models import label as label_of
from chantier.debates.models import (
    CardCount,
    Conflict,
    Contribution,
    ContributionQuerySet,
    Kind,
    Position,
    SpeakingTurn,
    Statement,
    Vote,
    WordMeaning,
)
from chantier.debates.states import ConflictState
from chantier.meetings.models import AgendaItem, Attendance, Meeting
from chantier.meetings.queries import running_order
from chantier.people.models import Account, Channel
from chantier.spaces.models import Constituency
from chantier.worksites.models import Participation, Worksite

ANSWERS = (Vote.Value.AGREE, Vote.Value.DISAGREE, Vote.Value.PASS)


def constituencies_of(worksite: Worksite) -> QuerySet[Constituency]:
    """Those of the worksite's space, in their order."""
    return Constituency.objects.filter(space=worksite.space_id).order_by("position", "pk")


# What was said


@dataclass(slots=True)
class Column:
    """What one constituency said, as the reader may see it. Silence is shown as such."""

    constituency: Constituency
    own: bool
    contributions: list[Contribution] = field(default_factory=list)


def visible(meeting: Meeting, participation: Participation | None) -> ContributionQuerySet:
    """What the participation may see in the meeting, in the order of the numbers.

    Words put together or cut are shown as what became of them.
    """
    rows: ContributionQuerySet = Contribution.objects.current().filter(meeting=meeting)
    cited = Prefetch("cites", queryset=Contribution.objects.order_by("number", "pk"))
    return (
        rows.visible_to(participation)
        .select_related("constituency", "worksite")
        .prefetch_related(cited, "together_with")
        .order_by("number", "pk")
    )


def side_by_side(
    meeting: Meeting, participation: Participation | None, *, kind: str = ""
) -> list[Column]:
    """One column for each, one's own first, without what several wrote; `kind` is one sort."""
    own = participation.constituency_id if participation else None
    columns = {
        constituency.pk: Column(constituency, own=constituency.pk == own)
        for constituency in constituencies_of(meeting.worksite)
    }
    rows = visible(meeting, participation).exclude(kind=Kind.NOT_UNDERSTOOD)
    rows = rows.filter(together_with=None)
    for contribution in rows.filter(kind=kind) if kind else rows:
        columns[contribution.constituency_id].contributions.append(contribution)
    return sorted(columns.values(), key=lambda column: not column.own)


def not_understood(meeting: Meeting) -> ContributionQuerySet:
    """The calls for an explanation, latest first."""
    return meeting.contributions.current().filter(kind=Kind.NOT_UNDERSTOOD).order_by("-number")


def own_numbers(meeting: Meeting, participation: Participation | None) -> set[int]:
    """Keys of the contributions that the participation said."""
    if participation is None:
        return set()
    return set(meeting.contributions.by(participation).values_list("pk", flat=True))


def to_release(meeting: Meeting, participation: Participation) -> ContributionQuerySet:
    """What the constituency of the participation has not let out yet."""
    rows: ContributionQuerySet = meeting.contributions.current()
    return (
        rows.of(participation.constituency)
        .filter(released_at=None, validated_at__isnull=False)
        .order_by("number", "pk")
    )


def citable(meeting: Meeting, constituency: Constituency | None) -> ContributionQuerySet:
    """What an analysis by the constituency can rest on: stories it can see, over the worksite.

    Without a constituency (the note-taker's list): released ones, and all of this meeting.
    """
    stories = Contribution.objects.current().filter(worksite=meeting.worksite_id, kind=Kind.STORY)
    seen = stories.released()
    if constituency is not None:
        seen = seen | stories.of(constituency)
    here_first = Case(When(meeting=meeting, then=0), default=1)
    rows = seen.select_related("meeting")
    return rows.order_by(here_first, "meeting__starts_at", "number", "pk")


def of_participation(participation: Participation) -> ContributionQuerySet:
    """All that the participation said in the worksite, withdrawn words included."""
    return (
        Contribution.objects.by(participation)
        .select_related("meeting__worksite", "constituency")
        .order_by("meeting__starts_at", "number", "pk")
    )


def votes_of(participation: Participation) -> QuerySet[Vote]:
    """All that the participation answered, in the order of the statements."""
    return participation.votes.select_related("statement").order_by("statement__number", "pk")


def typed_by(meeting: Meeting, account: Account) -> ContributionQuerySet:
    """What a note-taker typed in the meeting and still stands, latest first."""
    rows: ContributionQuerySet = meeting.contributions.current()
    return (
        rows.filter(entered_by=account)
        .select_related("constituency")
        .prefetch_related("authors")
        .order_by("-number", "-pk")
    )


class Kept(NamedTuple):
    """How many contributions a constituency keeps among peers: the words are not told."""

    constituency: Constituency
    number: int


def kept_among_peers(meeting: Meeting) -> list[Kept]:
    """Only constituencies that keep some."""
    rows: ContributionQuerySet = meeting.contributions.current()
    counts = Counter(
        rows.filter(released_at=None).values_list("constituency", flat=True).order_by("pk")
    )
    return [
        Kept(constituency, counts[constituency.pk])
        for constituency in constituencies_of(meeting.worksite)
        if counts[constituency.pk]
    ]


MODERATIONS = {
    "contribution set aside": _("set aside"),
    "contribution restored": _("brought back"),
}


def moderation_log(meeting: Meeting) -> list[tuple[Event, Contribution]]:
    """Each decision taken on somebody's words, oldest first, and what it was about."""
    rows = {label_of(row): row for row in meeting.contributions.select_related("constituency")}
    events = Event.objects.filter(verb__in=MODERATIONS, target__in=rows).order_by("at", "pk")
    return [(event, rows[event.target]) for event in events]


# Votes


class Row(NamedTuple):
    """Counts of one constituency, or of all. None is a hidden number."""

    constituency: Constituency | None
    agree: int | None
    disagree: int | None
    passed: int | None
    n: int | None


class Results(NamedTuple):
    """The answers to one statement. `protected`: small counts were hidden."""

    statement: Statement
    rows: list[Row]
    total: Row
    protected: bool

    @property
    def is_hidden(self) -> bool:
        """So few answered that no figure is shown."""
        return self.protected and not any(any(row[1:]) for row in (*self.rows, self.total))


def results_by_constituency(statement: Statement, *, public: bool = True) -> Results:
    """Answers to a statement by constituency. `public`: as a stranger may see them."""
    return results_of([statement], public=public)[0]


def results_of(statements: Sequence[Statement], *, public: bool = True) -> list[Results]:
    """The same for several statements of one worksite, at the cost of three queries.

    Raised cards count with the answers on phones and paper.
    """
    if not statements:
        return []
    known = list(constituencies_of(statements[0].worksite))
    counts: dict[tuple[int, int, int], int] = {
        (row["statement"], row["participation__constituency"], row["value"]): row["count"]
        for row in Vote.objects.filter(statement__in=statements)
        .values("statement", "participation__constituency", "value")
        .annotate(count=Count("pk"))
        .order_by()
    }
    for cards in CardCount.objects.filter(statement__in=statements).order_by("pk"):
        for value, raised in zip(ANSWERS, (cards.agree, cards.disagree, cards.passed), strict=True):
            cell = (cards.statement_id, cards.constituency_id, value)
            counts[cell] = counts.get(cell, 0) + raised
    return [
        results_from(
            statement,
            known,
            [[counts.get((statement.pk, c.pk, value), 0) for value in ANSWERS] for c in known],
            public=public,
        )
        for statement in statements
    ]


def results_from(
    statement: Statement, known: list[Constituency], table: list[list[int]], *, public: bool
) -> Results:
    """Answers from `table[constituency][answer]`; small ones hidden if public."""
    shown = disclosure.protect(table, least=disclosure.LEAST if public else 1)
    rows = [
        Row(constituency, cells[0], cells[1], cells[2], n)
        for constituency, cells, n in zip(known, shown.cells, shown.row_totals, strict=True)
    ]
    totals = shown.column_totals or (0, 0, 0)
    total = Row(None, totals[0], totals[1], totals[2], shown.total)
    return Results(statement, rows, total, not shown.is_whole)


class VoteRow(NamedTuple):
    """One answer for the computation of opinions: no person, and never published as it is."""

    voter: str
    statement: int
    value: int
    constituency: str
    at: float
    channel: str


def votes_matrix(worksite: Worksite) -> Iterator[VoteRow]:
    """Every answer of the worksite: pseudonym, number of the statement, -1/0/1, constituency."""
    rows = (
        Vote.objects.filter(statement__worksite=worksite)
        .order_by("statement__number", "participation__pseudonym")
        .values_list(
            "participation__pseudonym",
            "statement__number",
            "value",
            "participation__constituency__slug",
            "at",
            "channel",
        )
    )
    for voter, statement, value, constituency, at, channel in rows.iterator(chunk_size=5000):
        yield VoteRow(voter, statement, value, constituency, at.timestamp(), channel)


class Turnout(NamedTuple):
    """A statement and how many answered it."""

    statement: Statement
    answers: int


def with_turnout(meeting: Meeting) -> list[Turnout]:
    """The statements of the meeting, latest first."""
    rows = meeting.statements.order_by("-number", "-pk")
    counts = Counter(
        Vote.objects.filter(statement__meeting=meeting).values_list("statement", flat=True)
    )
    for cards in CardCount.objects.filter(statement__meeting=meeting).order_by("pk"):
        counts[cards.statement_id] += cards.agree + cards.disagree + cards.passed
    return [Turnout(row, counts[row.pk]) for row in rows]


def cards_counted(meeting: Meeting) -> QuerySet[CardCount]:
    """What was counted at the tables, latest statement first."""
    rows = CardCount.objects.filter(statement__meeting=meeting)
    return rows.select_related("statement", "constituency").order_by(
        "-statement__number", "table", "constituency__position", "pk"
    )


def bearer_of(worksite: Worksite, signs: str) -> Participation | None:
    """Who bears these six signs: somebody known, or somebody who walked in.

    Nobody does once they were erased or took their opinions back: whoever goes on does so under
    other signs, and an old badge would count them twice.
    """
    borne = Q(link__isnull=False) | Q(walk_in__isnull=False)
    rows = Participation.objects.filter(borne, worksite=worksite, pseudonym=signs)
    return rows.select_related("constituency").first()


def on_the_ballot(meeting: Meeting) -> list[Statement]:
    """What a paper ballot asks, in the order in which it is printed and typed in."""
    return list(meeting.statements.in_order())


def ballots_on_paper(meeting: Meeting) -> int:
    """How many people's paper ballots were typed in."""
    votes = Vote.objects.filter(statement__meeting=meeting, channel=Channel.PAPER)
    return votes.values("participation").distinct().count()


# The running order


class Step(NamedTuple):
    """A step of the running order with its hour, when the meeting has one."""

    item: AgendaItem
    starts_at: datetime | None
    is_now: bool


def agenda_at(meeting: Meeting, now: datetime) -> list[Step]:
    """The running order; one step is now, if the clock stands in it."""
    steps = []
    for timed in running_order(meeting):
        ends = timed.starts_at and timed.starts_at + timedelta(minutes=timed.item.minutes)
        is_now = bool(timed.starts_at and ends and timed.starts_at <= now < ends)
        steps.append(Step(timed.item, timed.starts_at, is_now))
    return steps


# Speech


class Balance(NamedTuple):
    """Speech of one constituency in a meeting, against those present. Shares are 0 to 1 or None."""

    constituency: Constituency
    present: int
    turns: int
    seconds: int
    share: float | None
    present_share: float | None

    @property
    def minutes(self) -> float:
        """The time in minutes."""
        return self.seconds / 60

    @property
    def css_class(self) -> str:
        """The colour of the constituency."""
        return f"constituency-{self.constituency.letter.lower()}"


def running_turn(meeting: Meeting) -> SpeakingTurn | None:
    """Who speaks now."""
    return meeting.turns.filter(seconds=None).select_related("constituency").first()


def speaking_balance(meeting: Meeting) -> list[Balance]:
    """Turns and time by constituency. A turn corrected to nothing is no turn."""
    present = _count_by_constituency(Attendance.objects.filter(meeting=meeting))
    turns = {
        row["constituency"]: (row["turns"], row["time"] or 0)
        for row in SpeakingTurn.objects.filter(meeting=meeting)
        .exclude(seconds=0)
        .values("constituency")
        .annotate(turns=Count("pk"), time=Sum("seconds"))
        .order_by()
    }
    there = sum(present.values())
    spoken = sum(time for _count, time in turns.values())
    return [
        Balance(
            constituency,
            present.get(constituency.pk, 0),
            *turns.get(constituency.pk, (0, 0)),
            share=turns.get(constituency.pk, (0, 0))[1] / spoken if spoken else None,
            present_share=present.get(constituency.pk, 0) / there if there else None,
        )
        for constituency in constituencies_of(meeting.worksite)
    ]


def _count_by_constituency(attendances: QuerySet[Attendance]) -> dict[int, int]:
    return {
        row["participation__constituency"]: row["count"]
        for row in attendances.values("participation__constituency")
        .annotate(count=Count("pk"))
        .order_by()
    }


def who_spoke(meeting: Meeting) -> dict[int, set[int]]:
    """Participations with a standing contribution or a turn, by constituency (keys of rows)."""
    spoke: dict[int, set[int]] = defaultdict(set)
    said = meeting.contributions.standing().filter(authors__isnull=False)
    said = said.exclude(kind=Kind.NOT_UNDERSTOOD)  # asking what a word means is not being heard
    for constituency, author in said.values_list("authors__constituency", "authors"):
        spoke[constituency].add(author)
    turns = meeting.turns.exclude(participation=None).exclude(seconds=0)
    for constituency, speaker in turns.values_list("participation__constituency", "participation"):
        spoke[constituency].add(speaker)
    return dict(spoke)


# Conflicts and words


def conflicts_of(worksite: Worksite) -> QuerySet[Conflict]:
    """Latest first, with the positions in the order of the constituencies."""
    positions = Position.objects.select_related("constituency").order_by(
        "constituency__position", "pk"
    )
    return (
        worksite.conflicts.select_related("meeting")
        .prefetch_related(Prefetch("positions", queryset=positions))
        .order_by("-opened_at", "-pk")
    )


class Turned(NamedTuple):
    """One step in the history of a conflict, said in the reader's language."""

    at: datetime
    sentence: str
    why: str


def history_of(conflict: Conflict) -> list[Turned]:
    """What happened to a conflict, oldest first."""
    names = dict(constituencies_of(conflict.worksite).values_list("slug", "name"))
    return [
        Turned(event.at, _told(event, names), event.data.get("why") or event.data.get("text", ""))
        for event in Event.objects.all().about(conflict)
    ]


def _told(event: Event, names: dict[str, str]) -> str:
    who = names.get(event.data.get("constituency", ""), "")
    if event.verb == "position taken":
        return gettext("%(constituency)s took position.") % {"constituency": who}
    if event.verb == "settled for a constituency":
        return gettext("%(constituency)s: settled for us.") % {"constituency": who}
    if event.verb == "conflict moved":
        state = ConflictState(event.data["to"]).label
        return gettext("It stands so: %(state)s.") % {"state": state}
    return gettext("The conflict was named.")


class Word(NamedTuple):
    """A word, what each constituency understands by it, and what was agreed, if anything was."""

    word: str
    meanings: list[WordMeaning]
    common: WordMeaning | None


def word_board(worksite: Worksite) -> list[Word]:
    """All words, in alphabetical order."""
    by_word: dict[str, list[WordMeaning]] = defaultdict(list)
    rows: Iterable[WordMeaning] = worksite.words.select_related("constituency").order_by(
        "word", "constituency__position", "pk"
    )
    for row in rows:
        by_word[row.word].append(row)
    return [
        Word(
            word,
            [row for row in meanings if row.constituency],
            next((row for row in meanings if not row.constituency), None),
        )
        for word, meanings in sorted(by_word.items(), key=lambda pair: pair[0].casefold())
    ]
