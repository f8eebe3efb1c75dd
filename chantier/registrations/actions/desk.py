"""Entering slips and calls for somebody else."""

from datetime import datetime
from typing import Any

from django.db import transaction

from chantier.audit.actions import record
from chantier.meetings.models import Meeting
from chantier.paper.actions import apply_sheet
from chantier.paper.models import Sheet
from chantier.people.models import Account, Person
from chantier.registrations import table
from chantier.registrations.actions.registering import register
from chantier.worksites.models import Worksite

SLIP = "registration"


@transaction.atomic
def enter_for_somebody(
    *, worksite: Worksite, number: str, by: Account, now: datetime, **said: Any
) -> Person:
    """Register somebody from a slip or a call. `number`: the slip's, if it bears one.

    `said` is what `register` takes. Raises Denied, for a slip already entered too.
    """
    if not number.strip():
        return register(worksite=worksite, by=by, now=now, **said).person
    person: Person = apply_sheet(
        number=number, kind=SLIP, about=worksite, by=by, now=now, worksite=worksite, **said
    )
    return person


def apply_slip(*, sheet: Sheet, by: Account, now: datetime, **said: Any) -> Person:
    """What a registration slip asks: the same as the web form."""
    note = f"{sheet}"
    return register(by=by, now=now, **(said | {"note": note})).person


@transaction.atomic
def take_out(*, meeting: Meeting, by: Account, now: datetime) -> list[list[str]]:
    """The list of a meeting leaves the house in a file: who took it and when is recorded."""
    listed = meeting.registrations.select_related("person", "constituency", "party", "needs")
    lines = table.rows(listed.order_by("registered_at", "pk"))
    record("registrations taken out", on=meeting, by=by, at=now, count=len(lines) - 1)
    return lines
