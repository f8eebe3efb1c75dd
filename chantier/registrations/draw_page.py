"""What the page of a draw shows: to be projected, and read by anybody."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from chantier.algorithms import panels
from chantier.meetings.models import Meeting
from chantier.people.models import Channel
from chantier.registrations import lots
from chantier.registrations.models import Draw, Randomness
from chantier.registrations.shares import terms_of
from chantier.ui.drawing import Bar, bars


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of people: how many asked, how many have a place, between which bounds.

    None stands for fewer than five, which only the team reads.
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

    @cached_property
    def counts(self) -> Counter[str]:
        """In how many lists each number stands."""
        return Counter(number for one in self.said["lists"] for number in one)

    @property
    def smallest(self) -> int:
        """The fewest lists in which somebody stands who stands in any."""
        never = set(self.said["without chance"])
        numbers = (person["number"] for person in self.said["people"])
        return min((self.counts[n] for n in numbers if n not in never), default=0)

    @property
    def greatest(self) -> int:
        """The most lists in which somebody stands."""
        return max(self.counts.values(), default=0)

    @property
    def bound(self) -> float:
        """In how many lists of a thousand the least lucky could stand at most, whatever is done."""
        return float(Fraction(self.said["bound"]) * panels.PANELS)

    @property
    def panel(self) -> list[str]:
        """The numbers drawn, or none yet."""
        found: list[str] = [] if self.draw.panel is None else self.said["lists"][self.draw.panel]
        return found

    @property
    def number_of_panel(self) -> str:
        """With its three digits."""
        return "" if self.draw.panel is None else f"{self.draw.panel:03}"

    def lists_of(self, number: str) -> list[str]:
        """The lists in which a number stands."""
        return [f"{n:03}" for n, one in enumerate(self.said["lists"]) if number in one]

    def knows(self, number: str) -> bool:
        """The number is in the draw."""
        return any(person["number"] == number for person in self.said["people"])

    @cached_property
    def kinds(self) -> list[Kind]:
        """Each quota beside what chance made of it."""
        placed = set(self.panel)
        people = self.said["people"]
        return [
            Kind(
                _criterion(criterion),
                _label(criterion, value),
                least,
                most,
                self._shown(_having(people, criterion, value)),
                self._shown(
                    _having((p for p in people if p["number"] in placed), criterion, value)
                ),
            )
            for criterion, values in self.said["quotas"].items()
            for value, (least, most) in values.items()
        ]

    def _shown(self, count: int) -> int | None:
        return count if self.whole or count == 0 or count >= lots.LEAST else None

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


def _having(people: Iterable[dict[str, Any]], criterion: str, value: str) -> int:
    return sum(person["values"].get(criterion) == value for person in people)


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
class Before:
    """What the team sees before it commits: can it be drawn, and whom would the rule leave out."""

    people: int
    places: int
    feasible: bool
    changes: list[str]
    left_out: list[str]

    @property
    def everybody(self) -> bool:
        """There is a place for each."""
        return self.people <= self.places


def before(meeting: Meeting) -> Before:
    """The diagnosis of the pool as it stands. Names are for the team alone."""
    entered = lots.enter(meeting)
    found = panels.diagnose(entered.pool)
    return Before(
        people=len(entered.registrations),
        places=entered.pool.places,
        feasible=found.feasible,
        changes=list(_changes(found.relaxation)),
        left_out=sorted(entered.registrations[ref].person.name for ref in found.unreachable),
    )


def _changes(changes: Iterable[panels.Change]) -> Iterator[str]:
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
