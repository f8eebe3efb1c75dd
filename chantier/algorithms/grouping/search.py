"""Annealing: two people change tables, over and over, less and less for the worse.

Kirkpatrick, Gelatt, Vecchi (*Science* 220, 1983). A change is weighed without counting everything
again: who a person met in other rounds, and who sits at a table, are bit masks, so repeats are one
`&` and one `bit_count`; the cost of one person more or less of a value is looked up.

The number of steps follows from the size, never from the clock, so that a seed gives the same plan
on every machine; a time limit only stops it earlier, and then the plan says so.
"""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from chantier.algorithms.grouping.problem import Problem
from chantier.algorithms.grouping.score import points, share

APART = 400.0  # a demand: above all aims together for two people
COLD = 0.25


@dataclass(frozen=True, slots=True)
class Weights:
    """What each aim weighs, and how long the search goes on.

    `shares` are for one person outside the share of the first, second, third attribute (half of the
    last for the others), `repeat` for a pair that meets again, `wish` for a point of a wish lost.
    It begins at heat `warm`, which accepts a loss of so much in one case of e.
    """

    shares: tuple[float, ...]
    repeat: float
    wish: float
    warm: float
    steps: int  # for each seat


PLAIN = Weights((12.0, 4.0, 3.0), 6.0, 0.0, 3.0, 260)
TIGHT = Weights((12.0, 2.0, 0.5), 6.0, 0.0, 3.0, 9_000)  # new people to meet are hard to find
THEMED = Weights((30.0, 2.0, 1.0), 12.0, 6.0, 1.2, 2_500)  # wishes begin as good as they can be
LOOK_AT_THE_CLOCK = 2048  # steps
AT_TROUBLE = 0.5  # of the changes begin with somebody whose table is not well yet
FAR_AFIELD = 0.25  # of the changes are tried with anybody, not somebody of the same kind or theme


@dataclass(slots=True)
class Stop:
    """When to give up: a time, None for never; `bit` tells that it did. `report` hears how far."""

    at: float | None
    bit: bool = False
    report: Callable[[float], None] | None = None

    def now(self) -> bool:
        """The time has come."""
        if self.at is not None and time.process_time() >= self.at:
            self.bit = True
        return self.bit


class Search:
    """A plan that is changed in place, and its cost."""

    def __init__(
        self,
        problem: Problem,
        tables: list[list[int]],
        table_themes: Sequence[int],
        weights: Weights = PLAIN,
    ) -> None:
        """`tables[r][p]` is the table of person p; `table_themes[t]` a theme's number, or empty."""
        self.problem = problem
        self.at = tables
        self.rounds = range(problem.rounds)
        self.themes = table_themes
        people = range(len(problem.people))
        self.masks = [[0] * len(problem.sizes) for _ in self.rounds]
        for turn in self.rounds:
            for i in people:
                self.masks[turn][tables[turn][i]] |= 1 << i
        self.counted = [~(1 << i) for i in people]  # who counts as met again: not companions
        for block in problem.blocks():
            for i in block:
                for j in block:
                    self.counted[i] &= ~(1 << j)
        self.apart = [0] * len(people)
        for a, b in problem.apart_pairs():
            self.apart[a] |= 1 << b
            self.apart[b] |= 1 << a
        self.others = [[r for r in self.rounds if r != turn] for turn in self.rounds]
        self.weights = weights
        self._count_values()
        self.worth = [
            [weights.wish * points(problem, person.wishes, theme) for theme in problem.themes]
            for person in problem.people
        ]

    def _count_values(self) -> None:
        problem, people = self.problem, len(self.problem.people)
        shares = self.weights.shares
        self.values: list[tuple[int, ...]] = [() for _ in range(people)]
        self.more: list[list[list[float]]] = [[] for _ in problem.sizes]
        self.less: list[list[list[float]]] = [[] for _ in problem.sizes]
        first = 1  # value 0 stands for what is not known; it weighs nothing
        for table in range(len(problem.sizes)):
            self.more[table].append([0.0] * (people + 2))
            self.less[table].append([0.0] * (people + 2))
        for rank, name in enumerate(problem.attributes):
            weight = shares[rank] if rank < len(shares) else shares[-1] / 2
            names = sorted({p.traits.get(name, "") for p in problem.people} - {""})
            numbers = {value: first + k for k, value in enumerate(names)}
            first += len(names)
            for i, person in enumerate(problem.people):
                self.values[i] += (numbers.get(person.traits.get(name, ""), 0),)
            for value in names:
                count = sum(p.traits.get(name, "") == value for p in problem.people)
                self._weigh(count, weight)
        self.counts = [[[0] * first for _ in problem.sizes] for _ in self.rounds]
        for turn in self.rounds:
            for i, table in enumerate(self.at[turn]):
                for known in self.values[i]:
                    self.counts[turn][table][known] += 1

    def _weigh(self, count: int, weight: float) -> None:
        by_size: dict[int, tuple[list[float], list[float]]] = {}
        for table, size in enumerate(self.problem.sizes):
            if size not in by_size:
                low, high = share(size, count, len(self.problem.people))
                off = [max(low - c, 0, c - high) * weight for c in range(size + 3)]
                more = [off[c + 1] - off[c] for c in range(size + 2)]
                by_size[size] = more, [0.0] + [-step for step in more]
            self.more[table].append(by_size[size][0])
            self.less[table].append(by_size[size][1])

    # What a change costs

    def swap_cost(self, turn: int, p: int, q: int) -> float:
        """What the plan costs more when p and q change tables in a round."""
        at = self.at[turn]
        a, b = at[p], at[q]
        cost = 0.0
        if self.values[p] != self.values[q]:
            counts = self.counts[turn]
            ca, cb = counts[a], counts[b]
            less_a, more_a, less_b, more_b = self.less[a], self.more[a], self.less[b], self.more[b]
            for v, w in zip(self.values[p], self.values[q], strict=True):
                if v != w:
                    cost += less_a[v][ca[v]] + more_a[w][ca[w]]
                    cost += less_b[w][cb[w]] + more_b[v][cb[v]]
        met_p = met_q = 0
        for other in self.others[turn]:
            masks, seats = self.masks[other], self.at[other]
            met_p |= masks[seats[p]]
            met_q |= masks[seats[q]]
        met_p &= self.counted[p]
        met_q &= self.counted[q]
        here = self.masks[turn][a] & ~(1 << p)
        there = self.masks[turn][b] & ~(1 << q)
        cost += self.weights.repeat * (
            (met_p & there).bit_count()
            - (met_p & here).bit_count()
            + (met_q & here).bit_count()
            - (met_q & there).bit_count()
        )
        if self.apart[p]:
            shun = self.apart[p]
            cost += APART * ((shun & there).bit_count() - (shun & here).bit_count())
        if self.apart[q]:
            shun = self.apart[q]
            cost += APART * ((shun & here).bit_count() - (shun & there).bit_count())
        if self.themes and self.themes[a] != self.themes[b]:
            cost += self._wish_cost(turn, p, a, b) + self._wish_cost(turn, q, b, a)
        return cost

    def _wish_cost(self, turn: int, person: int, table: int, other: int) -> float:
        """A theme that the person works on in another round is worth nothing a second time."""
        heard = [self.themes[self.at[r][person]] for r in self.others[turn]]
        worth, old, new = self.worth[person], self.themes[table], self.themes[other]
        had = -self.weights.wish if old in heard else worth[old]
        gets = -self.weights.wish if new in heard else worth[new]
        return had - gets

    def swap(self, turn: int, p: int, q: int) -> None:
        """Let p and q change tables."""
        at, masks, counts = self.at[turn], self.masks[turn], self.counts[turn]
        a, b = at[p], at[q]
        at[p], at[q] = b, a
        both = (1 << p) | (1 << q)
        masks[a] ^= both
        masks[b] ^= both
        for v, w in zip(self.values[p], self.values[q], strict=True):
            counts[a][v] -= 1
            counts[a][w] += 1
            counts[b][w] -= 1
            counts[b][v] += 1

    # What is still wrong

    def wrong_tables(self, turn: int) -> list[int]:
        """Tables of a round that are outside a share."""
        return [
            table
            for table, counts in enumerate(self.counts[turn])
            if any(
                self.more[table][v][c] < 0 or (c and self.less[table][v][c] < 0)
                for v, c in enumerate(counts)
                if v
            )
        ]

    def troubled(self) -> list[tuple[int, int]]:
        """(round, person) of those whose move could make the plan better."""
        found = []
        for turn in self.rounds:
            wrong = set(self.wrong_tables(turn))
            for i, table in enumerate(self.at[turn]):
                met = 0
                for other in self.others[turn]:
                    met |= self.masks[other][self.at[other][i]]
                here = self.masks[turn][table]
                if table in wrong or met & here & self.counted[i] or self.apart[i] & here:
                    found.append((turn, i))
        return found


class Partners:
    """With whom somebody may change tables: mostly those of their kind, or of their theme."""

    def __init__(self, search: Search, movable: Sequence[Sequence[int]]) -> None:
        """`movable[r]` are the people who may be moved in round r."""
        self.search, self.movable = search, movable
        themes = max(search.themes, default=-1) + 1
        self.pools: list[list[list[int]]] = [[[] for _ in range(themes)] for _ in movable]
        self.alike: list[list[list[int]]] = []
        for turn, people in enumerate(movable):
            kinds: dict[tuple[int, ...], list[int]] = {}
            for p in people:
                kinds.setdefault(search.values[p][:1], []).append(p)
                if themes:
                    self.pools[turn][search.themes[search.at[turn][p]]].append(p)
            self.alike.append([kinds.get(values[:1], []) for values in search.values])

    def pick(self, turn: int, p: int, draw: Callable[[], float]) -> int:
        """Somebody to change tables with p."""
        search = self.search
        if draw() < FAR_AFIELD:
            pool = self.movable[turn]
        elif search.themes:
            pool = self.pools[turn][search.themes[search.at[turn][p]]]
        else:
            pool = self.alike[turn][p]
        return pool[int(draw() * len(pool))]

    def swap(self, turn: int, p: int, q: int) -> None:
        """Let p and q change tables, and themes if need be."""
        search = self.search
        if search.themes:
            a, b = (search.themes[search.at[turn][i]] for i in (p, q))
            if a != b:
                here, there = self.pools[turn][a], self.pools[turn][b]
                here[here.index(p)], there[there.index(q)] = q, p
        search.swap(turn, p, q)


def anneal(
    search: Search,
    movable: Sequence[Sequence[int]],
    may: Sequence[Sequence[frozenset[int] | None]],
    *,
    steps: int,
    random: Random,
    stop: Stop,
) -> None:
    """Change the plan `steps` times. `movable[r]` may be moved alone, to the tables `may[r][p]`."""
    warm = search.weights.warm
    draw, exp = random.random, math.exp
    partners = Partners(search, movable)
    open_to = [set(people) for people in movable]
    spots: list[tuple[int, int]] = []
    factor = (COLD / warm) ** (1 / max(1, steps))
    heat = warm
    for step in range(steps):
        if step % LOOK_AT_THE_CLOCK == 0:
            if stop.report:
                stop.report(step / steps)
            spots = [(r, p) for r, p in search.troubled() if p in open_to[r]]
            if stop.now() or not (spots or search.themes):
                return
        heat *= factor
        if spots and draw() < AT_TROUBLE:
            turn, p = spots[int(draw() * len(spots))]
        else:
            turn = int(draw() * len(movable))
            p = movable[turn][int(draw() * len(movable[turn]))]
        q = partners.pick(turn, p, draw)
        a, b = search.at[turn][p], search.at[turn][q]
        if a == b or not _allowed(may[turn], p, b) or not _allowed(may[turn], q, a):
            continue
        cost = search.swap_cost(turn, p, q)
        if cost <= 0 or draw() < exp(-cost / heat):
            partners.swap(turn, p, q)


def _allowed(may: Sequence[frozenset[int] | None], person: int, table: int) -> bool:
    tables = may[person]
    return tables is None or table in tables
