"""Who goes to which theme: the best total over all people, as a flow of least cost.

Each person takes `times` different themes; a theme takes so many people, and of each kind of people
(a constituency) a number within its share. Successive shortest paths (Ahuja, Magnanti, Orlin,
*Network Flows*, 1993, chapter 9) on a small graph: themes, and pairs of a kind and a theme. People
of one kind are joined in one matrix that holds, for two themes, the least cost of moving somebody.
Shares are convex costs instead of limits, so there is always an answer, the nearest to them.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

FAR = 10**12
OUTSIDE = 10**6  # cost of one person above or below the share, more than all wishes


@dataclass(slots=True)
class _Flow:
    costs: Sequence[Sequence[int]]
    kinds: Sequence[int]
    room: list[int]
    shares: Sequence[Sequence[tuple[int, int]]]
    taken: list[list[int]] = field(init=False)  # themes of each person
    seated: list[list[set[int]]] = field(init=False)  # people of a kind in a theme
    moves: list[list[list[tuple[int, int]]]] = field(init=False)  # (cost, person)

    def __post_init__(self) -> None:
        themes = range(len(self.room))
        self.taken = [[] for _ in self.costs]
        self.seated = [[set() for _ in themes] for _ in self.shares]
        self.moves = [[[(FAR, -1)] * len(self.room) for _ in themes] for _ in self.shares]

    def joins(self, kind: int, theme: int) -> int:
        """Cost of one person more of this kind, beyond their own wish."""
        low, high = self.shares[kind][theme]
        count = len(self.seated[kind][theme])
        return -OUTSIDE if count < low else OUTSIDE if count >= high else 0

    def leaves(self, kind: int, theme: int) -> int:
        """Cost of one person less."""
        low, high = self.shares[kind][theme]
        count = len(self.seated[kind][theme])
        return OUTSIDE if count <= low else -OUTSIDE if count > high else 0

    def renew(self, kind: int, theme: int) -> None:
        """Find again who moves from this theme to each other at the least cost."""
        row = [(FAR, -1)] * len(self.room)
        for person in self.seated[kind][theme]:
            costs, taken = self.costs[person], self.taken[person]
            base = costs[theme]
            for other, cost in enumerate(costs):
                if other not in taken and (cost - base, person) < row[other]:
                    row[other] = (cost - base, person)
        self.moves[kind][theme] = row

    def place(self, person: int) -> None:
        """Give the person one theme more, moving others where that costs the least."""
        themes, kinds = len(self.room), len(self.shares)
        ends = kinds * themes  # node kind * themes + theme, then ends + theme
        distance = [FAR] * (ends + themes)
        before: list[int] = [-1] * (ends + themes)
        waiting: deque[int] = deque()
        kind = self.kinds[person]
        for theme in range(themes):
            if theme not in self.taken[person]:
                distance[kind * themes + theme] = self.costs[person][theme]
                waiting.append(kind * themes + theme)
        while waiting:
            node = waiting.popleft()
            for cost, other in self._edges(node, themes, kinds):
                if distance[node] + cost < distance[other]:
                    distance[other] = distance[node] + cost
                    before[other] = node
                    if other not in waiting:
                        waiting.append(other)
        open_ends = [t for t in range(themes) if self.room[t]]
        end = min(open_ends, key=lambda t: (distance[ends + t], t))
        if distance[ends + end] >= FAR:
            raise ValueError("no room is left in a theme that this person has not")
        self.room[end] -= 1
        self._walk(person, ends + end, before, themes)

    def _edges(self, node: int, themes: int, kinds: int) -> list[tuple[int, int]]:
        ends = kinds * themes
        if node >= ends:
            theme = node - ends
            return [
                (self.leaves(kind, theme), kind * themes + theme)
                for kind in range(kinds)
                if self.seated[kind][theme]
            ]
        kind, theme = divmod(node, themes)
        edges = [(self.joins(kind, theme), ends + theme)]
        for other, (cost, _person) in enumerate(self.moves[kind][theme]):
            if cost < FAR:
                edges.append((cost, kind * themes + other))
        return edges

    def _walk(self, person: int, node: int, before: list[int], themes: int) -> None:
        """Apply the path that ends at `node`: people move along it, then `person` enters."""
        ends = len(self.shares) * themes
        changes: list[tuple[int, int, int]] = []  # who, from, to
        while True:
            previous = before[node]
            if node < ends:
                kind, theme = divmod(node, themes)
                if previous == -1:
                    changes.append((person, -1, theme))
                    break
                if previous < ends:
                    source = previous % themes
                    changes.append((self.moves[kind][source][theme][1], source, theme))
            node = previous
        touched = set()
        for who, source, theme in changes:
            kind = self.kinds[who]
            if source >= 0:
                self.taken[who].remove(source)
                self.seated[kind][source].discard(who)
            self.taken[who].append(theme)
            self.seated[kind][theme].add(who)
            touched |= {(kind, t) for t in self.taken[who]} | {(kind, source)}
        for kind, theme in touched:
            if theme >= 0:
                self.renew(kind, theme)


def fits(room: Sequence[int], people: int, times: int) -> bool:
    """Whether the rooms together take everybody `times`, each person once in a room at most."""
    return times <= len(room) and sum(min(r, people) for r in room) >= people * times


def assign(
    costs: Sequence[Sequence[int]],
    kinds: Sequence[int],
    room: Sequence[int],
    shares: Sequence[Sequence[tuple[int, int]]],
    times: int,
) -> list[list[int]]:
    """The themes of each person, sorted: `times` different ones, at the least total cost.

    `costs[p][t]` are whole numbers below a million; `kinds[p]` is the row of `shares`, where
    `shares[kind][t]` is (fewest, most); `room[t]` is how many people theme t takes.
    Raises ValueError when the rooms together cannot take everybody `times`.
    """
    if not fits(room, len(costs), times):
        raise ValueError("not enough room in the themes")
    flow = _Flow(costs, kinds, list(room), shares)
    for _ in range(times):
        for person in range(len(costs)):
            flow.place(person)
    return [sorted(themes) for themes in flow.taken]
