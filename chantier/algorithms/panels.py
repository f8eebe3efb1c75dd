"""A thousand possible panels for one evening, all balanced, from which public chance picks one.

The smallest chance is as large as the quotas allow, but for a tenth; then the greatest chance is
as small as possible. People whom the rule cannot tell apart form one *class*: equals get equal
chances, and the programme to solve has as many unknowns as there are classes.

1. The linear relaxation over classes gives t*, the best smallest chance, and dual weights that
   prove, in exact fractions, that no lottery at all does better than `Lottery.bound`.
2. Chances are set: smallest at least 0.9 t*, then the greatest as small as possible. (Plain maximin
   and leximin give some people a certain place that no quota forces: Baharav & Flanigan, 2024.)
3. Panels are made one after another, each a whole number of people of each class within all
   quotas, serving those most owed (Flanigan, Kehne & Procaccia, 2021, ask for such a list).

The relaxation can promise more than whole panels can hold: `Lottery.counts` is what counts, and
`bound` stands beside it. The same pool gives the same panels on any machine: one thread, no set.
"""

import hashlib
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import highspy

PANELS = 1000
GIVEN_UP = 0.1  # of the smallest chance, so that nobody is certain to come
_TINY = 1e-7

Quotas = Mapping[str, Mapping[str, tuple[int, int]]]


class NoPanel(Exception):  # noqa: N818  reads better at the call site
    """No panel meets the quotas: see `diagnose`."""


@dataclass(frozen=True, slots=True)
class Entrant:
    """Somebody who asks for a place. `household` and `group` are empty for somebody alone."""

    ref: str
    values: Mapping[str, str]
    household: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Pool:
    """Who asks, for how many places, under which quotas: criterion → value → (least, most)."""

    entrants: Sequence[Entrant]
    places: int
    quotas: Quotas


@dataclass(frozen=True, slots=True)
class Change:
    """One bound to move so that panels exist, or so that somebody has a chance."""

    criterion: str
    value: str
    bound: str  # "min" or "max"
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Before the draw: are there panels; if not, the cheapest change; who has no chance."""

    feasible: bool
    relaxation: tuple[Change, ...] = ()
    unreachable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lottery:
    """`panels[n]` is the list drawn by number n; `counts`: in how many each person stands.

    `bound`: no lottery at all gives everybody who can come a greater chance than this.
    """

    panels: tuple[tuple[str, ...], ...]
    counts: Mapping[str, int]
    bound: Fraction
    unreachable: tuple[str, ...] = ()


@dataclass(slots=True)
class _Class:
    """Units (somebody alone, or a group) that the rule cannot tell apart."""

    size: int
    holds: Mapping[tuple[str, str], int]
    household: tuple[object, ...]
    units: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)  # household, refs


@dataclass(slots=True)
class _Row:
    """A constraint: class → weight, between two bounds."""

    weights: dict[int, int]
    least: float
    most: float
    name: tuple[str, str] | None = None


class _Model:
    """The classes of a pool and what binds them."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.classes = _classes(pool)
        self.rows = [
            _Row({c: one.size for c, one in enumerate(self.classes)}, pool.places, pool.places)
        ]
        for criterion, values in pool.quotas.items():
            for value, (least, most) in values.items():
                held = {
                    c: one.holds[criterion, value]
                    for c, one in enumerate(self.classes)
                    if (criterion, value) in one.holds
                }
                self.rows.append(_Row(held, least, most, (criterion, value)))
        for kind, members in self._households().items():
            households = {name for c in members for name, _refs in self.classes[c].units}
            if kind:
                self.rows.append(_Row(dict.fromkeys(members, 1), -math.inf, len(households)))

    def _households(self) -> dict[tuple[object, ...], list[int]]:
        found: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for c, one in enumerate(self.classes):
            found[one.household].append(c)
        return found

    def solver(self, *, whole: bool) -> Any:
        """The panels as a programme: a column for each class, in whole people or not."""
        highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        highs.silent()
        for option, value in (
            ("threads", 1),
            ("random_seed", 0),
            ("mip_rel_gap", 0.0),
        ):
            highs.setOptionValue(option, value)
        for one in self.classes:
            highs.addVar(0, len(one.units))
        if whole:
            for c in range(len(self.classes)):
                highs.changeColIntegrality(c, highspy.HighsVarType.kInteger)
        for row in self.rows:
            _add(highs, row.weights, row.least, row.most)
        return highs


def _add(highs: highspy.Highs, weights: Mapping[int, float], least: float, most: float) -> None:
    infinity = highspy.kHighsInf
    highs.addRow(
        max(least, -infinity),
        min(most, infinity),
        len(weights),
        list(weights),
        [float(weight) for weight in weights.values()],
    )


def _classes(pool: Pool) -> list[_Class]:
    """The units of a pool by kind, in an order that depends on nothing but the pool."""
    units: dict[str, list[Entrant]] = defaultdict(list)
    for entrant in sorted(pool.entrants, key=lambda one: one.ref):
        units[f"g{entrant.group}" if entrant.group else f"r{entrant.ref}"].append(entrant)
    kinds = {name: _kind(members, pool.quotas) for name, members in units.items()}
    homes: dict[str, list[tuple[object, ...]]] = defaultdict(list)
    for name, members in units.items():
        if home := members[0].household:
            homes[home].append(kinds[name])
    found: dict[tuple[object, ...], _Class] = {}
    for name, members in units.items():
        home = members[0].household
        together = tuple(sorted(homes[home])) if len(homes.get(home, ())) > 1 else ()
        key = (kinds[name], together)
        if key not in found:
            found[key] = _Class(len(members), _holds(members, pool.quotas), together)
        found[key].units.append((home, tuple(one.ref for one in members)))
    return [found[key] for key in sorted(found)]


def _kind(members: Sequence[Entrant], quotas: Quotas) -> tuple[object, ...]:
    return tuple(sorted(tuple(one.values.get(name, "") for name in quotas) for one in members))


def _holds(members: Iterable[Entrant], quotas: Quotas) -> dict[tuple[str, str], int]:
    held: dict[tuple[str, str], int] = defaultdict(int)
    for one in members:
        for name in quotas:
            held[name, one.values.get(name, "")] += 1
    return dict(held)


def diagnose(pool: Pool) -> Diagnosis:
    """Are there panels? If not, the fewest bounds to move, by one each; if so, who is in none."""
    model = _Model(pool)
    if _solve(model.solver(whole=True)) is None:
        return Diagnosis(feasible=False, relaxation=_relax(model))
    return Diagnosis(feasible=True, unreachable=_refs(model, _without_chance(model)))


def is_feasible(pool: Pool) -> bool:
    """Is there any panel at all? Quicker than `diagnose`."""
    return _solve(_Model(pool).solver(whole=True)) is not None


def _relax(model: _Model) -> tuple[Change, ...]:
    """Slack on each side of each quota, as little of it as possible in all. Exact."""
    highs = model.solver(whole=True)
    named = [(r, row) for r, row in enumerate(model.rows) if row.name]
    slack: list[tuple[_Row, str, int]] = []
    for r, row in named:
        for bound, sign in (("min", 1.0), ("max", -1.0)):
            most = row.least if bound == "min" else len(model.pool.entrants)
            highs.addCol(1.0, 0, most, 1, [r], [sign])
            slack.append((row, bound, highs.numVariables - 1))
            highs.changeColIntegrality(highs.numVariables - 1, highspy.HighsVarType.kInteger)
    found = _solve(highs)
    if found is None:
        return ()
    return tuple(
        Change(
            *(row.name or ("", "")), bound, before, before + (-moved if bound == "min" else moved)
        )
        for row, bound, column in slack
        if (moved := round(found[column]))
        for before in [int(row.least if bound == "min" else row.most)]
    )


def _without_chance(model: _Model) -> list[int]:
    """The classes that stand in no panel."""
    highs = model.solver(whole=True)
    seen: set[int] = set()
    never = []
    for c in range(len(model.classes)):
        if c in seen:
            continue
        for other in range(len(model.classes)):
            highs.changeColCost(other, 1.0 if other == c else 0.01 * (other not in seen))
        highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
        panel = _solve(highs)
        if panel is None:
            return list(range(len(model.classes)))
        seen |= {other for other, n in enumerate(panel) if n > 0.5}
        if c not in seen:
            never.append(c)
    return never


def _refs(model: _Model, classes: Iterable[int]) -> tuple[str, ...]:
    return tuple(
        sorted(ref for c in classes for _home, refs in model.classes[c].units for ref in refs)
    )


def lottery(
    pool: Pool, *, panels: int = PANELS, report: Callable[[float], None] = lambda _done: None
) -> Lottery:
    """Make the list of panels. `report` is told how much is done, 0 to 1. Raises NoPanel."""
    model = _Model(pool)
    if _solve(model.solver(whole=True)) is None:
        raise NoPanel
    never = _without_chance(model)
    best, weights = _best(model, never)
    chances = _chances(model, never, best * (1 - GIVEN_UP))
    made = _herd(model, chances, panels, report)
    counts = dict.fromkeys(sorted(one.ref for one in pool.entrants), 0)
    for panel in made:
        for ref in panel:
            counts[ref] += 1
    return Lottery(tuple(made), counts, _bound(model, never, weights), _refs(model, never))


def _best(model: _Model, never: Sequence[int]) -> tuple[float, list[float]]:
    """t*, the greatest smallest chance of the relaxation, and its dual weights."""
    highs = model.solver(whole=False)
    highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
    highs.addVar(0, 1)
    t = len(model.classes)
    highs.changeColCost(t, 1.0)
    for c, one in enumerate(model.classes):
        if c not in never:
            _add(highs, {c: 1.0, t: -float(len(one.units))}, 0, math.inf)
    found = _solve(highs)
    if found is None:
        raise NoPanel
    return found[t], list(highs.getSolution().row_dual)


def _chances(model: _Model, never: Sequence[int], least: float) -> list[float]:
    """How many of each class stand in a panel on average: smallest chance first, then greatest."""
    highs = model.solver(whole=False)
    highs.addVar(0, 1)
    top = len(model.classes)
    highs.changeColCost(top, 1.0)
    for c, one in enumerate(model.classes):
        units = float(len(one.units))
        _add(highs, {c: 1.0, top: -units}, -math.inf, 0)
        if c not in never:
            highs.changeColBounds(c, max(0.0, least - _TINY) * units, units)
    found = _solve(highs)
    if found is None:
        raise NoPanel
    return found[: len(model.classes)]


def _herd(
    model: _Model, chances: Sequence[float], panels: int, report: Callable[[float], None]
) -> list[tuple[str, ...]]:
    """Whole panels one after another, each for those most owed."""
    highs = model.solver(whole=True)
    highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
    owed = [0.0] * len(chances)
    served: dict[str, int] = defaultdict(int)
    made = []
    for number in range(panels):
        for c, chance in enumerate(chances):
            owed[c] += chance
            highs.changeColCost(c, owed[c] / len(model.classes[c].units))
        found = _solve(highs)
        if found is None:
            raise NoPanel
        panel = [round(n) for n in found]
        for c, n in enumerate(panel):
            owed[c] -= n
        made.append(_deal(model, panel, served))
        report((number + 1) / panels)
    return made


def _deal(model: _Model, panel: Sequence[int], served: dict[str, int]) -> tuple[str, ...]:
    """Who of each class: those served least; never two of one household."""
    taken: set[str] = set()
    refs: list[str] = []
    for c, n in enumerate(panel):
        one = model.classes[c]
        for home, unit in sorted(one.units, key=lambda unit: (served[unit[1][0]], unit[1])):
            if n == 0:
                break
            if one.household and home in taken:
                continue
            taken.add(home)
            refs.extend(unit)
            served[unit[0]] += 1
            n -= 1
    return tuple(sorted(refs))


def _bound(model: _Model, never: Sequence[int], weights: Sequence[float]) -> Fraction:
    """By weak duality: whatever the weights, no lottery gives all a greater chance. Exact."""
    own = [abs(Fraction(weight).limit_denominator(10**6)) for weight in weights[len(model.rows) :]]
    reach = [c for c in range(len(model.classes)) if c not in never]
    scale: Fraction = sum(
        (weight * len(model.classes[c].units) for c, weight in zip(reach, own, strict=True)),
        Fraction(0),
    )
    if not scale:
        return Fraction(1)
    worth = [Fraction(0)] * len(model.classes)
    for c, weight in zip(reach, own, strict=True):
        worth[c] = weight / scale
    total = Fraction(0)
    for row, found in zip(model.rows, weights, strict=False):
        dual = Fraction(found).limit_denominator(10**6) / scale
        edge = row.most if dual > 0 else row.least
        if dual and math.isfinite(edge):
            total += dual * int(edge)
            for c, held in row.weights.items():
                worth[c] -= dual * held
    rest: Iterator[Fraction] = (
        max(Fraction(0), w) * len(one.units) for w, one in zip(worth, model.classes, strict=True)
    )
    return min(Fraction(1), total + sum(rest, Fraction(0)))


def order(refs: Iterable[str], digest: str) -> list[str]:
    """An order that nobody chose: by SHA-256 of the pool's hash and the name. Breaks all ties."""
    return sorted(refs, key=lambda ref: hashlib.sha256(f"{digest}{ref}".encode()).hexdigest())


def number_from(commitment: str, value: str, panels: int = PANELS) -> int:
    """The panel that a published value chooses: SHA-256(commitment ‖ value) modulo `panels`."""
    words = f"{commitment}{' '.join(value.split())}".encode()
    return int(hashlib.sha256(words).hexdigest(), 16) % panels


def replace(
    pool: Pool, present: Iterable[str], waiting: Sequence[str], free: int
) -> tuple[str, ...]:
    """Who takes a freed place: whoever leaves the panel best balanced; ties in the order given.

    A group takes its places together, when there are enough. Empty when nobody can.
    """
    by_ref = {one.ref: one for one in pool.entrants}
    here = [by_ref[ref] for ref in present]
    homes = {one.household for one in here if one.household}
    units: dict[str, list[Entrant]] = defaultdict(list)
    for ref in waiting:
        one = by_ref[ref]
        units[f"g{one.group}" if one.group else f"r{ref}"].append(one)
    able = [
        unit
        for unit in units.values()
        if len(unit) <= free and not homes & {one.household for one in unit if one.household}
    ]
    if not able:
        return ()
    chosen = min(able, key=lambda unit: (_loss(pool.quotas, [*here, *unit]), 0))
    return tuple(one.ref for one in chosen)


def _loss(quotas: Quotas, panel: Sequence[Entrant]) -> Fraction:
    """How far a panel is from its quotas, each measured by its own size."""
    total = Fraction(0)
    for name, values in quotas.items():
        held: dict[str, int] = defaultdict(int)
        for one in panel:
            held[one.values.get(name, "")] += 1
        for value, (least, most) in values.items():
            total += Fraction(max(0, least - held[value]), max(1, least))
            total += Fraction(max(0, held[value] - most), max(1, most))
    return total


def _solve(highs: highspy.Highs) -> list[float] | None:
    """The best solution, or None when there is none."""
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return list(highs.getSolution().col_value)
