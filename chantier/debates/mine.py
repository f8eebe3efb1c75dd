"""What somebody said and voted: shown to them, handed over, taken back."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from chantier.debates import actions, queries
from chantier.debates.models import PollAnswer
from chantier.people.models import Person
from chantier.people.visitor import HouseRequest
from chantier.worksites.identity import own_participations
from chantier.worksites.models import Participation


def section(request: HouseRequest, person: Person) -> dict[str, Any] | None:
    """One block for each worksite in which the person said or voted anything."""
    blocks = []
    for participation in own_participations(person):
        said = list(queries.of_participation(participation))
        block = {
            "participation": participation,
            "worksite": participation.worksite,
            "to_validate": [row for row in said if not (row.validated_at or row.withdrawn_at)],
            "said": said,
            "votes": list(queries.votes_of(participation)),
            "preferences": preferences_of(participation),
        }
        if block["said"] or block["votes"] or block["preferences"]:
            blocks.append(block)
    return {"blocks": blocks} if blocks else None


def take_back(person: Person, now: datetime) -> None:
    """The agreement to keep opinions was taken back."""
    for participation in own_participations(person):
        actions.take_opinions_back(participation=participation, by=None, now=now)


def contributions(person: Person) -> list[dict[str, Any]]:
    """Each contribution of the person, as plain values."""
    return [
        {
            _("worksite"): str(row.meeting.worksite),
            _("meeting"): str(row.meeting),
            _("number"): row.number,
            _("kind"): row.get_kind_display(),
            _("words"): row.text,
            _("may be quoted"): row.get_quote_consent_display(),
            _("by which way"): row.get_channel_display(),
            _("said on"): _day(row.entered_at),
            _("withdrawn on"): _day(row.withdrawn_at),
        }
        for participation in own_participations(person)
        for row in queries.of_participation(participation)
    ]


def votes(person: Person) -> list[dict[str, Any]]:
    """Each answer of the person, as plain values."""
    return [
        {
            _("worksite"): str(participation.worksite),
            _("statement"): vote.statement.text,
            _("answer"): vote.get_value_display(),
            _("by which way"): vote.get_channel_display(),
            _("voted on"): _day(vote.at),
        }
        for participation in own_participations(person)
        for vote in queries.votes_of(participation)
    ] + [
        {
            _("worksite"): str(participation.worksite),
            _("statement"): answer.poll.question,
            _("answer"): answer.in_words,
            _("by which way"): answer.get_channel_display(),
            _("voted on"): _day(answer.at),
        }
        for participation in own_participations(person)
        for answer in preferences_of(participation)
    ]


def preferences_of(participation: Participation) -> list[PollAnswer]:
    """The dots that the participation put, and the places that it took."""
    rows = participation.poll_answers.select_related("poll__meeting")
    return list(rows.order_by("poll__opened_at", "pk"))


def _day(moment: Any) -> str | None:
    return timezone.localtime(moment).isoformat(timespec="minutes") if moment else None
