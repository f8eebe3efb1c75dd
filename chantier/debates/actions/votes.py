"""Statements are put to the vote and answered; the last answer of each counts."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from chantier.audit.actions import record
from chantier.debates import policies, topics
from chantier.debates.models import Contribution, Statement, Vote
from chantier.meetings.models import Meeting
from chantier.people.models import Account, Channel
from chantier.prepared import Insertion
from chantier.rules import Denied
from chantier.typesetting.characters import one_line
from chantier.worksites.models import Participation, Worksite

_VOTE = Insertion(Vote, unique=["statement", "participation"], update=["value", "channel", "at"])


@transaction.atomic
def open_statement(
    *,
    worksite: Worksite,
    text: str,
    by: Account | None,
    now: datetime,
    meeting: Meeting | None = None,
    comes_from: Collection[Contribution] = (),
    request_key: UUID | None = None,
) -> Statement:
    """Put a sentence to the vote of the whole worksite; `meeting` says in which room first."""
    Worksite.objects.select_for_update().get(pk=worksite.pk)
    if request_key and (known := Statement.objects.filter(request_key=request_key).first()):
        return known
    text = one_line(text)
    policies.check_can_open_statement(worksite, meeting=meeting, text=text, comes_from=comes_from)
    last = worksite.statements.aggregate(last=Max("number"))["last"] or 0
    statement = Statement.objects.create(
        worksite=worksite,
        meeting=meeting,
        number=last + 1,
        text=text,
        opened_at=now,
        request_key=request_key,
    )
    statement.comes_from.set(comes_from)
    record("vote opened", on=statement, by=by, at=now)
    topics.changed(statement.meeting_id)
    return statement


@transaction.atomic
def close_statement(*, statement: Statement, by: Account | None, now: datetime) -> None:
    """End the vote; closing twice is closing once."""
    if Statement.objects.filter(pk=statement.pk, closed_at=None).update(closed_at=now):
        record("vote closed", on=statement, by=by, at=now)
        topics.changed(statement.meeting_id)
    statement.refresh_from_db(fields=["closed_at"])


@transaction.atomic
def vote(
    *,
    statement: Statement,
    participation: Participation,
    value: int,
    channel: str,
    by: Account | None,
    now: datetime,
) -> Vote:
    """Answer, or answer again: one row for one person, whatever the channels.

    One statement of SQL, so that two touches at the same instant make one vote. The journal keeps
    that there was a vote and by which way, never which.
    """
    if value not in Vote.Value:
        raise Denied(_("Answer by agree, disagree or pass."))
    _in_turn_with_cards(statement)
    policies.check_can_vote(statement, participation, channel=channel, by=by)
    said = {"value": value, "channel": channel, "at": now}
    given = _VOTE.write(Vote(statement=statement, participation=participation, **said))
    record("voted", on=statement, by=by, at=now, actor=participation.pseudonym, channel=channel)
    topics.counted(statement.meeting_id)
    return given


def _in_turn_with_cards(statement: Statement) -> None:
    """Wait for a count of raised cards under way, so that nobody is counted by both.

    The count holds the statement FOR UPDATE; an answer takes the same share of it as its foreign
    key would, but before it looks: answers do not wait for each other. On SQLite there is one
    writer at a time in any case.
    """
    if connection.vendor == "postgresql":
        held = "SELECT 1 FROM debates_statement WHERE id = %s FOR KEY SHARE"
        with connection.cursor() as cursor:
            cursor.execute(held, [statement.pk])


@transaction.atomic
def take_vote_back(
    *, statement: Statement, participation: Participation, by: Account | None, now: datetime
) -> None:
    """As if one had not answered, while the vote is open. Nothing to take back is no error."""
    policies.check_can_vote(statement, participation)
    gone, _detail = Vote.objects.filter(statement=statement, participation=participation).delete()
    if gone:
        record("vote taken back", on=statement, by=by, at=now, actor=participation.pseudonym)


@transaction.atomic
def enter_ballot(
    *,
    worksite: Worksite,
    participation: Participation,
    answers: Mapping[int, int],
    by: Account,
    now: datetime,
    channel: str = Channel.PAPER,
) -> list[Vote]:
    """Type in one paper ballot: number of the statement → answer. All of it, or none."""
    if not answers:
        raise Denied(_("This ballot has no answer: a blank one is not entered."))
    rows = worksite.statements.select_related("worksite", "meeting__worksite")
    statements = {row.number: row for row in rows.filter(number__in=answers).in_order()}
    unknown = sorted(answers.keys() - statements.keys())
    if unknown:
        raise Denied(
            _("There is no sentence number %(numbers)s: look at the ballot again.")
            % {"numbers": ", ".join(map(str, unknown))}
        )
    return [
        vote(
            statement=statements[number],
            participation=participation,
            value=value,
            channel=channel,
            by=by,
            now=now,
        )
        for number, value in sorted(answers.items())
    ]
