"""Maps of opinions are kept as they were computed; the committee sets what they claim."""

from datetime import datetime
from secrets import randbelow
from typing import Any

from django.db import transaction
from django.db.models import Max

from chantier.audit.actions import record
from chantier.debates import places, policies
from chantier.debates.models import (
    Offer,
    OpinionMap,
    OpinionThresholds,
    Statement,
    StatementQuerySet,
)
from chantier.people.models import Account
from chantier.worksites.models import Participation, Worksite


@transaction.atomic
def set_thresholds(
    *,
    worksite: Worksite,
    common_ground: int,
    conflict: int,
    level: int,
    by: Account,
    now: datetime,
) -> OpinionThresholds:
    """What the next maps ask of common ground and of conflicts, in percent."""
    values = {"common_ground": common_ground, "conflict": conflict, "level": level}
    policies.check_thresholds_make_sense(**values)
    kept, _created = OpinionThresholds.objects.update_or_create(worksite=worksite, defaults=values)
    record("opinion thresholds set", on=worksite, by=by, at=now, thresholds=values)
    return kept


@transaction.atomic
def keep_map(
    *,
    worksite: Worksite,
    result: dict[str, Any],
    model: dict[str, Any],
    signals: dict[str, Any],
    inputs_sha256: str,
    by: Account | None,
    now: datetime,
) -> OpinionMap:
    """Freeze a map. The same votes with the same parameters are the map already there."""
    Worksite.objects.select_for_update().get(pk=worksite.pk)
    latest = worksite.opinion_maps.order_by("-number").first()
    if latest and latest.inputs_sha256 == inputs_sha256:
        return latest
    last = worksite.opinion_maps.aggregate(last=Max("number"))["last"] or 0
    kept = OpinionMap.objects.create(
        worksite=worksite,
        number=last + 1,
        made_at=now,
        inputs_sha256=inputs_sha256,
        result=result,
        model=model,
        signals=signals,
    )
    record("opinion map made", on=kept, by=by, at=now, inputs_sha256=inputs_sha256)
    return kept


@transaction.atomic
def offer_next(
    *, participation: Participation, statements: StatementQuerySet, now: datetime
) -> Statement | None:
    """Draw which of these open statements is shown next; one drawn and not answered stays.

    The draw is kept with its probability, so that votes can be weighed by it later.
    """
    Participation.objects.select_for_update().get(pk=participation.pk)
    waiting = list(statements.open().unanswered_by(participation).in_order())
    drawn = set(participation.offers.values_list("statement", flat=True))
    again = next((row for row in waiting if row.pk in drawn), None)
    if again or not waiting:
        return again
    chosen, probability = places.draw_next(waiting, participation, seed=randbelow(2**62))
    Offer.objects.create(
        statement=chosen, participation=participation, probability=probability, at=now
    )
    record(
        "statement offered", on=chosen, by=None, at=now, actor=participation.pseudonym,
        probability=round(probability, 6),
    )  # fmt: skip
    return chosen


@transaction.atomic
def hand_over_votes(*, worksite: Worksite, by: Account | None, now: datetime) -> None:
    """The votes leave the house, under pseudonyms, for a sworn observer: the journal says so."""
    policies.check_can_map(worksite)
    record("votes handed over", on=worksite, by=by, at=now)
