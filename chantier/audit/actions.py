"""Writing to the journal. Called inside the transaction of the act it tells."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import models

from chantier.audit.models import Event, label
from chantier.prepared import Insertion

_EVENT = Insertion(Event)


def record(
    verb: str,
    *,
    on: models.Model,
    by: AbstractBaseUser | None,
    at: datetime,
    actor: str = "",
    **data: Any,
) -> Event:
    """Keep a trace of one act. `data` holds plain JSON values and never a personal field."""
    told = {"verb": verb, "target": label(on), "by_id": by.pk if by else None}
    return _EVENT.write(Event(**told, actor=actor, at=at, data=data))
