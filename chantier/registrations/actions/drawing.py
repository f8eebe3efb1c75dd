"""The draw: committed to, then decided by chance before everybody, once."""

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from chantier.algorithms.lottery import verify
from chantier.audit.actions import record
from chantier.meetings.models import Meeting
from chantier.people.models import Account
from chantier.registrations import lots, messages, places, policies
from chantier.registrations.actions.leaving import promote_waiting
from chantier.registrations.models import Draw, DrawEntry, Randomness, Registration
from chantier.registrations.shares import terms_of
from chantier.registrations.states import HOLD_A_PLACE, State
from chantier.rules import Denied
from chantier.spaces.models import Decision

if TYPE_CHECKING:
    from chantier.algorithms.lottery.making import Lottery

DICE = 3


@transaction.atomic
def commit_draw(
    *, meeting: Meeting, entered: lots.Entered, made: "Lottery", by: Account | None, now: datetime
) -> Draw:
    """Keep the lists and their fingerprint, before chance speaks. Raises Denied.

    Somebody who registered or withdrew since `entered` was read makes it Denied: prepare again.
    """
    (meeting,) = places.lock([meeting])
    policies.check_can_prepare_draw(meeting, now=now)
    registered = meeting.registrations.filter(state=State.REGISTERED).values_list("pk", flat=True)
    if set(registered) != {row.pk for row in entered.registrations.values()}:
        raise Denied(_("Somebody registered or withdrew meanwhile: prepare the draw again."))
    full, public = lots.files(made)
    draw = Draw.objects.create(
        meeting=meeting,
        full=full,
        public=public,
        commitment=made.commitment,
        prepared_at=now,
        prepared_by=by,
    )
    DrawEntry.objects.bulk_create(
        DrawEntry(draw=draw, registration=row, number=number, lists=made.counts[number])
        for number, row in entered.registrations.items()
    )
    record(
        "draw prepared",
        on=draw,
        by=by,
        at=now,
        people=len(entered.registrations),
        places=entered.pool.places,
        commitment=draw.commitment,
    )
    return draw


@transaction.atomic
def throw(*, draw: Draw, thrown: str, by: Account, now: datetime) -> Draw:
    """Chance has spoken: `thrown` is what three ten-sided dice show, or the number announced.

    Those of the list have a place, the others wait in the order committed to; each is told.
    """
    (meeting,) = places.lock([draw.meeting])
    draw = Draw.objects.select_for_update().get(pk=draw.pk)
    draw.meeting = meeting
    policies.check_can_throw(draw, now=now)
    draw.thrown = _read(meeting, thrown)
    said = lots.contents(draw)
    draw.panel = _panel(meeting, said, draw.thrown)
    draw.drawn_at, draw.drawn_by = now, by
    draw.save(update_fields=["thrown", "panel", "drawn_at", "drawn_by"])
    _give(draw, said["panels"][draw.panel], said["order"], now)
    record("drawn", on=draw, by=by, at=now, thrown=draw.thrown, panel=draw.panel)
    promote_waiting(meeting=meeting, by=by, now=now)  # for those of the list who withdrew since
    return draw


def _read(meeting: Meeting, thrown: str) -> str:
    if terms_of(meeting).randomness == Randomness.ANNOUNCED:
        if not thrown.strip():
            raise Denied(_("Write the number as it was published."))
        return " ".join(thrown.split())[:200]
    digits = "".join(character for character in thrown if not character.isspace())
    if len(digits) != DICE or not (digits.isascii() and digits.isdecimal()):
        raise Denied(_("Write what the three dice show, three digits from 0 to 9, in their order."))
    return digits


def _panel(meeting: Meeting, said: dict[str, Any], thrown: str) -> int:
    if terms_of(meeting).randomness == Randomness.ANNOUNCED:
        return verify.number_of(said, value=thrown)
    return verify.number_of(said, dice=thrown)


def _give(draw: Draw, panel: list[str], order: list[str], now: datetime) -> None:
    meeting = draw.meeting
    entries = draw.entries.select_related("registration__person", "registration__constituency")
    rows = {entry.number: entry.registration for entry in entries}
    late = list(
        meeting.registrations.filter(state=State.REGISTERED)
        .exclude(draw_entries__draw=draw)
        .select_related("person")
        .order_by("registered_at", "pk")
    )
    waiting = [rows[number] for number in order if number not in set(panel)]
    for number in panel:
        if rows[number].state == State.REGISTERED:
            if not places.take_place(meeting):
                raise Denied(
                    _("There are fewer places than when the draw was prepared: give them back.")
                )
            _settle(rows[number], State.PLACED, now)
    for row in [*waiting, *late]:
        if row.state == State.REGISTERED:
            row.rank = places.next_rank(meeting)
            _settle(row, State.WAITING, now)
    for row in [*rows.values(), *late]:
        if row.state in {State.PLACED, State.WAITING}:
            row.meeting = meeting
            messages.tell(row, "registration_drawn", now=now)


def _settle(row: Registration, state: State, now: datetime) -> None:
    row.check_can_move_to(state)
    row.state = state
    row.placed_at = now if state == State.PLACED else None
    row.save(update_fields=["state", "placed_at", "rank"])


@transaction.atomic
def place_everybody(*, meeting: Meeting, by: Account, now: datetime) -> list[Registration]:
    """As many places as people or more: nothing to draw, everybody has one and is told."""
    (meeting,) = places.lock([meeting])
    policies.check_can_prepare_draw(meeting, now=now)
    rows = list(
        meeting.registrations.filter(state=State.REGISTERED)
        .select_related("person", "constituency")
        .order_by("pk")
    )
    for row in rows:
        if not places.take_place(meeting):
            raise Denied(_("There are fewer places than people: prepare the draw."))
        row.meeting = meeting
        _settle(row, State.PLACED, now)
        messages.tell(row, "registration_drawn", now=now)
    record("everybody placed", on=meeting, by=by, at=now, people=len(rows))
    return rows


@transaction.atomic
def set_aside(*, draw: Draw, decision: Decision | None, by: Account, now: datetime) -> Draw:
    """The committee decided that the draw is made again: everybody is registered as before."""
    (meeting,) = places.lock([draw.meeting])
    draw = Draw.objects.select_for_update().get(pk=draw.pk)
    draw.meeting = meeting
    policies.check_can_set_aside(draw, decision=decision, now=now)
    draw.set_aside_at, draw.set_aside_for = now, decision
    draw.save(update_fields=["set_aside_at", "set_aside_for"])
    back: Counter[str] = Counter()
    undone = {State.PLACED, State.CONFIRMED, State.WAITING}
    for row in meeting.registrations.filter(state__in=undone).order_by("pk"):
        back[row.state] += 1
        if row.state in HOLD_A_PLACE:
            places.free_place(meeting)
        row.rank = None
        _settle(row, State.REGISTERED, now)
    record(
        "draw set aside",
        on=draw,
        by=by,
        at=now,
        decision=decision.pk if decision else None,
        before={str(state): number for state, number in back.items()},
    )
    return draw


@transaction.atomic
def take_out_draw(*, draw: Draw, by: Account, now: datetime) -> str:
    """The full file leaves the house for a sworn observer: who took it and when is recorded."""
    record("draw taken out", on=draw, by=by, at=now)
    return draw.full
