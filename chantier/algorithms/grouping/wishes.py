"""Which theme each person works on in each round, by their wishes and the tables there are."""

from collections.abc import Sequence

from chantier.algorithms.grouping.problem import Problem
from chantier.algorithms.grouping.score import points, share
from chantier.algorithms.grouping.transport import OUTSIDE, assign, fits

UNREACHABLE = 1000  # a theme without a step-free table, for who needs one


def tables_on_demand(problem: Problem) -> tuple[int, ...]:
    """How many tables each theme has: by first wishes and the next, as many as there are rounds.

    Largest remainders (Hamilton); a theme that nobody wished has no table.
    """
    asked = [0] * len(problem.themes)
    for person in problem.people:
        for theme in person.wishes[: problem.rounds]:
            if theme in problem.themes:
                asked[problem.themes.index(theme)] += 1
    total, tables = sum(asked), len(problem.sizes)
    if not total:
        return tuple(len(range(k, tables, len(asked))) for k in range(len(asked)))
    given = [count * tables // total for count in asked]
    order = sorted(range(len(asked)), key=lambda k: (-(asked[k] * tables % total), k))
    for k in order[: tables - sum(given)]:
        given[k] += 1
    return tuple(given)


def share_out(problem: Problem, table_themes: Sequence[int]) -> list[list[set[int]]]:
    """Tables of the theme that each person works on, for each round.

    All rounds are one transport problem; then one theme after the other is taken for each round.
    People who sit together work on the same themes.
    """
    themes, rounds = range(len(problem.themes)), range(problem.rounds)
    held = [k for k in themes if k in table_themes]
    sizes = [[s for s, k in zip(problem.sizes, table_themes, strict=True) if k == j] for j in held]
    kinds, room = _kinds(problem), [sum(own) for own in sizes]
    # Not everybody can work on a theme that has few tables: some then come back to another one.
    times = max(
        n
        for n in range(1, min(problem.rounds, len(held)) + 1)
        if fits([r * n for r in room], len(kinds), n)
    )
    shares = []
    for kind in range(max(kinds) + 1):
        limits = [[share(s, kinds.count(kind), len(kinds)) for s in own] for own in sizes]
        shares.append(
            [(times * sum(a for a, _ in own), times * sum(b for _, b in own)) for own in limits]
        )
    costs = _costs(problem, held, {table_themes[t] for t in problem.step_free_tables})
    chosen = [set(own) for own in assign(costs, kinds, [r * times for r in room], shares, times)]
    blocks = problem.blocks()
    _agree(blocks, costs, kinds, chosen)
    of_theme = {k: {t for t, theme in enumerate(table_themes) if theme == k} for k in held}
    left = [set(own) for own in chosen]
    wanted = []
    for turn in rounds:
        if not left[0]:
            left = [set(own) for own in chosen]
        now = _one_round(left, kinds, room, min(len(left[0]), len(rounds) - turn), blocks)
        wanted.append([of_theme[held[j]] for j in now])
    return wanted


def wishes_at_most(problem: Problem, themes: Sequence[str]) -> float | None:
    """The most `wish_satisfaction` that any plan reaches when `themes[t]` is the theme of table t.

    People are only shared out among the themes' chairs, each theme once: no demand is looked at,
    and nobody is mixed. None when nobody wished anything.
    """
    wished = [[points(problem, p.wishes, w) for w in p.wishes] for p in problem.people]
    ideal = sum(sum(own[: problem.rounds]) for own in wished)
    held = [theme for theme in problem.themes if theme in themes]
    if not ideal or not held:
        return None
    times = min(problem.rounds, len(held))
    sizes = problem.with_even_sizes().sizes
    room = [sum(s for s, at in zip(sizes, themes, strict=True) if at == own) for own in held]
    costs = [[-points(problem, p.wishes, theme) for theme in held] for p in problem.people]
    room = [problem.rounds * n for n in room]
    if not fits(room, len(costs), times):  # a round spent on no new theme satisfies nobody
        costs, room = [own + [0] * times for own in costs], room + [len(costs)] * times
    anybody = [[(0, times * len(costs))] * len(room)] * (max(_kinds(problem)) + 1)
    chosen = assign(costs, _kinds(problem), room, anybody, times)
    got = -sum(costs[i][j] for i, own in enumerate(chosen) for j in own)
    return got / ideal


def _kinds(problem: Problem) -> list[int]:
    first = problem.attributes[0] if problem.attributes else ""
    values = sorted({person.traits.get(first, "") for person in problem.people})
    return [values.index(person.traits.get(first, "")) for person in problem.people]


def _costs(problem: Problem, held: Sequence[int], reachable: set[int]) -> list[list[int]]:
    """What each theme held costs each person; of people who sit together, what it costs all."""
    costs = [
        [
            (UNREACHABLE if person.needs_step_free and k not in reachable else 0)
            - points(problem, person.wishes, problem.themes[k])
            for k in held
        ]
        for person in problem.people
    ]
    for block in problem.blocks():
        row = [sum(costs[i][j] for i in block) for j in range(len(held))]
        for i in block:
            costs[i] = row
    return costs


def _agree(
    blocks: Sequence[Sequence[int]],
    costs: Sequence[Sequence[int]],
    kinds: Sequence[int],
    chosen: list[set[int]],
) -> None:
    """Give people who sit together the same themes; others, whom it costs least, take theirs."""
    joined = {i for block in blocks for i in block}
    alone = [i for i in range(len(chosen)) if i not in joined]
    for block in blocks:
        for other in block[1:]:
            gains = sorted(chosen[block[0]] - chosen[other])
            loses = sorted(chosen[other] - chosen[block[0]])
            for gain, lose in zip(gains, loses, strict=True):
                able = [q for q in alone if gain in chosen[q] and lose not in chosen[q]]
                if able:
                    q = min(
                        able,
                        key=lambda q: (
                            kinds[q] != kinds[other],
                            costs[q][lose] - costs[q][gain],
                            q,
                        ),
                    )
                    chosen[q] = chosen[q] - {gain} | {lose}
                    chosen[other] = chosen[other] - {lose} | {gain}


def _one_round(
    left: list[set[int]],
    kinds: Sequence[int],
    room: Sequence[int],
    rounds_left: int,
    blocks: Sequence[Sequence[int]],
) -> list[int]:
    """One of the themes left for each person, taken from `left`; of each kind an even share."""
    rest = [[0] * len(room) for _ in range(max(kinds) + 1)]
    for kind, own in zip(kinds, left, strict=True):
        for j in own:
            rest[kind][j] += 1
    shares = [[(n // rounds_left, -(-n // rounds_left)) for n in row] for row in rest]
    dear = [[0 if j in own else OUTSIDE for j in range(len(room))] for own in left]
    now = [own[0] for own in assign(dear, kinds, room, shares, 1)]
    joined = {i for block in blocks for i in block}
    for block in blocks:
        for other in block[1:]:
            theirs, mine = now[block[0]], now[other]
            able = [
                q
                for q, at in enumerate(now)
                if q not in joined and at == theirs and mine in left[q]
            ]
            if theirs != mine and theirs in left[other] and able:
                q = min(able, key=lambda q: (kinds[q] != kinds[other], q))
                now[q], now[other] = mine, theirs
    for own, j in zip(left, now, strict=True):
        own.discard(j)
    return now
