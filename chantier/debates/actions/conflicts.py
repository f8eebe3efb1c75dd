"""Conflicts are brought to light, clarified, settled or left standing; never closed by majority."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from chantier.audit.actions import record
from chantier.debates import policies
from chantier.debates.models import Conflict, Contribution, Position
from chantier.debates.states import ConflictState
from chantier.meetings.models import Meeting
from chantier.people.models import Account
from chantier.rules import Denied
from chantier.spaces.models import Constituency
from chantier.typesetting.characters import one_line
from chantier.worksites.models import Participation, Worksite


def _actor(participation: Participation | None) -> str:
    return participation.pseudonym if participation else ""


@transaction.atomic
def open_conflict(
    *,
    worksite: Worksite,
    matter: str,
    by: Account | None,
    now: datetime,
    participation: Participation | None = None,
    meeting: Meeting | None = None,
    comes_from: Collection[Contribution] = (),
    would_settle: str = "",
    request_key: UUID | None = None,
) -> Conflict:
    """Name a matter on which constituencies differ. Anyone who takes part can."""
    if request_key and (known := Conflict.objects.filter(request_key=request_key).first()):
        return known
    policies.check_can_dispute(worksite, participation)
    matter = one_line(matter)
    if not matter:
        raise Denied(_("Say what the matter is."))
    conflict = Conflict.objects.create(
        worksite=worksite,
        meeting=meeting,
        matter=matter,
        would_settle=would_settle.strip(),
        opened_at=now,
        request_key=request_key,
    )
    conflict.comes_from.set(comes_from)
    record("conflict opened", on=conflict, by=by, at=now, actor=_actor(participation))
    return conflict


@transaction.atomic
def take_position(
    *,
    conflict: Conflict,
    constituency: Constituency,
    text: str,
    by: Account | None,
    now: datetime,
    needs: str = "",
    participation: Participation | None = None,
) -> Position:
    """What a constituency holds and needs. Written anew, it is no longer settled for it."""
    conflict = Conflict.objects.select_for_update().get(pk=conflict.pk)
    policies.check_can_take_position(conflict, constituency, participation)
    if not text.strip():
        raise Denied(_("Write what your constituency holds."))
    position, _created = Position.objects.update_or_create(
        conflict=conflict,
        constituency=constituency,
        defaults={"text": text.strip(), "needs": needs.strip(), "settled_at": None},
    )
    record(
        "position taken",
        on=conflict,
        by=by,
        at=now,
        actor=_actor(participation),
        constituency=constituency.slug,
        text=text.strip(),
        needs=needs.strip(),
    )
    return position


@transaction.atomic
def say_settled(
    *,
    position: Position,
    by: Account | None,
    now: datetime,
    participation: Participation | None = None,
) -> None:
    """A constituency says that, for it, the matter is settled."""
    policies.check_can_take_position(position.conflict, position.constituency, participation)
    position.settled_at = now
    position.save(update_fields=["settled_at"])
    record(
        "settled for a constituency",
        on=position.conflict,
        by=by,
        at=now,
        actor=_actor(participation),
        constituency=position.constituency.slug,
    )


@transaction.atomic
def move_conflict(
    *,
    conflict: Conflict,
    to: str,
    by: Account,
    now: datetime,
    why: str = "",
    would_settle: str | None = None,
) -> Conflict:
    """From one state to another, with the reason that the history will show."""
    conflict = Conflict.objects.select_for_update().get(pk=conflict.pk)
    if would_settle is not None:
        conflict.would_settle = would_settle.strip()
    policies.check_can_move(conflict, to)
    conflict.state = to
    conflict.save(update_fields=["state", "would_settle"])
    if to == ConflictState.OPEN:
        conflict.positions.update(settled_at=None)
    record(
        "conflict moved",
        on=conflict,
        by=by,
        at=now,
        to=to,
        why=why.strip(),
        would_settle=conflict.would_settle,
    )
    return conflict
