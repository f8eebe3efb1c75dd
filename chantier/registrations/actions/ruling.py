"""Setting the rule of places, as it is printed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from chantier.audit.actions import record
from chantier.meetings.models import Meeting
from chantier.people.models import Account
from chantier.registrations import places, policies
from chantier.registrations.models import PlaceTerms, Quota
from chantier.spaces.models import Constituency, Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A quota to set: of a constituency, of a way of coming, or of an answer to a question."""

    constituency: Constituency | None = None
    channel: str = ""
    question: str = ""
    answer: str = ""
    at_least: int = 0
    at_most: int | None = None

    @property
    def name(self) -> str:
        """How the journal names it."""
        who = self.constituency.name if self.constituency else self.channel
        return who or f"{self.question} {self.answer}"

    @property
    def kind(self) -> dict[str, Any]:
        """What the quota speaks of."""
        return {
            "constituency": self.constituency,
            "channel": self.channel,
            "question": self.question,
            "answer": self.answer,
        }


@transaction.atomic
def set_rule(
    *,
    meeting: Meeting,
    place_rule: str,
    terms: Mapping[str, Any],
    shares: Iterable[Share],
    decision: Decision | None = None,
    by: Account,
    now: datetime,
) -> Meeting:
    """Set how places are given: the rule, its details, its quotas.

    `terms`: fields of PlaceTerms. Once somebody has registered, a `decision` of the committee says
    why the rule changes; once the draw is prepared, it changes no more. Raises Denied.
    """
    (meeting,) = places.lock([meeting])
    shares = list(shares)
    policies.check_can_set_rule(meeting, decision=decision)
    policies.check_shares_fit(meeting, [(s.kind, s.at_least, s.at_most) for s in shares])
    meeting.place_rule = place_rule
    meeting.save(update_fields=["place_rule"])
    PlaceTerms.objects.update_or_create(meeting=meeting, defaults=dict(terms))
    kept = []
    for share in shares:
        bounds = {"at_least": share.at_least, "at_most": share.at_most}
        quota, _made = Quota.objects.update_or_create(
            meeting=meeting, defaults=bounds, **share.kind
        )
        kept.append(quota.pk)
    meeting.quotas.exclude(pk__in=kept).delete()
    record(
        "rule of places set",
        on=meeting,
        by=by,
        at=now,
        rule=str(place_rule),
        quotas=[[share.name, share.at_least, share.at_most] for share in shares],
        decision=decision.pk if decision else None,
    )
    return meeting
