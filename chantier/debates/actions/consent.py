"""Somebody takes back their agreement that opinions are kept."""

from datetime import datetime

from django.db import transaction

from chantier.audit.actions import record
from chantier.debates import policies
from chantier.debates.actions.contributions import change_consent, withdraw
from chantier.debates.models import (
    Contribution,
    PollAnswer,
    QuoteConsent,
    SpeakingTurn,
    Vote,
)
from chantier.meetings.models import Attendance, GroupMember, Meeting
from chantier.people.models import Account
from chantier.rules import may
from chantier.worksites.identity import start_anew
from chantier.worksites.models import Participation


@transaction.atomic
def take_opinions_back(
    *, participation: Participation, by: Account | None, now: datetime
) -> Participation:
    """Withdraw all that was said and voted, and cut the tie to what a frozen report keeps.

    The person goes on under a new pseudonym, returned, that has said nothing: they still were
    where they were, and keep their place in a group.
    """
    _take_words_back(participation, by, now)
    for vote in Vote.objects.filter(participation=participation).order_by("pk"):
        meeting = vote.statement.meeting
        if meeting is None or _can_change(meeting):
            record(
                "vote taken back", on=vote.statement, by=by, at=now, actor=participation.pseudonym
            )
            vote.delete()
    for answer in PollAnswer.objects.filter(participation=participation).order_by("pk"):
        if _can_change(answer.poll.meeting):
            actor = participation.pseudonym
            record("preference taken back", on=answer.poll, by=by, at=now, actor=actor)
            answer.delete()
    for turn in SpeakingTurn.objects.filter(participation=participation).select_related("meeting"):
        if _can_change(turn.meeting):
            SpeakingTurn.objects.filter(pk=turn.pk).update(participation=None)
    anew = start_anew(participation)
    Attendance.objects.filter(participation=participation).update(participation=anew)
    GroupMember.objects.filter(participation=participation).update(participation=anew)
    return anew


def _take_words_back(participation: Participation, by: Account | None, now: datetime) -> None:
    """Withdrawn; what a frozen report keeps is quoted no more: the book is made again without."""
    for pk in Contribution.objects.by(participation).order_by("pk").values_list("pk", flat=True):
        contribution = Contribution.objects.select_related("meeting__worksite").get(pk=pk)
        if may(policies.check_can_withdraw, contribution, participation).allowed:
            withdraw(contribution=contribution, participation=participation, by=by, now=now)
        elif contribution.quote_consent != QuoteConsent.NOT:
            change_consent(
                contribution=contribution,
                participation=participation,
                quote_consent=QuoteConsent.NOT,
                by=by,
                now=now,
            )


def _can_change(meeting: Meeting) -> bool:
    return may(policies.check_not_sealed, meeting).allowed
