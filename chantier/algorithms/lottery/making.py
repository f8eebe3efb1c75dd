"""The published lottery: numbered panels, how many each person stands in, the proof, its hash.

Flanigan, Kehne & Procaccia, *Fair Sortition Made Transparent* (NeurIPS 2021): publish a uniform
lottery over m panels; public chance then needs to give one number only.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from chantier.algorithms.lottery.chances import OBJECTIVES, Certificate, aim
from chantier.algorithms.lottery.diagnosis import PATIENCE, Reach, best_of, check, reached
from chantier.algorithms.lottery.herding import Dealer, herd
from chantier.algorithms.lottery.pool import PANELS, Impossible, Pool, canonical, sha256
from chantier.algorithms.lottery.programme import Mix, Panel, Panels
from chantier.algorithms.lottery.verify import COMMITTED, FORMAT


@dataclass(frozen=True)
class Lottery:
    """`panels[n]` is the panel drawn by number n; `counts`: in how many each person stands.

    `order`: who comes first among equals when a place is freed. `exact`: the chances aimed for
    were found by column generation over whole panels, the relaxation having promised too much.
    """

    pool: Pool
    objective: str
    panels: tuple[tuple[str, ...], ...]
    counts: Mapping[str, int]
    unreachable: tuple[str, ...]
    certificate: Certificate
    order: tuple[str, ...]
    exact: bool

    @property
    def smallest(self) -> Fraction:
        """The smallest chance of those who can come, in the published panels."""
        never = set(self.unreachable)
        counts = [n for ref, n in self.counts.items() if ref not in never]
        return Fraction(min(counts, default=0), len(self.panels))

    @property
    def commitment(self) -> str:
        """SHA-256 of what the draw depends on; to be published before it."""
        return commitment_of(self._document())

    def _document(self) -> dict[str, object]:
        smallest = self.smallest
        return {
            "format": FORMAT,
            "objective": self.objective,
            "places": self.pool.places,
            "panels": [list(panel) for panel in self.panels],
            "counts": dict(sorted(self.counts.items())),
            "min_probability": round(float(smallest), 9),
            "unreachable": list(self.unreachable),
            "order": list(self.order),
            "quotas": self.pool.bounds,
            "known": self.pool.known,
            "pool_sha256": self.pool.digest,
        }

    def json(self, *, public: bool = False) -> dict[str, object]:
        """The document that `verify.py` checks; `public`: without what tells people apart."""
        document = self._document()
        document["commitment"] = commitment_of(document)
        if public:
            document["certificate"] = {"bound": str(self.certificate.bound)}
        else:
            document["certificate"] = certificate_json(self.pool, self.certificate)
            document["pool"] = self.pool.document
        return document


def commitment_of(document: Mapping[str, object]) -> str:
    """SHA-256 of what a document says of places, quotas, objective, panels, order and people."""
    return sha256(committed(document))


def committed(document: Mapping[str, object]) -> str:
    """The text whose SHA-256 is the commitment: `sha256sum` of it says the same."""
    return canonical({name: document[name] for name in COMMITTED})


def certificate_json(pool: Pool, certificate: Certificate) -> dict[str, object]:
    """The bound, the weight of each unit (by its first ref) and the multipliers, as fractions."""
    weights = {
        unit.refs[0]: str(weight)
        for one, weight in zip(pool.classes, certificate.weights, strict=True)
        for unit in one.units
        if weight
    }
    quotas: list[list[str]] = []
    households: dict[str, str] = {}
    places = Fraction(0)
    for row, dual in zip(pool.rows, certificate.rows, strict=True):
        if row.kind == "places":
            places = dual
        elif row.kind == "quota" and dual:
            quotas.append([*row.name, str(dual)])
        elif row.kind == "household" and dual > 0:
            households.update(dict.fromkeys(_homes_of(pool, row.name[1]), str(dual)))
    return {
        "bound": str(certificate.bound),
        "weights": dict(sorted(weights.items())),
        "places": str(places),
        "quotas": quotas,
        "households": dict(sorted(households.items())),
    }


def _homes_of(pool: Pool, kind: str) -> list[str]:
    if kind.startswith("="):
        return [kind[1:]]
    return [home for one in pool.classes if one.home == kind for u in one.units for home in u.homes]


def make(
    pool: Pool,
    *,
    panels: int = PANELS,
    objective: str = "capped",
    tell: Callable[[float], None] = lambda _done: None,
) -> Lottery:
    """Make the panels. `tell` hears how much is done, 0 to 1. Raises Impossible."""
    check(pool)
    if objective not in OBJECTIVES:
        raise Impossible(f"The objective is one of {', '.join(OBJECTIVES)}.")
    if panels < 1:
        raise Impossible("There must be at least one panel.")
    finder = Panels(pool)
    reach = reached(pool, finder)
    if reach is None:
        raise Impossible("No panel meets the quotas: see the diagnosis for the cheapest change.")
    certificate = best_of(pool, finder, reach)[2]
    found, exact = _herded(pool, finder, reach, objective, panels, tell)
    dealer = Dealer(pool)
    lists = tuple(dealer.deal(panel) for panel in found)
    counts = dict.fromkeys(sorted(one.ref for one in pool.entrants), 0)
    for refs in lists:
        for ref in refs:
            counts[ref] += 1
    never = sorted(ref for c in reach.never for unit in pool.classes[c].units for ref in unit.refs)
    return Lottery(
        pool,
        objective,
        lists,
        counts,
        tuple(never),
        certificate,
        order(counts, pool.digest),
        exact,
    )


def _herded(
    pool: Pool,
    finder: Panels,
    reach: Reach,
    objective: str,
    panels: int,
    tell: Callable[[float], None],
) -> tuple[Sequence[Panel], bool]:
    """The panels by class, and whether the relaxation had to be left."""
    chances = aim(Mix(pool, finder), reach.can, objective, margin=2 / panels)
    found, held = herd(pool, finder, chances, panels, tell=tell)
    if held:
        return found, False
    known = list(dict.fromkeys([*reach.shown, *found]))
    mix = Mix(pool, finder, exact=True, known=known, patience=PATIENCE)
    chances = aim(mix, reach.can, objective, margin=2 / panels)
    return herd(pool, finder, chances, panels, trusted=True, tell=tell)[0], True


def order(refs: Sequence[str] | Mapping[str, int], digest: str) -> tuple[str, ...]:
    """An order that nobody chose: by SHA-256 of the pool's hash and the ref. Breaks all ties."""
    return tuple(
        sorted(refs, key=lambda ref: hashlib.sha256(f"{digest}{ref}".encode()).hexdigest())
    )
