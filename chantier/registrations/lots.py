"""From registrations to a pool and back: what goes into a draw, and what is published of it."""

import hashlib
import json
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chantier.algorithms import panels
from chantier.algorithms.panels import Entrant, Lottery, Pool
from chantier.meetings.models import Meeting
from chantier.people.models import Channel
from chantier.registrations.keys import plain
from chantier.registrations.models import Draw, Quota, Registration
from chantier.registrations.shares import asking, quotas_of, terms_of
from chantier.registrations.states import HOLD_A_PLACE, State

FORMAT = "chantier-draw-1"
LEAST = 5  # no published class of people is smaller
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
    entrants = [
        _entrant(number, row, quotas, missed, terms_of(meeting).one_per_household)
        for number, row in by_number.items()
    ]
    free = max(0, (meeting.places or 0) - meeting.places_taken)
    pool = Pool(entrants, free, _bounds(quotas, len(rows)))
    if missed:
        pool = _doubling(pool, len(missed))
    return Entered(pool, by_number)


def _entrant(
    number: str, row: Registration, quotas: Sequence[Quota], missed: set[int], one_each: bool
) -> Entrant:
    """Values that no quota looks at are left out: they would only set equals apart."""
    who = asking(row)
    values = {}
    for quota in quotas:
        if who.is_of(quota):
            values[criterion(quota)] = value(quota)
    if missed:
        values[EARLIER] = WITHOUT_A_PLACE if row.person_id in missed else ""
    home = plain(" ".join(row.person.postal_address.split())) if one_each else ""
    return Entrant(number, values, _short(home), _short(row.party.name if row.party else ""))


def _short(words: str) -> str:
    """A name for a household or a group that says neither."""
    return hashlib.sha256(words.encode()).hexdigest()[:12] if words else ""


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
    others = len(pool.entrants) - missed
    low, high = 0, min(missed, pool.places * 2 * missed // (2 * missed + others))
    while low < high:
        middle = (low + high + 1) // 2
        if panels.is_feasible(_keeping(pool, middle)):
            low = middle
        else:
            high = middle - 1
    return _keeping(pool, low)


def _keeping(pool: Pool, least: int) -> Pool:
    bounds = {EARLIER: {WITHOUT_A_PLACE: (least, len(pool.entrants))}}
    return replace(pool, quotas={**pool.quotas, **bounds})


def files(meeting: Meeting, pool: Pool, made: Lottery) -> tuple[str, str]:
    """The full file, for sworn observers, and the public one, in which no class is below five."""
    people = [
        {"number": one.ref, "values": one.values, "household": one.household, "group": one.group}
        for one in pool.entrants
    ]
    said: dict[str, Any] = {
        "format": FORMAT,
        "meeting": meeting.title,
        "places": pool.places,
        "quotas": pool.quotas,
        "bound": str(made.bound),
        "without chance": made.unreachable,
    }
    digest = sha256(as_text(said | {"people": people}))
    said |= {
        "pool sha256": digest,
        "order": panels.order((one.ref for one in pool.entrants), digest),
        "lists": made.panels,
    }
    full = as_text(said | {"people": people})
    return full, as_text(said | {"people": _blurred(pool), "full sha256": sha256(full)})


def _blurred(pool: Pool) -> list[dict[str, Any]]:
    alike = Counter(tuple(sorted(one.values.items())) for one in pool.entrants)
    return [
        {"number": one.ref, "values": one.values}
        if alike[tuple(sorted(one.values.items()))] >= LEAST
        else {"number": one.ref}
        for one in pool.entrants
    ]


def as_text(said: Mapping[str, Any]) -> str:
    """The one way to write it: the same data, the same bytes."""
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    """Of the file as it is downloaded."""
    return hashlib.sha256(text.encode()).hexdigest()


def contents(draw: Draw) -> dict[str, Any]:
    """What was committed to."""
    said: dict[str, Any] = json.loads(draw.full)
    return said


def pool_of(draw: Draw) -> Pool:
    """The pool as it was committed to."""
    said = contents(draw)
    entrants = [
        Entrant(one["number"], one["values"], one["household"], one["group"])
        for one in said["people"]
    ]
    quotas = {
        name: {kind: (least, most) for kind, (least, most) in values.items()}
        for name, values in said["quotas"].items()
    }
    return Pool(entrants, said["places"], quotas)


def next_in(meeting: Meeting, draw: Draw, free: int) -> list[Registration]:
    """Who takes the places freed after a draw: whoever keeps the room best balanced, ties in the
    order committed to; those who came after the draw follow, first come first.
    """
    entries = {
        entry.number: entry.registration
        for entry in draw.entries.select_related("registration__person").order_by("number")
    }
    here = [number for number, row in entries.items() if row.state in HOLD_A_PLACE]
    waiting = sorted(
        (row.rank or 0, number) for number, row in entries.items() if row.state == State.WAITING
    )
    chosen = panels.replace(pool_of(draw), here, [number for _rank, number in waiting], free)
    if chosen:
        return [entries[number] for number in chosen]
    late = meeting.registrations.waiting().exclude(draw_entries__draw=draw)
    return list(late.select_related("person")[:1]) if not waiting else []
