"""Questions of preference are put, answered on any channel, counted in the room."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from chantier.audit.actions import record
from chantier.debates import polls, topics
from chantier.debates.models import Poll, PollAnswer, PollCount
from chantier.meetings.models import Meeting
from chantier.people.models import Account
from chantier.spaces.models import Constituency
from chantier.typesetting.characters import one_line
from chantier.worksites.models import Participation


@transaction.atomic
def open_poll(
    *,
    meeting: Meeting,
    kind: str,
    question: str,
    options: Sequence[str],
    budget: int,
    by: Account,
    now: datetime,
    request_key: UUID | None = None,
) -> Poll:
    """Put a question to the room. On a line, `options` are its places, one each to take."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    if request_key and (known := Poll.objects.filter(request_key=request_key).first()):
        return known
    question = one_line(question)
    options = [one_line(option) for option in options]
    polls.check_can_open(meeting, kind=kind, question=question, options=options, budget=budget)
    last = meeting.polls.aggregate(last=Max("number"))["last"] or 0
    poll = Poll.objects.create(
        meeting=meeting,
        number=last + 1,
        kind=kind,
        question=question,
        options=options,
        budget=1 if kind == Poll.Kind.LINE else budget,
        opened_at=now,
        request_key=request_key,
    )
    record("preference asked", on=poll, by=by, at=now, kind=kind)
    topics.changed(meeting.pk)
    return poll


@transaction.atomic
def close_poll(*, poll: Poll, by: Account, now: datetime) -> None:
    """Nobody answers any more; closing twice is closing once."""
    if Poll.objects.filter(pk=poll.pk, closed_at=None).update(closed_at=now):
        record("preference closed", on=poll, by=by, at=now)
        topics.changed(poll.meeting_id)
    poll.refresh_from_db(fields=["closed_at"])


@transaction.atomic
def answer_poll(
    *,
    poll: Poll,
    participation: Participation,
    dots: Collection[int],
    channel: str,
    by: Account | None,
    now: datetime,
) -> PollAnswer:
    """Put one's dots, or put them anew: one row for one person, whatever the channels.

    The journal keeps that there was an answer and by which way, never which.
    """
    poll = _locked(poll)
    dots = list(dots)
    polls.check_can_answer(poll, participation, channel=channel, by=by)
    polls.check_dots(poll, dots)
    answer, _created = PollAnswer.objects.update_or_create(
        poll=poll,
        participation=participation,
        defaults={"dots": dots, "channel": channel, "at": now},
    )
    actor = participation.pseudonym
    record("preference given", on=poll, by=by, at=now, actor=actor, channel=channel)
    topics.counted(poll.meeting_id)
    return answer


@transaction.atomic
def count_poll(
    *,
    poll: Poll,
    table: int,
    counts: Mapping[Constituency, tuple[int, Sequence[int]]],
    by: Account,
    now: datetime,
) -> int:
    """Dots on the wall, or people standing on the line: for each constituency, how many people and
    what they put. All of them, or none; counting a table again replaces its count."""
    poll = _locked(poll)
    for constituency, (people, dots) in counts.items():
        polls.check_can_count(poll, constituency, table=table, people=people, dots=dots)
        PollCount.objects.update_or_create(
            poll=poll,
            constituency=constituency,
            table=table,
            defaults={"people": people, "dots": list(dots), "at": now},
        )
        record(
            "preference counted",
            on=poll,
            by=by,
            at=now,
            constituency=constituency.slug,
            table=table,
            people=people,
        )
    topics.counted(poll.meeting_id)
    return sum(people for people, _dots in counts.values())


def _locked(poll: Poll) -> Poll:
    """An answer and a count wait for each other: together they are no more than those present."""
    rows = Poll.objects.select_for_update(of=("self",))
    return rows.select_related("meeting__worksite").get(pk=poll.pk)
