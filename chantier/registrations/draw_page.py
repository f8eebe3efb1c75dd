"""What the page of a draw shows: to be projected, and read by anybody."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from chantier.algorithms import disclosure
from chantier.algorithms.lottery import verify
from chantier.algorithms.lottery.pool import Impossible
from chantier.meetings.models import Meeting
from chantier.people.models import Channel
from chantier.registrations import lots
from chantier.registrations.models import Draw, Randomness
from chantier.registrations.shares import terms_of
from chantier.ui.drawing import Bar, bars

if TYPE_CHECKING:
    from chantier.algorithms.lottery.diagnosis import Change


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of people: how many asked, how many have a place, between which bounds.

    None stands for a number that would tell of fewer than five people: only the team reads it.
    """

    criterion: str
    label: str
    least: int
    most: int
    asked: int | None
    placed: int | None


class DrawPage:
    """A draw as people read it. `whole`: with the small numbers, for the animation team."""

    def __init__(self, draw: Draw, *, whole: bool) -> None:
        self.draw, self.whole = draw, whole
        self.said: dict[str, Any] = json.loads(draw.full)

    @property
    def people(self) -> list[dict[str, Any]]:
        """Those in the draw."""
        found: list[dict[str, Any]] = self.said["pool"]["people"]
        return found

    @property
    def smallest(self) -> int:
        """The fewest lists in which somebody stands who stands in any."""
        never, counts = set(self.said["unreachable"]), self.said["counts"]
        return min((n for ref, n in counts.items() if ref not in never), default=0)

    @property
    def greatest(self) -> int:
        """The most lists in which somebody stands."""
        return max(self.said["counts"].values(), default=0)

    @property
    def bound(self) -> float:
        """In how many lists the least lucky could stand at most, whatever is done."""
        return float(Fraction(self.said["certificate"]["bound"]) * len(self.said["panels"]))

    @property
    def panel(self) -> list[str]:
        """The numbers drawn, or none yet."""
        found: list[str] = [] if self.draw.panel is None else self.said["panels"][self.draw.panel]
        return found

    @property
    def number_of_panel(self) -> str:
        """With its three digits."""
        return "" if self.draw.panel is None else f"{self.draw.panel:03}"

    def lists_of(self, number: str) -> list[str]:
        """The lists in which a number stands."""
        return [f"{n:03}" for n, one in enumerate(self.said["panels"]) if number in one]

    def knows(self, number: str) -> bool:
        """The number is in the draw."""
        return number in self.said["counts"]

    @cached_property
    def kinds(self) -> list[Kind]:
        """Each quota beside what chance made of it."""
        quotas: dict[str, list[tuple[str, int, int]]] = {}
        for criterion, value, least, most in self.said["pool"]["quotas"]:
            quotas.setdefault(criterion, []).append((value, least, most))
        return [
            Kind(_criterion(criterion), _label(criterion, value), least, most, *numbers)
            for criterion, values in quotas.items()
            for (value, least, most), numbers in zip(
                values, self._numbers(criterion, [value for value, *_edges in values]), strict=True
            )
        ]

    def _numbers(
        self, criterion: str, values: list[str]
    ) -> Iterator[tuple[int | None, int | None]]:
        """How many of each value asked, and have a place."""
        placed = set(self.panel)
        rows = {value: [0, 0] for value in values}
        for person in self.people:
            row = rows.setdefault(person["values"][criterion], [0, 0])
            row[person["ref"] not in placed] += 1
        table = list(rows.values())
        if not self.whole and self.draw.panel is None:
            table = [[sum(row)] for row in table]  # nobody has a place yet
        shown = disclosure.protect(table, least=1 if self.whole else disclosure.LEAST)
        # How many people and places there are is known: a column may hide behind no total.
        open_ = [total is not None for total in shown.column_totals]
        for cells, total in zip(shown.cells[: len(values)], shown.row_totals, strict=False):
            yield total if all(open_) else None, cells[0] if open_[0] else None

    @property
    def hides(self) -> bool:
        """Some numbers are kept from the public."""
        return any(kind.asked is None or kind.placed is None for kind in self.kinds)

    @property
    def drawing(self) -> SafeString:
        """The places of each kind, as bars; the table follows."""
        return bars(
            (
                Bar(kind.label, kind.placed or 0, _of(kind))
                for kind in self.kinds
                if kind.placed is not None
            ),
            _("Places of each kind, and what the rule asks for"),
        )


@lru_cache(maxsize=8)
def _checked(public: str, language: str) -> tuple[bool, tuple[str, ...]]:
    try:
        return True, tuple(verify.check(json.loads(public), language))
    except verify.Wrong as wrong:
        return False, (wrong.said(language),)


def check(draw: Draw) -> tuple[bool, tuple[str, ...]]:
    """What the verifier says of the public file: does it hold, and why, for whoever reads."""
    return _checked(draw.public, (translation.get_language() or "fr")[:2])


def as_text(draw: Draw) -> str:
    """The lists to print: a line each, its number and those who stand in it."""
    said = json.loads(draw.public)
    lines = (f"{number:03}: {' '.join(one)}" for number, one in enumerate(said["panels"]))
    return "\n".join([f"SHA-256 {draw.commitment}", "", *lines]) + "\n"


def _of(kind: Kind) -> str:
    return _("%(placed)d (from %(least)d to %(most)d)") % {
        "placed": kind.placed or 0,
        "least": kind.least,
        "most": kind.most,
    }


def _criterion(name: str) -> str:
    known = {
        lots.CONSTITUENCY: _("constituency"),
        lots.CHANNEL: _("way of registering"),
        lots.EARLIER: _("earlier evening"),
    }
    return known.get(name, name)


def _label(criterion: str, value: str) -> str:
    if criterion == lots.CHANNEL:
        return str(Channel(value).label)
    return _("without a place until now") if criterion == lots.EARLIER else value


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody without a chance, and the smallest change that gives them one, if there is any."""

    name: str
    changes: list[str]


@dataclass(frozen=True, slots=True)
class Before:
    """What the team sees before it commits: can it be drawn, and whom would the rule leave out."""

    people: int
    places: int
    feasible: bool = True
    changes: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    best: float = 0.0  # of a thousand lists: the most in which the least lucky can stand

    @property
    def everybody(self) -> bool:
        """There is a place for each."""
        return self.people <= self.places


def before(meeting: Meeting) -> Before:
    """The diagnosis of the pool as it stands. Names are for the team alone."""
    from chantier.algorithms.lottery.diagnosis import diagnose  # loads a solver

    entered = lots.enter(meeting)
    people, places = len(entered.registrations), entered.pool.places
    if people <= places:
        return Before(people, places)
    try:
        found = diagnose(entered.pool)
    except Impossible:  # no place is left
        return Before(people, places, feasible=False)
    left_out = [
        LeftOut(entered.registrations[ref].person.name, list(_changes(changes or ())))
        for ref, changes in (found.remedies or {}).items()
    ]
    return Before(
        people,
        places,
        feasible=found.feasible,
        changes=tuple(_changes(found.relaxation or ())),
        left_out=tuple(sorted(left_out, key=lambda one: one.name)),
        best=1000 * float(found.best or 0),
    )


def _changes(changes: Iterable["Change"]) -> Iterator[str]:
    for change in changes:
        words = {
            "kind": _label(change.criterion, change.value),
            "before": change.before,
            "after": change.after,
        }
        if change.bound == "min":
            yield _("%(kind)s: at least %(after)d instead of %(before)d") % words
        else:
            yield _("%(kind)s: at most %(after)d instead of %(before)d") % words


def is_dice(meeting: Meeting) -> bool:
    """Three dice are thrown, or a number is read that others published."""
    return terms_of(meeting).randomness == Randomness.DICE
