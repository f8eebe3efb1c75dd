"""Who asks for a place, how many places there are, which quotas hold; people in classes.

A *unit* is somebody alone or a group that is placed together or not at all. Units that the rule
cannot tell apart form a *class*: the programmes have a column for each class, not for each person.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

PANELS = 1000  # lists from which chance draws one
LEAST = 5  # no smaller number of people alike is published
Quotas = Mapping[str, Mapping[str, tuple[int, int]]]


class Impossible(ValueError):  # noqa: N818  reads better at the call site
    """A sentence: why no lottery can be made, and what can be done."""


@dataclass(frozen=True, slots=True)
class Entrant:
    """Somebody who asks for a place. `household` and `group` are empty for somebody alone."""

    ref: str
    values: Mapping[str, str]
    household: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """People placed together or not at all, in order of their refs."""

    members: tuple[Entrant, ...]
    held: Mapping[tuple[str, str], int]  # (criterion, value) → how many of the members
    homes: tuple[str, ...]  # the households that give at most one place, sorted
    barred: bool  # two of one household cannot both come, so this group never can

    @property
    def refs(self) -> tuple[str, ...]:
        """The refs of the members."""
        return tuple(one.ref for one in self.members)


@dataclass(frozen=True, slots=True)
class Class:
    """Units that the rule cannot tell apart. `home`: the kind of household, "" when alone."""

    units: tuple[Unit, ...]
    home: str

    @property
    def size(self) -> int:
        """How many people a unit has."""
        return len(self.units[0].members)

    @property
    def most(self) -> int:
        """How many of these units a panel can hold at the most."""
        return 0 if self.units[0].barred else len(self.units)


@dataclass(frozen=True, slots=True)
class Row:
    """A constraint on panels: class → weight, between two bounds (None: none on this side).

    `name` is ("", "") for places, (criterion, value) for a quota, ("household", kind) for homes.
    """

    kind: str  # "places", "quota" or "household"
    name: tuple[str, str]
    weights: Mapping[int, int]
    least: int | None
    most: int | None


@dataclass(frozen=True)
class Pool:
    """Who asks, for how many places, under which quotas: criterion → value → (least, most).

    `salt`: a secret number, so that nobody finds by trying what the digest was taken of.
    """

    entrants: Sequence[Entrant]
    places: int
    quotas: Quotas
    salt: str = ""

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Everybody, in order of refs."""
        found: dict[tuple[str, str], list[Entrant]] = defaultdict(list)
        for one in sorted(self.entrants, key=lambda one: one.ref):
            found[("group", one.group) if one.group else ("alone", one.ref)].append(one)
        shared: dict[str, int] = defaultdict(int)
        for members in found.values():
            for home in {one.household for one in members if one.household}:
                shared[home] += 1
        return tuple(_unit(members, self.quotas, shared) for members in found.values())

    @cached_property
    def classes(self) -> tuple[Class, ...]:
        """The units by kind, in an order that depends on nothing but the pool."""
        kinds = [_kind(unit, self.quotas) for unit in self.units]
        homes = _homes(self.units, kinds)
        found: dict[tuple[str, str, str], list[Unit]] = defaultdict(list)
        for unit, kind in zip(self.units, kinds, strict=True):
            home = "" if not unit.homes else homes[unit.homes[0]]
            # A group of several shared households is like no other unit: a class of its own.
            own = unit.refs[0] if len(unit.homes) > 1 or home.startswith("=") else ""
            found[kind, home, own].append(unit)
        return tuple(Class(tuple(found[key]), key[1]) for key in sorted(found))

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """What binds the panels: places, quotas, households."""
        everybody = {c: one.size for c, one in enumerate(self.classes)}
        rows = [Row("places", ("", ""), everybody, self.places, self.places)]
        for criterion, values in self.quotas.items():
            for value, (least, most) in values.items():
                held = {
                    c: n
                    for c, one in enumerate(self.classes)
                    if (n := one.units[0].held.get((criterion, value), 0))
                }
                rows.append(Row("quota", (criterion, value), held, least, most))
        members: dict[str, set[int]] = defaultdict(set)
        names: dict[str, set[str]] = defaultdict(set)
        for c, one in enumerate(self.classes):
            for unit in one.units:
                for home in unit.homes:
                    kind = one.home if not one.home.startswith("=") else f"={home}"
                    members[kind].add(c)
                    names[kind].add(home)
        for kind in sorted(members):
            held = dict.fromkeys(sorted(members[kind]), 1)
            rows.append(Row("household", ("household", kind), held, None, len(names[kind])))
        return tuple(rows)

    @cached_property
    def document(self) -> dict[str, object]:
        """The pool as JSON, in a canonical order."""
        salt = {"salt": self.salt} if self.salt else {}
        return salt | {
            "places": self.places,
            "quotas": self.bounds,
            "people": [
                {
                    "ref": one.ref,
                    "household": one.household,
                    "group": one.group,
                    "values": {name: one.values[name] for name in self.quotas},
                }
                for one in sorted(self.entrants, key=lambda one: one.ref)
            ],
        }

    @property
    def bounds(self) -> list[list[object]]:
        """The quotas, one after another."""
        return [
            [criterion, value, least, most]
            for criterion, values in self.quotas.items()
            for value, (least, most) in values.items()
        ]

    @cached_property
    def known(self) -> dict[str, dict[str, str]]:
        """The values that everybody may read: of those alike in all values, LEAST of them or more.

        Those left must be LEAST or nobody: else they would be told by being left.
        """
        alike: dict[tuple[str, ...], list[Entrant]] = defaultdict(list)
        for one in sorted(self.entrants, key=lambda one: one.ref):
            alike[tuple(one.values[name] for name in self.quotas)].append(one)
        kinds = sorted(alike.values(), key=lambda members: (len(members), members[0].ref))
        shown = [members for members in kinds if len(members) >= LEAST]
        hidden = len(self.entrants) - sum(map(len, shown))
        while shown and 0 < hidden < LEAST:
            hidden += len(shown.pop(0))
        return {
            one.ref: {name: one.values[name] for name in self.quotas}
            for members in shown
            for one in members
        }

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the document."""
        return sha256(canonical(self.document))


def _unit(members: list[Entrant], quotas: Quotas, shared: Mapping[str, int]) -> Unit:
    held: dict[tuple[str, str], int] = defaultdict(int)
    for one in members:
        for name in quotas:
            held[name, one.values[name]] += 1
    own = [one.household for one in members if one.household]
    homes = tuple(sorted({home for home in own if shared[home] > 1}))
    return Unit(tuple(members), dict(held), homes, barred=len(own) > len(set(own)))


def _kind(unit: Unit, quotas: Quotas) -> str:
    """What the rule sees of a unit."""
    seen = sorted([one.values[name] for name in quotas] for one in unit.members)
    return json.dumps([seen, unit.barred], ensure_ascii=False)


def _homes(units: Sequence[Unit], kinds: Sequence[str]) -> dict[str, str]:
    """The kind of each shared household: what its units are; "=name" where groups tie homes."""
    inside: dict[str, list[str]] = defaultdict(list)
    next_to: dict[str, set[str]] = defaultdict(set)
    for unit, kind in zip(units, kinds, strict=True):
        for home in unit.homes:
            inside[home].append(kind)
            next_to[home].update(unit.homes)
    return {
        home: f"={home}" if len(next_to[home]) > 1 else json.dumps(sorted(found))
        for home, found in inside.items()
    }


def canonical(document: object) -> str:
    """The one way to write a document: what digests are taken of."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    """In hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
