"""What is done over several steps at once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from chantier.audit.actions import record
from chantier.people.models import Account
from chantier.portal.worksite_file.standing import conflicts
from chantier.portal.worksite_file.writing import Writing
from chantier.rules import Denied
from chantier.worksites.models import Worksite


@transaction.atomic
def import_worksite(
    *, data: Mapping[str, Any], by: Account | None, now: datetime, dry: bool = False
) -> tuple[Worksite, list[str]]:
    """Create or update a worksite as a checked file says; returns it with what changed.

    Registrations, words and votes are never touched. `dry` writes nothing and tells the same.
    Raises Denied for what `worksite_file.conflicts` tells.
    """
    for _path, sentence in conflicts(data):
        raise Denied(sentence)
    writing = Writing(by=by, now=now)
    worksite = writing.write(data)
    if writing.changes:
        record(
            "worksite file imported",
            on=worksite,
            by=by,
            at=now,
            actor="" if by else "command",
            changes=writing.changes,
        )
    if dry:
        transaction.set_rollback(True)
    return worksite, writing.changes
