"""Questions of preference: who may answer, what may be counted, what may be shown.

A figure is shown to the public by the number of *people* behind it: dots of fewer than five people
are hidden, with what would tell them (`algorithms.disclosure`).
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from unicodedata import category

from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chantier.algorithms import disclosure
from chantier.debates import policies, queries
from chantier.debates.models import Poll, PollAnswer, PollCount
from chantier.meetings.models import Attendance, Meeting
from chantier.people.models import Account, Channel
from chantier.rules import Denied
from chantier.spaces.models import Constituency
from chantier.worksites.models import Participation

PLACES = 5
MOST_OPTIONS = 12
MOST_DOTS = 20
LONGEST_OPTION = 160


def places_between(one: str, other: str) -> list[str]:
    """The places of a line from one end to the other; the middle one is neither."""
    places = [str(number) for number in range(1, PLACES + 1)]
    named = {0: one, PLACES // 2: _("in between"), PLACES - 1: other}
    return [f"{place} – {named[n]}" if n in named else place for n, place in enumerate(places)]


# May I?


def check_can_open(
    meeting: Meeting, *, kind: str, question: str, options: Sequence[str], budget: int
) -> None:
    """A question, and options that can be told apart."""
    policies.check_votes_are_open(meeting.worksite)
    policies.check_can_speak(meeting)
    if not any(category(sign)[0] == "L" for sign in question):
        raise Denied(_("Write the question that people will answer."))
    known = {option.casefold() for option in options}
    if len(known) != len(options) or not all(_can_be_read(option) for option in options):
        raise Denied(
            _("Each option has words of its own: two of these are the same, or have none.")
        )
    if kind == Poll.Kind.LINE:
        return
    if not 2 <= len(options) <= MOST_OPTIONS:
        raise Denied(_("Write from 2 to %(most)d options, one a line.") % {"most": MOST_OPTIONS})
    if not 1 <= budget <= MOST_DOTS:
        raise Denied(_("Give each person from 1 to %(most)d dots.") % {"most": MOST_DOTS})


def _can_be_read(option: str) -> bool:
    return any(category(sign)[0] in "LN" for sign in option) and len(option) <= LONGEST_OPTION


def check_can_answer(
    poll: Poll, participation: Participation, *, channel: str = Channel.WEB, by: Account | None
) -> None:
    """Whoever takes part, while it is open; on paper, typed in afterwards too."""
    worksite = poll.meeting.worksite
    policies.check_votes_are_open(worksite)
    policies.check_takes_part(participation, worksite)
    policies.check_not_sealed(poll.meeting)
    if poll.closed_at and not (channel == Channel.PAPER and by is not None):
        raise Denied(_("This question is closed. Its result can be read."))
    _check_not_counted(poll, participation)


def _check_not_counted(poll: Poll, participation: Participation) -> None:
    """Whoever is in the room and has not answered may be among the people counted at a table."""
    here = Attendance.objects.filter(meeting=poll.meeting_id, participation=participation)
    if poll.answers.filter(participation=participation).exists() or not here.exists():
        return
    constituency = participation.constituency
    counted = _people_counted(poll.counts.filter(constituency=constituency))
    if counted and _answered(poll, constituency) + counted >= _present(poll, constituency):
        raise Denied(
            _(
                "Your constituency was counted in the room: you are among those counted. To answer "
                "here instead, ask the facilitator to count again."
            )
        )


def check_dots(poll: Poll, dots: Sequence[int]) -> None:
    """No more dots than one has, on the options that there are."""
    if len(dots) != len(poll.options) or any(count < 0 for count in dots) or not sum(dots):
        raise Denied(
            _("Choose one place on the line.")
            if poll.kind == Poll.Kind.LINE
            else _("Put at least one dot.")
        )
    if sum(dots) > poll.budget:
        raise Denied(
            ngettext(
                "You have %(budget)d dot and put %(put)d: take some off.",
                "You have %(budget)d dots and put %(put)d: take some off.",
                poll.budget,
            )
            % {"budget": poll.budget, "put": sum(dots)}
        )


def check_can_count(
    poll: Poll,
    constituency: Constituency,
    *,
    table: int,
    people: int,
    dots: Sequence[int],
) -> None:
    """One person, one voice: those counted and those who answered are no more than those there."""
    policies.check_votes_are_open(poll.meeting.worksite)
    policies.check_not_sealed(poll.meeting)
    if constituency.space_id != poll.meeting.worksite.space_id:
        raise Denied(_("This constituency is not one of this space: choose one from the list."))
    words: dict[str, Any] = {
        "constituency": constituency,
        "people": people,
        "dots": sum(dots),
    }
    if len(dots) != len(poll.options) or sum(dots) > people * poll.budget:
        raise Denied(
            _("%(constituency)s: %(people)d people cannot have put %(dots)d dots.") % words
        )
    elsewhere = poll.counts.filter(constituency=constituency).exclude(table=table)
    words |= {
        "present": _present(poll, constituency),
        "answered": _answered(poll, constituency),
        "counted": _people_counted(elsewhere),
    }
    if people + words["answered"] + words["counted"] > words["present"]:
        raise Denied(
            _(
                "%(constituency)s: %(present)d present, %(answered)d answered on a phone or on "
                "paper, %(counted)d counted at other tables. Count only those who did not answer "
                "otherwise, or write down first who else is present."
            )
            % words
        )


def _answered(poll: Poll, constituency: Constituency) -> int:
    there = Attendance.objects.filter(
        meeting=poll.meeting_id, participation=OuterRef("participation")
    )
    rows = poll.answers.filter(Exists(there), participation__constituency=constituency)
    return rows.count()


def _present(poll: Poll, constituency: Constituency) -> int:
    rows = Attendance.objects.filter(meeting=poll.meeting_id)
    return rows.filter(participation__constituency=constituency).count()


def _people_counted(counts: "QuerySet[PollCount]") -> int:
    return counts.aggregate(n=Sum("people"))["n"] or 0


# What came of it


class PollRow(NamedTuple):
    """Dots of one constituency on each option, or of all, and how many people. None is hidden."""

    constituency: Constituency | None
    dots: tuple[int | None, ...]
    people: int | None
    options: Sequence[str]

    @property
    def named(self) -> list[tuple[str, int | None]]:
        """Each option with its dots."""
        return list(zip(self.options, self.dots, strict=True))


class PollResults(NamedTuple):
    """The answers to one question. `protected`: small figures were hidden."""

    poll: Poll
    rows: list[PollRow]
    total: PollRow
    protected: bool

    @property
    def is_hidden(self) -> bool:
        """So few answered that no figure is shown."""
        rows = (*self.rows, self.total)
        return self.protected and not any(n for row in rows for n in (row.people, *row.dots))

    @property
    def options(self) -> list[tuple[str, int | None]]:
        """Each option with the dots of all."""
        return self.total.named


def unanswered(meeting: Meeting, me: Participation) -> list[Poll]:
    """Open questions that `me` has not answered, in their order."""
    return list(meeting.polls.open().exclude(answers__participation=me).order_by("number", "pk"))


def answers_of(poll: Poll) -> int:
    """How many people answered, counted ones included."""
    return poll.answers.count() + _people_counted(poll.counts.all())


def results(poll: Poll, *, public: bool) -> PollResults:
    """By constituency; `public`: as a stranger may see them."""
    known = list(queries.constituencies_of(poll.meeting.worksite))
    dots, behind, people = _tables(poll, known)
    least = disclosure.LEAST if public else 1
    shown = disclosure.protect(behind, least=least, people=people)
    rows = []
    for n, constituency in enumerate(known):
        hidden = shown.row_totals[n] is None
        cells = tuple(
            None if cell is None else count
            for cell, count in zip(shown.cells[n], dots[n], strict=True)
        )
        rows.append(PollRow(constituency, cells, None if hidden else people[n], poll.options))
    totals = shown.column_totals or (None,) * len(poll.options)
    all_dots = tuple(
        None if total is None else sum(row[column] for row in dots)
        for column, total in enumerate(totals)
    )
    everybody = None if shown.total is None else sum(people)
    total = PollRow(None, all_dots, everybody, poll.options)
    return PollResults(poll, rows, total, not shown.is_whole)


def _tables(
    poll: Poll, known: Sequence[Constituency]
) -> tuple[list[list[int]], list[list[int]], list[int]]:
    """By constituency: dots on each option, people behind them (at least), people in all."""
    width = len(poll.options)
    place: Mapping[int, int] = {one.pk: n for n, one in enumerate(known)}
    dots = [[0] * width for _one in known]
    behind = [[0] * width for _one in known]
    people = [0] * len(known)

    def add(constituency: int, put: Sequence[int], count: int) -> None:
        row = place[constituency]
        people[row] += count
        for option, number in enumerate(put):
            dots[row][option] += number
            behind[row][option] += -(-number // poll.budget)  # nobody put more each

    for constituency, put in PollAnswer.objects.filter(poll=poll).values_list(
        "participation__constituency", "dots"
    ):
        add(constituency, put, 1)
    for count in poll.counts.order_by("pk"):
        add(count.constituency_id, count.dots, count.people)
    return dots, behind, people


def counted(poll: Poll) -> "QuerySet[PollCount]":
    """What was counted in the room, table by table."""
    rows = poll.counts.select_related("constituency")
    return rows.order_by("table", "constituency__position", "pk")
