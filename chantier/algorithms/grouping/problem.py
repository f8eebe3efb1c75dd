"""What is known before groups are planned: who comes, the tables, and what must be kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to be placed.

    `traits` maps an attribute to this person's value; a missing or empty value is not known and is
    not counted. `wishes` are themes, the dearest first. A theme is wished once.
    """

    ref: str
    traits: Mapping[str, str] = field(default_factory=dict)
    wishes: tuple[str, ...] = ()
    needs_step_free: bool = False


@dataclass(frozen=True, slots=True)
class Seat:
    """A placement decided by hand: this person, in this round, at this table (both from 0)."""

    ref: str
    round: int
    table: int


@dataclass(frozen=True, slots=True)
class Problem:
    """People, tables and rounds.

    `sizes[t]` counts the chairs that table t takes (tables are the same in every round);
    `attributes` come the most important first; `tables_by_theme[k]` is how many tables theme k has
    in a round, None when they follow the wishes; `apart` and `together` are sets of refs, for all
    rounds; `fixed` placements are never moved.
    """

    people: tuple[Person, ...]
    sizes: tuple[int, ...]
    rounds: int = 1
    attributes: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    tables_by_theme: tuple[int, ...] | None = None
    step_free_tables: frozenset[int] = frozenset()
    apart: tuple[frozenset[str], ...] = ()
    together: tuple[frozenset[str], ...] = ()
    fixed: tuple[Seat, ...] = ()

    @property
    def number(self) -> dict[str, int]:
        """Each ref's place in `people`."""
        return {person.ref: i for i, person in enumerate(self.people)}

    @property
    def most_wishes(self) -> int:
        """How many wishes the longest list has."""
        return max((len(person.wishes) for person in self.people), default=0)

    def blocks(self) -> list[list[int]]:
        """People who sit together, as lists of numbers: what `together` joins, joined again."""
        number, parent = self.number, list(range(len(self.people)))

        def root(i: int) -> int:
            while parent[i] != i:
                i = parent[i]
            return i

        for refs in self.together:
            first, *others = sorted(number[ref] for ref in refs if ref in number) or [0]
            for other in others:
                parent[root(other)] = root(first)
        found: dict[int, list[int]] = {}
        for i in range(len(self.people)):
            found.setdefault(root(i), []).append(i)
        return [members for members in found.values() if len(members) > 1]

    def apart_pairs(self) -> set[tuple[int, int]]:
        """Pairs of numbers (the smaller first) that never sit at one table."""
        number = self.number
        pairs = set()
        for refs in self.apart:
            members = sorted(number[ref] for ref in refs if ref in number)
            pairs |= {(a, b) for i, a in enumerate(members) for b in members[i + 1 :]}
        return pairs

    def with_even_sizes(self) -> "Problem":
        """As many chairs as people: chairs too many are taken from the largest tables."""
        return replace(self, sizes=even_sizes(len(self.people), self.sizes, self._least()))

    def _least(self) -> list[int]:
        """Chairs each table must keep for those placed by hand, whatever the round."""
        least = [0] * len(self.sizes)
        for turn in range(self.rounds):
            taken = [0] * len(self.sizes)
            for seat in self.fixed:
                if seat.round == turn and 0 <= seat.table < len(taken):
                    taken[seat.table] += 1
            least = [max(a, b) for a, b in zip(least, taken, strict=True)]
        return least


def even_sizes(people: int, chairs: Sequence[int], least: Sequence[int] = ()) -> tuple[int, ...]:
    """Seats used at each table, none above its chairs, as equal as can be, `people` in all."""
    sizes = list(chairs)
    floor = list(least) or [0] * len(sizes)
    for _ in range(sum(sizes) - people):
        loose = [t for t in range(len(sizes)) if sizes[t] > floor[t]]
        if not loose:
            break
        sizes[max(loose, key=lambda t: (sizes[t], t))] -= 1
    return tuple(sizes)


def tables_for(people: int, size: int) -> tuple[int, ...]:
    """Sizes of the tables for so many people at tables of about `size`, never above it."""
    count = max(1, -(-people // size))
    return even_sizes(people, [size] * count)
