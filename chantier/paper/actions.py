"""Printing sheets, and entering what came back on them."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import models, transaction
from django.utils.translation import gettext as _

from chantier.audit.actions import record
from chantier.audit.models import label
from chantier.paper import kinds, policies
from chantier.paper.models import Sheet
from chantier.paper.states import State
from chantier.rules import Denied

MOST_AT_ONCE = 500


@transaction.atomic
def print_sheets(
    *, kind: str, about: models.Model, count: int, by: AbstractBaseUser | None, now: datetime
) -> list[Sheet]:
    """As many sheets as wanted, each with its own number. Raises Denied for more than 500."""
    known = kinds.kind_of(kind)
    if not 1 <= count <= MOST_AT_ONCE:
        raise Denied(_("Print from 1 to %(most)d sheets at once.") % {"most": MOST_AT_ONCE})
    sheets = Sheet.objects.bulk_create(
        Sheet(
            kind=known.name, about=label(about), printed_at=now, printed_by_id=by.pk if by else None
        )
        for _number in range(count)
    )
    record("sheets printed", on=about, by=by, at=now, kind=kind, count=count)
    return sheets


@transaction.atomic
def apply_sheet(
    *,
    number: str,
    kind: str,
    about: models.Model,
    by: AbstractBaseUser | None,
    now: datetime,
    **read: Any,
) -> Any:
    """Do what the sheet asks, once. `read` goes to the action registered for its kind.

    Raises Denied for an unknown, foreign, cancelled or already entered sheet.
    """
    token = policies.check_number(number)
    sheet = Sheet.objects.select_for_update().filter(token=token).first()
    if sheet is None:
        raise Denied(_("No sheet bears this number. Enter it without a number, and say so."))
    policies.check_can_apply(sheet, kind=kind, about=label(about))
    made = kinds.kind_of(kind).apply(sheet=sheet, by=by, now=now, **read)
    Sheet.objects.filter(pk=sheet.pk).update(
        state=State.APPLIED, applied_at=now, applied_by_id=by.pk if by else None, made=label(made)
    )
    record("sheet entered", on=sheet, by=by, at=now, made=label(made))
    return made


@transaction.atomic
def void_sheet(*, sheet: Sheet, by: AbstractBaseUser | None, now: datetime) -> None:
    """A spoilt or lost sheet: its number no longer counts."""
    sheet.check_can_move_to(State.VOID)
    sheet.state = State.VOID
    sheet.save(update_fields=["state"])
    record("sheet cancelled", on=sheet, by=by, at=now)
