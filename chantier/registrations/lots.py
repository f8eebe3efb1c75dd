"""From registrations to a pool and back: what goes into a draw, and what is published of it."""

import json
import math
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from chantier.algorithms.lottery import replacing
from chantier.algorithms.lottery.files import pool_of as pool_in
from chantier.algorithms.lottery.pool import Entrant, Pool, canonical
from chantier.meetings.models import Meeting
from chantier.people.models import Channel
from chantier.registrations.keys import plain
from chantier.registrations.models import Draw, Quota, Registration
from chantier.registrations.shares import asking, quotas_of, terms_of
from chantier.registrations.states import HOLD_A_PLACE, State

# What computes a draw loads a solver: with the first draw, not with the server.
if TYPE_CHECKING:
    from chantier.algorithms.lottery.making import Lottery

READY = 4  # somebody is kept ready for each so many places
CONSTITUENCY, CHANNEL, EARLIER = "constituency", "channel", "earlier evening"
WITHOUT_A_PLACE = "without a place"

Bounds = dict[str, dict[str, tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Entered:
    """A pool, and who is behind each of its numbers."""

    pool: Pool
    registrations: Mapping[str, Registration]


def standing_draw(meeting: Meeting) -> Draw | None:
    """The draw that counts, if one was prepared."""
    return meeting.draws.filter(set_aside_at=None).first()


def everybody_has_a_place(meeting: Meeting) -> bool:
    """There are as many free places as people who wait for the draw, or more."""
    people = meeting.registrations.filter(state=State.REGISTERED).count()
    return people <= (meeting.places or 0) - meeting.places_taken


def enter(meeting: Meeting) -> Entered:
    """Those registered, under numbers that chance gives, with what the rule looks at."""
    rows = list(
        meeting.registrations.filter(state=State.REGISTERED)
        .select_related("person", "constituency", "party")
        .prefetch_related("answers")
        .order_by("pk")
    )
    secrets.SystemRandom().shuffle(rows)
    digits = max(3, len(str(len(rows))))
    by_number = {f"{n:0{digits}}": row for n, row in enumerate(rows, start=1)}
    missed = _missed(meeting, rows)
    quotas = quotas_of(meeting)
    one_each = terms_of(meeting).one_per_household
    homes, groups = _Names("h"), _Names("g")
    entrants = [
        Entrant(
            number,
            _values(row, quotas, missed),
            homes.of(row.person.postal_address if one_each else ""),
            groups.of(str(row.party_id or "")),
        )
        for number, row in by_number.items()
    ]
    free = max(0, (meeting.places or 0) - meeting.places_taken)
    pool = Pool(entrants, free, _bounds(quotas, len(rows)), secrets.token_hex(16))
    if missed:
        pool = _doubling(pool, len(missed))
    return Entered(pool, by_number)


class _Names:
    """Names for households or groups that say nothing of them."""

    def __init__(self, letter: str) -> None:
        self._letter = letter
        self._known: dict[str, str] = {}

    def of(self, words: str) -> str:
        """The same for the same words, however they are written; none for none."""
        key = plain(" ".join(words.split()))
        return self._known.setdefault(key, f"{self._letter}{len(self._known) + 1}") if key else ""


def _values(row: Registration, quotas: Sequence[Quota], missed: set[int]) -> dict[str, str]:
    """Values that no quota looks at are left out: they would only set equals apart."""
    who = asking(row)
    values = {criterion(quota): "" for quota in quotas}
    values |= {criterion(quota): value(quota) for quota in quotas if who.is_of(quota)}
    if missed:
        values[EARLIER] = WITHOUT_A_PLACE if row.person_id in missed else ""
    return values


def criterion(quota: Quota) -> str:
    """The name of what a quota divides people by, in the files."""
    if quota.constituency_id:
        return CONSTITUENCY
    return quota.question or CHANNEL


def value(quota: Quota) -> str:
    """The name of the kind a quota speaks of, in the files."""
    if quota.constituency:
        return quota.constituency.name
    return quota.answer or str(Channel(quota.channel).value)


def _bounds(quotas: Iterable[Quota], people: int) -> Bounds:
    bounds: Bounds = {}
    for quota in quotas:
        most = people if quota.at_most is None else quota.at_most
        bounds.setdefault(criterion(quota), {})[value(quota)] = (quota.at_least, most)
    return bounds


def _missed(meeting: Meeting, rows: Sequence[Registration]) -> set[int]:
    """Who waited in vain at another evening of the worksite, and had a place at none."""
    if not terms_of(meeting).earlier_count_double:
        return set()
    others = Registration.objects.filter(
        meeting__worksite=meeting.worksite_id, person__in=[row.person_id for row in rows]
    ).exclude(meeting=meeting)
    waited = set(others.filter(state=State.WAITING).values_list("person", flat=True))
    return waited - set(others.filter(state__in=HOLD_A_PLACE).values_list("person", flat=True))


def _doubling(pool: Pool, missed: int) -> Pool:
    """Keep for those who missed a place what counting each of them twice would give, or the most
    that the other quotas allow.
    """
    from chantier.algorithms.lottery.diagnosis import is_feasible

    others = len(pool.entrants) - missed
    low, high = 0, min(missed, pool.places * 2 * missed // (2 * missed + others))
    while low < high:
        middle = (low + high + 1) // 2
        if is_feasible(_keeping(pool, middle)):
            low = middle
        else:
            high = middle - 1
    return _keeping(pool, low)


def _keeping(pool: Pool, least: int) -> Pool:
    bounds = {EARLIER: {WITHOUT_A_PLACE: (least, len(pool.entrants))}}
    return replace(pool, quotas={**pool.quotas, **bounds})


def files(made: "Lottery") -> tuple[str, str]:
    """The full file, for sworn observers, and the public one, in which no class is below five."""
    return canonical(made.json()), canonical(made.json(public=True))


def committed(draw: Draw) -> str:
    """The lists and their order as text: its SHA-256 is the fingerprint."""
    from chantier.algorithms.lottery import making

    return making.committed(json.loads(draw.public))


def contents(draw: Draw) -> dict[str, Any]:
    """What was committed to."""
    said: dict[str, Any] = json.loads(draw.full)
    return said


def next_in(meeting: Meeting, draw: Draw, free: int) -> list[Registration]:
    """Who takes the places freed after a draw: whoever keeps the room best balanced, ties in the
    order committed to; those who came after the draw follow, first come first.
    """
    entries = {
        entry.number: entry.registration
        for entry in draw.entries.select_related("registration__person").order_by("number")
    }
    here = {number for number, row in entries.items() if row.state in HOLD_A_PLACE}
    waiting = sorted(
        (row.rank or 0, number) for number, row in entries.items() if row.state == State.WAITING
    )
    numbers = [number for _rank, number in waiting]
    pool = _still_there(pool_in(contents(draw)), here, set(numbers))
    if chosen := replacing.replace(pool, sorted(here), numbers, free):
        return [entries[number] for number in chosen]
    late = meeting.registrations.waiting().exclude(draw_entries__draw=draw)
    return list(late.select_related("person")[:1])


def to_keep_ready(draw: Draw) -> list[Registration]:
    """Who of those who wait should keep the evening free: chosen for likely dropouts."""
    entries = draw.entries.select_related("registration__person", "registration__constituency")
    rows = {entry.number: entry.registration for entry in entries}
    here = {number for number, row in rows.items() if row.state in HOLD_A_PLACE}
    waiting = sorted((n for n, row in rows.items() if row.state == State.WAITING),
                     key=lambda number: rows[number].rank or 0)  # fmt: skip
    chosen = _kept_ready(draw.full, tuple(sorted(here)), tuple(waiting), draw.commitment)
    return [rows[number] for number in chosen]


@lru_cache(maxsize=8)  # two seconds of computing for a page that is read again
def _kept_ready(
    full: str, here: tuple[str, ...], waiting: tuple[str, ...], seed: str
) -> tuple[str, ...]:
    from chantier.algorithms.lottery import standby

    pool = _still_there(pool_in(json.loads(full)), set(here), set(waiting))
    return standby.alternates(pool, here, waiting, math.ceil(len(here) / READY), seed=seed)


def _still_there(pool: Pool, here: set[str], waiting: set[str]) -> Pool:
    """Those of a draw who are left: a group one of whom withdrew comes without them."""
    left = [
        replace(one, group="") if one.ref in here else one
        for one in pool.entrants
        if one.ref in here or one.ref in waiting
    ]
    return replace(pool, entrants=left)
