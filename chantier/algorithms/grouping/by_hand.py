"""Changes by hand, and people who come late: nobody else is moved. Score the plan again after."""

from collections import Counter
from collections.abc import Sequence

from chantier.algorithms.grouping.problem import Problem
from chantier.algorithms.grouping.score import Plan, Score, points, score, share

Tables = tuple[tuple[str, ...], ...]


def move(plan: Plan, ref: str, turn: int, table: int) -> tuple[Tables, ...]:
    """The plan with this person at this table in round `turn` (both from 0)."""
    return tuple(
        tuple(
            (*(other for other in at if other != ref), *((ref,) if t == table else ()))
            for t, at in enumerate(tables)
        )
        if r == turn
        else tuple(map(tuple, tables))
        for r, tables in enumerate(plan)
    )


def swap(plan: Plan, first: str, second: str, turn: int) -> tuple[Tables, ...]:
    """The plan where two people have changed tables in round `turn`."""
    other = {first: second, second: first}
    return tuple(
        tuple(tuple(other.get(ref, ref) if r == turn else ref for ref in at) for at in tables)
        for r, tables in enumerate(plan)
    )


def place_late(
    problem: Problem,
    plan: Plan,
    ref: str,
    themes: Sequence[Sequence[str]] = (),
    *,
    from_round: int = 0,
) -> tuple[tuple[Tables, ...], Score]:
    """Seat somebody who came late, in each round from `from_round`, and the score after.

    `problem` holds them too, and `sizes` counts chairs. A round where they sit already is left as
    it is. A table where a demand of theirs is broken or no chair is left is never taken. Raises
    LookupError when a round has no table for them.
    """
    now: tuple[Tables, ...] = tuple(tuple(map(tuple, tables)) for tables in plan)
    late = _Late(problem, ref)
    for turn in range(from_round, len(now)):
        if any(ref in at for at in now[turn]):
            continue
        found = [
            (late.cost(now, turn, table, themes), table)
            for table in range(len(now[turn]))
            if late.may_sit(now, turn, table)
        ]
        if not found:
            raise LookupError(turn)
        now = move(now, ref, turn, min(found)[1])
    return now, score(problem, now, themes)


class _Late:
    """Somebody who looks for a table: only their own demands and meetings are weighed."""

    def __init__(self, problem: Problem, ref: str) -> None:
        refs = [person.ref for person in problem.people]
        me = problem.number[ref]
        self.problem, self.ref, self.person = problem, ref, problem.people[me]
        self.apart = {refs[a + b - me] for a, b in problem.apart_pairs() if me in (a, b)}
        blocks = [block for block in problem.blocks() if me in block]
        self.together = {refs[i] for block in blocks for i in block} - {ref}
        self.traits = {person.ref: person.traits for person in problem.people}
        self.counts = {
            name: Counter(person.traits.get(name, "") for person in problem.people)
            for name in problem.attributes
        }

    def may_sit(self, now: Sequence[Tables], turn: int, table: int) -> bool:
        """A chair is left, and no demand of theirs is broken there."""
        at = now[turn][table]
        seated = {one for others in now[turn] for one in others}
        return (
            len(at) < self.problem.sizes[table]
            and not self.apart & set(at)
            and self.together & seated <= set(at)
            and (not self.person.needs_step_free or table in self.problem.step_free_tables)
        )

    def cost(
        self, now: Sequence[Tables], turn: int, table: int, themes: Sequence[Sequence[str]]
    ) -> tuple[float, ...]:
        """The wish first, then the smallest table, then who is met again, then the shares."""
        at, wish = now[turn][table], 0
        if themes:
            heard = {
                themes[r][t]
                for r, tables in enumerate(now)
                for t, others in enumerate(tables)
                if self.ref in others
            }
            theme = themes[turn][table]
            wish = 0 if theme in heard else points(self.problem, self.person.wishes, theme)
        met = {one for tables in now for others in tables if self.ref in others for one in others}
        off = [self._off(at, name) for name in self.problem.attributes]
        return (-wish, len(at), len(met & set(at) - self.together), sum(off[:1]), sum(off))

    def _off(self, at: Sequence[str], name: str) -> int:
        """How far outside the shares of one attribute the table is with them."""
        here = Counter(self.traits[one].get(name, "") for one in (*at, self.ref))
        total = 0
        for value, count in self.counts[name].items():
            if value:
                low, high = share(len(at) + 1, count, len(self.problem.people))
                total += max(low - here[value], 0, here[value] - high)
        return total
