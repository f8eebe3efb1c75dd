"""Before the draw: are there panels, the cheapest change if not, and who has no chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import highspy

from chantier.algorithms.lottery.chances import Certificate, aim, best_chance, certify
from chantier.algorithms.lottery.herding import herd
from chantier.algorithms.lottery.pool import Impossible, Pool
from chantier.algorithms.lottery.programme import (
    Mix,
    Panels,
    Question,
    add_row,
    panels_of,
    solve,
)

PROVEN_UP_TO = 120  # classes: beyond, a proof by whole panels takes more than a second
PATIENCE = 2000  # whole panels looked for in a proof


@dataclass(frozen=True, slots=True)
class Change:
    """One bound to move so that panels exist, or so that somebody has a chance."""

    criterion: str
    value: str
    bound: str  # "min" or "max"
    before: int
    after: int

    @property
    def cost(self) -> int:
        """By how many people."""
        return abs(self.after - self.before)

    def json(self) -> dict[str, object]:
        """As in the published document."""
        return {
            "criterion": self.criterion,
            "value": self.value,
            "bound": self.bound,
            "from": self.before,
            "to": self.after,
        }


@dataclass(frozen=True)
class Diagnosis:
    """`relaxation`: the cheapest changes, None when no change of quotas helps.

    `remedies[ref]`: the cheapest changes that give somebody unreachable a chance, None when there
    is none. `best`: the best possible smallest chance of those who have one; `proven` when a mix
    of whole panels reaches it. Otherwise nothing is greater, and nothing was found against it.
    """

    feasible: bool
    relaxation: tuple[Change, ...] | None = ()
    unreachable: tuple[str, ...] = ()
    remedies: dict[str, tuple[Change, ...] | None] | None = None
    best: Fraction | None = None
    proven: bool = True
    certificate: Certificate | None = None

    def json(self) -> dict[str, object]:
        """The document of `chantier lottery diagnose --json`."""
        changes = self.relaxation
        return {
            "feasible": self.feasible,
            "relaxation": [one.json() for one in changes or ()],
            "relaxation_cost": None if changes is None else sum(one.cost for one in changes),
            "unreachable": list(self.unreachable),
            "remedies": {
                ref: None if found is None else [one.json() for one in found]
                for ref, found in (self.remedies or {}).items()
            },
            "best_min_probability": None if self.best is None else str(self.best),
            "best_min_probability_proven": self.proven,
        }


@dataclass(frozen=True)
class Reach:
    """The classes that stand in some panel, the others, and the panels that show it."""

    can: tuple[int, ...]
    never: tuple[int, ...]
    shown: tuple[tuple[int, ...], ...]


def diagnose(pool: Pool, *, prove: bool = False) -> Diagnosis:
    """Everything there is to say before the draw. Raises Impossible where there is nothing to draw.

    `prove`: look for whole panels that reach the best chance however many classes there are.
    """
    check(pool)
    finder = Panels(pool)
    reach = reached(pool, finder)
    if reach is None:
        return Diagnosis(feasible=False, relaxation=_cheapest(pool))
    remedies: dict[str, tuple[Change, ...] | None] = {}
    for c in reach.never:
        found = _cheapest(pool, giving=c)
        for unit in pool.classes[c].units:
            remedies.update(dict.fromkeys(unit.refs, found))
    best, proven, certificate = best_of(pool, finder, reach, prove=prove)
    return Diagnosis(
        feasible=True,
        unreachable=tuple(sorted(remedies)),
        remedies=dict(sorted(remedies.items())),
        best=best,
        proven=proven,
        certificate=certificate,
    )


def is_feasible(pool: Pool) -> bool:
    """Is there any panel at all? Quicker than `diagnose`."""
    return Panels(pool).best([0.0] * len(pool.classes)) is not None


def check(pool: Pool) -> None:
    """Raises Impossible where there is nothing to draw from."""
    if pool.places < 1:
        raise Impossible("There must be at least one place.")
    refs = [one.ref for one in pool.entrants]
    if len(set(refs)) != len(refs):
        twice = next(ref for n, ref in enumerate(refs) if ref in refs[:n])
        raise Impossible(f"{twice} asks for a place twice. Keep one of the two lines.")


def reached(pool: Pool, finder: Panels) -> Reach | None:
    """Who stands in some panel; None when there is no panel at all."""
    unseen = set(range(len(pool.classes)))
    shown = []
    while True:
        panel = finder.best([1.0 if c in unseen else 0.0 for c in range(len(pool.classes))])
        if panel is None:
            return None
        shown.append(panel)
        new = {c for c in unseen if panel[c]}
        unseen -= new
        if not new or not unseen:
            can = [c for c in range(len(pool.classes)) if c not in unseen]
            return Reach(tuple(can), tuple(sorted(unseen)), tuple(shown))


def best_of(
    pool: Pool, finder: Panels, reach: Reach, *, prove: bool = False
) -> tuple[Fraction, bool, Certificate]:
    """The best smallest chance of those who can come, whether proven, and its certificate."""
    question = Question([0.0] * len(pool.classes), reach.can)
    certificate = certify(pool, Mix(pool, finder).ask(question))
    small = prove or len(pool.classes) <= PROVEN_UP_TO
    target = aim(Mix(pool, finder), reach.can, "maximin")
    start, held = herd(pool, finder, target, 40 if small else 12)
    if held and not small:
        return certificate.bound, False, certificate
    known = list(dict.fromkeys([*reach.shown, *start]))
    mix = Mix(pool, finder, exact=True, known=known, patience=PATIENCE)
    answer = mix.ask(question, enough=float(certificate.bound))
    if not mix.proven or answer.value >= float(certificate.bound) - 1e-8:
        return certificate.bound, mix.proven, certificate
    tighter = certify(pool, answer)
    if tighter.bound < certificate.bound:
        certificate = tighter
    return best_chance(pool, finder, answer), True, certificate


def _cheapest(pool: Pool, giving: int | None = None) -> tuple[Change, ...] | None:
    """The fewest people by which to move bounds in all, so that there are panels (with a class)."""
    highs = panels_of(pool, whole=True)
    slack: list[tuple[tuple[str, str], str, int, int]] = []
    for r, row in enumerate(pool.rows):
        if row.kind != "quota":
            continue
        for bound, edge, sign in (("min", row.least or 0, 1.0), ("max", row.most or 0, -1.0)):
            most = edge if bound == "min" else len(pool.entrants)
            highs.addCol(1.0, 0, most, 1, [r], [sign])
            column = highs.numVariables - 1
            highs.changeColIntegrality(column, highspy.HighsVarType.kInteger)
            slack.append((row.name, bound, edge, column))
    if giving is not None:
        add_row(highs, {giving: 1.0}, 1, None)
    found = solve(highs)
    return None if found is None else tuple(_changes(slack, found))


def _changes(
    slack: Sequence[tuple[tuple[str, str], str, int, int]], found: Sequence[float]
) -> list[Change]:
    changes = []
    for name, bound, edge, column in slack:
        moved = round(found[column])
        if moved:
            changes.append(
                Change(name[0], name[1], bound, edge, edge + (moved if bound == "max" else -moved))
            )
    return changes
