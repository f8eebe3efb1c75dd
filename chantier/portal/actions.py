"""What is done over several steps at once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from chantier.audit.actions import record
from chantier.people.models import Account
from chantier.portal.worksite_file.writing import Writing, too_few_places
from chantier.rules import Denied
from chantier.worksites.models import Worksite


@transaction.atomic
def import_worksite(
    *, data: Mapping[str, Any], by: Account | None, now: datetime, dry: bool = False
) -> tuple[Worksite, list[str]]:
    """Create or update a worksite as a checked file says; returns it with what changed.

    Registrations, words and votes are never touched. `dry` writes nothing and tells the same.
    Raises Denied when a meeting would have fewer places than are taken.
    """
    for _index, meeting in too_few_places(data):
        raise Denied(
            _("“%(meeting)s” has %(taken)d places taken: give it at least as many.")
            % {"meeting": meeting, "taken": meeting.places_taken}
        )
    writing = Writing()
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
