"""What can be done with meetings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from chantier.audit.actions import record
from chantier.live import topics
from chantier.meetings import policies
from chantier.meetings.models import AgendaItem, Meeting, MeetingRole
from chantier.meetings.queries import PLAN, guarded_plan
from chantier.meetings.states import State
from chantier.people.models import Account
from chantier.rules import Denied
from chantier.spaces.models import Constituency
from chantier.worksites.guard import check_not_outdated
from chantier.worksites.models import Worksite


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One step of the running order, in minutes."""

    title: str
    minutes: int
    phase: str = AgendaItem.Phase.PLENARY


def _locked(meeting: Meeting) -> Meeting:
    """The meeting as it is now, held until the end of the transaction."""
    return (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("worksite__space", "initiative")
        .get(pk=meeting.pk)
    )


@transaction.atomic
def create_meeting(
    *, worksite: Worksite, slug: str, plan: Mapping[str, Any], by: Account | None, now: datetime
) -> Meeting:
    """Plan a meeting. Raises Denied when the address is taken."""
    if worksite.meetings.filter(slug=slug).exists():
        raise Denied(_("Another meeting of this worksite has this address: choose another one."))
    meeting = Meeting.objects.create(worksite=worksite, slug=slug, **_known(plan))
    record("meeting planned", on=meeting, by=by, at=now)
    return meeting


def _known(plan: Mapping[str, Any]) -> dict[str, Any]:
    return {name: plan[name] for name in PLAN if name in plan}


@transaction.atomic
def update_meeting(
    *,
    meeting: Meeting,
    plan: Mapping[str, Any],
    agenda: Sequence[AgendaLine] | None = None,
    base: str | None = None,
    by: Account | None,
    now: datetime,
) -> Meeting:
    """Change the plan, and the running order when it is given.

    `base` is the fingerprint of the plan that the writer saw. Raises Denied, Outdated.
    """
    meeting = _locked(meeting)
    policies.check_can_edit(meeting)
    check_not_outdated(base, guarded_plan(meeting))
    if "places" in plan:
        policies.check_can_have_places(meeting, plan["places"])
    values = _known(plan)
    changed = sorted(name for name, value in values.items() if getattr(meeting, name) != value)
    for name in changed:
        setattr(meeting, name, values[name])
    if changed:
        meeting.save(update_fields=changed)
    if agenda is not None:
        meeting.agenda.all().delete()
        AgendaItem.objects.bulk_create(
            AgendaItem(
                meeting=meeting,
                position=position,
                title=line.title,
                minutes=line.minutes,
                phase=line.phase,
            )
            for position, line in enumerate(agenda, start=1)
        )
    record("meeting changed", on=meeting, by=by, at=now, fields=changed)
    topics.publish(meeting.topic)
    return meeting


def _move(meeting: Meeting, state: State) -> None:
    meeting.state = state
    meeting.save(update_fields=["state"])
    topics.publish(meeting.topic)


@transaction.atomic
def open_registration(*, meeting: Meeting, by: Account | None, now: datetime) -> Meeting:
    """From now on people can register, within the dates of the window."""
    meeting = _locked(meeting)
    policies.check_can_open_registration(meeting)
    _move(meeting, State.OPEN)
    record("registration opened", on=meeting, by=by, at=now)
    return meeting


@transaction.atomic
def close_registration(*, meeting: Meeting, by: Account | None, now: datetime) -> Meeting:
    """Nobody registers any more; slips that arrive late can still be typed in by reopening."""
    meeting = _locked(meeting)
    meeting.check_can_move_to(State.CLOSED)
    _move(meeting, State.CLOSED)
    record("registration closed", on=meeting, by=by, at=now)
    return meeting


@transaction.atomic
def start(*, meeting: Meeting, by: Account | None, now: datetime) -> Meeting:
    """The meeting opens; two facilitators are there."""
    meeting = _locked(meeting)
    policies.check_can_start(meeting)
    _move(meeting, State.UNDER_WAY)
    record("meeting started", on=meeting, by=by, at=now)
    return meeting


@transaction.atomic
def finish(*, meeting: Meeting, by: Account | None, now: datetime) -> Meeting:
    """The meeting was held."""
    meeting = _locked(meeting)
    meeting.check_can_move_to(State.HELD)
    _move(meeting, State.HELD)
    record("meeting held", on=meeting, by=by, at=now)
    return meeting


@transaction.atomic
def cancel(*, meeting: Meeting, reason: str, by: Account | None, now: datetime) -> Meeting:
    """The meeting will not take place; why is kept."""
    meeting = _locked(meeting)
    meeting.check_can_move_to(State.CANCELLED)
    if not reason.strip():
        raise Denied(_("Say why: those registered will be told."))
    _move(meeting, State.CANCELLED)
    record("meeting cancelled", on=meeting, by=by, at=now, reason=reason)
    return meeting


@transaction.atomic
def assign_role(
    *,
    meeting: Meeting,
    account: Account,
    role: str,
    trusted_by: Constituency | None = None,
    by: Account | None,
    now: datetime,
) -> MeetingRole:
    """Name a facilitator or a note-taker."""
    given, created = MeetingRole.objects.update_or_create(
        meeting=meeting, account=account, role=role, defaults={"trusted_by": trusted_by}
    )
    if created:
        record("meeting role given", on=meeting, by=by, at=now, account=account.pk, role=role)
    return given


@transaction.atomic
def remove_role(*, role: MeetingRole, by: Account | None, now: datetime) -> None:
    """Somebody is no longer facilitator or note-taker."""
    record(
        "meeting role taken back",
        on=role.meeting,
        by=by,
        at=now,
        account=role.account_id,
        role=role.role,
    )
    role.delete()
