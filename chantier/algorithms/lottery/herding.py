"""Whole panels one after another, each for those most owed; then who of each class sits where.

What a class is owed is what it was promised less what it got. As long as the promised chances are
a mix of whole panels, some panel always gives back at least what is owed on average, and debts
stay small (herding: Welling, 2009). When none does, the debts prove that no mix of whole panels
keeps the promise: whoever called must aim anew, exactly.
"""

import hashlib
import heapq
from collections.abc import Callable, Sequence

from chantier.algorithms.lottery.pool import Pool, Unit
from chantier.algorithms.lottery.programme import Panel, Panels


def herd(
    pool: Pool,
    finder: Panels,
    chances: Sequence[float],
    count: int,
    *,
    trusted: bool = False,
    tell: Callable[[float], None] = lambda _done: None,
) -> tuple[list[Panel], bool]:
    """`count` panels, fewer when the promise cannot be kept (then False) unless `trusted`."""
    sizes = [len(one.units) for one in pool.classes]
    owed = [0.0] * len(chances)  # to each unit of a class
    made: list[Panel] = []
    for number in range(count):
        owed = [debt + chance for debt, chance in zip(owed, chances, strict=True)]
        panel = finder.best(owed)
        if panel is None:
            return made, False
        before = [debt - chance for debt, chance in zip(owed, chances, strict=True)]
        promised = sum(o * p * n for o, p, n in zip(owed, chances, sizes, strict=True))
        given = sum(o * n for o, n in zip(owed, panel, strict=True))
        largest = max(map(abs, before), default=0.0)
        if not trusted and given < promised - 1e-6 * (1 + largest) * max(1, pool.places):
            return made, False
        owed = [debt - n / size for debt, n, size in zip(owed, panel, sizes, strict=True)]
        made.append(panel)
        tell((number + 1) / count)
    return made, True


class Dealer:
    """Says who of each class sits in a panel: those served least, ties by a hash of the pool."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._served = {unit.refs[0]: 0 for unit in pool.units}
        self._heaps = [[self._entry(unit) for unit in one.units] for one in pool.classes]
        for heap in self._heaps:
            heapq.heapify(heap)

    def _entry(self, unit: Unit) -> tuple[int, str, str, Unit]:
        served = self._served[unit.refs[0]]
        words = f"{self._pool.digest}{served} {unit.refs[0]}"
        return served, hashlib.sha256(words.encode()).hexdigest(), unit.refs[0], unit

    def deal(self, panel: Panel) -> tuple[str, ...]:
        """The refs of one panel, sorted. Never two of one household."""
        taken: set[str] = set()
        refs: list[str] = []
        # Classes that have waited longest choose first within a household.
        turns = sorted(
            (c for c, n in enumerate(panel) if n), key=lambda c: (self._heaps[c][0][0], c)
        )
        for c in turns:
            heap, passed, left = self._heaps[c], [], panel[c]
            while left:
                entry = heapq.heappop(heap)
                unit = entry[3]
                if taken.intersection(unit.homes):
                    passed.append(entry)
                    continue
                taken.update(unit.homes)
                refs.extend(unit.refs)
                self._served[unit.refs[0]] += 1
                passed.append(self._entry(unit))
                left -= 1
            for entry in passed:
                heapq.heappush(heap, entry)
        return tuple(sorted(refs))
