"""Maps of opinions are kept as they were computed; the committee sets what they claim."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from chantier.audit.actions import record
from chantier.debates import policies
from chantier.debates.models import OpinionMap, OpinionThresholds
from chantier.people.models import Account
from chantier.worksites.models import Worksite


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
    )
    record("opinion map made", on=kept, by=by, at=now, inputs_sha256=inputs_sha256)
    return kept
