"""Demands that cannot all be kept, each with those concerned and what to give up first.

What is found here is proved impossible by a simple count. Demands that are tangled in a less simple
way are found by `plan`, which then says which ones it could not keep.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from chantier.algorithms.grouping.problem import Problem


class Kind(StrEnum):
    """What contradicts what. The sentence belongs to whoever shows it."""

    TOO_FEW_CHAIRS = "too few chairs"
    NO_TABLE = "no table"
    TOGETHER_AND_APART = "together and apart"
    TOGETHER_TOO_LARGE = "together too large"
    TOO_MANY_APART = "too many apart"
    TOO_FEW_STEP_FREE_CHAIRS = "too few step-free chairs"
    FIXED_TWICE = "fixed twice"
    FIXED_NOWHERE = "fixed nowhere"
    FIXED_TABLE_FULL = "fixed table full"
    FIXED_APART = "fixed apart"
    FIXED_TOGETHER = "fixed together"
    FIXED_NOT_STEP_FREE = "fixed not step-free"
    THEME_TABLES = "theme tables"
    UNKNOWN_REF = "unknown ref"
    TANGLED = "tangled"


class Relax(StrEnum):
    """What to give up: what an organiser can change without harming anybody comes first."""

    ADD_CHAIRS = "add chairs"
    ADD_TABLE = "add a table"
    FREE_PLACEMENT = "free a placement made by hand"
    SPLIT_TOGETHER = "let them sit apart"
    ALLOW_APART = "let them sit together"
    ADD_STEP_FREE = "make a table step-free"
    CHANGE_TABLES = "give each theme its tables again"
    CORRECT_REF = "correct the reference"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A contradiction: refs in order, the round and table if one is meant (from 0), two counts."""

    kind: Kind
    relax: Relax
    refs: tuple[str, ...] = ()
    round: int | None = None
    table: int | None = None
    wanted: int = 0
    possible: int = 0


class ConflictError(Exception):
    """Groups cannot be planned: `conflicts` says why."""

    def __init__(self, conflicts: list[Conflict]) -> None:
        """All the contradictions found, at least one."""
        super().__init__("; ".join(f"{c.kind}: {', '.join(c.refs)}" for c in conflicts))
        self.conflicts = conflicts


def find_conflicts(problem: Problem) -> list[Conflict]:
    """Contradictions that a count proves; empty when none is seen."""
    unknown = list(_unknown(problem))
    if unknown:
        return unknown
    return [
        *_of_chairs(problem),
        *_of_company(problem),
        *_of_step_free(problem),
        *_of_fixed(problem),
        *_of_fixed_pairs(problem),
    ]


def _unknown(problem: Problem) -> Iterator[Conflict]:
    known = problem.number
    named = {ref for refs in (*problem.apart, *problem.together) for ref in refs}
    named |= {seat.ref for seat in problem.fixed}
    for ref in sorted(named - known.keys()):
        yield Conflict(Kind.UNKNOWN_REF, Relax.CORRECT_REF, (ref,))


def _of_chairs(problem: Problem) -> Iterator[Conflict]:
    people, chairs = len(problem.people), sum(problem.sizes)
    if not problem.sizes:
        yield Conflict(Kind.NO_TABLE, Relax.ADD_TABLE)
    elif people > chairs:
        yield Conflict(Kind.TOO_FEW_CHAIRS, Relax.ADD_CHAIRS, wanted=people, possible=chairs)
    given = problem.tables_by_theme
    if given is not None and (
        len(given) != len(problem.themes) or sum(given) != len(problem.sizes) or min(given) < 0
    ):
        yield Conflict(
            Kind.THEME_TABLES, Relax.CHANGE_TABLES, wanted=sum(given), possible=len(problem.sizes)
        )


def _of_company(problem: Problem) -> Iterator[Conflict]:
    refs = [person.ref for person in problem.people]
    pairs = problem.apart_pairs()
    for block in problem.blocks():
        inside = sorted((a, b) for a, b in pairs if a in block and b in block)
        for a, b in inside:
            yield Conflict(Kind.TOGETHER_AND_APART, Relax.ALLOW_APART, (refs[a], refs[b]))
        if len(block) > max(problem.sizes, default=0):
            yield Conflict(
                Kind.TOGETHER_TOO_LARGE,
                Relax.SPLIT_TOGETHER,
                tuple(refs[i] for i in block),
                wanted=len(block),
                possible=max(problem.sizes, default=0),
            )
    for group in problem.apart:
        if len(group) > len(problem.sizes):
            yield Conflict(
                Kind.TOO_MANY_APART,
                Relax.ADD_TABLE,
                tuple(sorted(group)),
                wanted=len(group),
                possible=len(problem.sizes),
            )


def _of_step_free(problem: Problem) -> Iterator[Conflict]:
    """Companions need a chair at the same table, so they count."""
    needing = {i for i, person in enumerate(problem.people) if person.needs_step_free}
    if not needing:
        return
    for block in problem.blocks():
        if needing & set(block):
            needing |= set(block)
    chairs = sum(problem.sizes[t] for t in sorted(problem.step_free_tables))
    if len(needing) > chairs:
        yield Conflict(
            Kind.TOO_FEW_STEP_FREE_CHAIRS,
            Relax.ADD_STEP_FREE,
            tuple(problem.people[i].ref for i in sorted(needing)),
            wanted=len(needing),
            possible=chairs,
        )


def _of_fixed(problem: Problem) -> Iterator[Conflict]:
    seen: dict[tuple[str, int], int] = {}
    filled: dict[tuple[int, int], list[str]] = {}
    number = problem.number
    for seat in problem.fixed:
        key = (seat.ref, seat.round)
        where = {"refs": (seat.ref,), "round": seat.round, "table": seat.table}
        if not (0 <= seat.table < len(problem.sizes) and 0 <= seat.round < problem.rounds):
            yield Conflict(Kind.FIXED_NOWHERE, Relax.FREE_PLACEMENT, **where)  # type: ignore[arg-type]
            continue
        if seen.setdefault(key, seat.table) != seat.table:
            yield Conflict(Kind.FIXED_TWICE, Relax.FREE_PLACEMENT, **where)  # type: ignore[arg-type]
            continue
        filled.setdefault((seat.round, seat.table), []).append(seat.ref)
        needs = problem.people[number[seat.ref]].needs_step_free
        if needs and seat.table not in problem.step_free_tables:
            yield Conflict(Kind.FIXED_NOT_STEP_FREE, Relax.FREE_PLACEMENT, **where)  # type: ignore[arg-type]
    for (turn, table), refs in filled.items():
        chairs = problem.sizes[table]
        if len(set(refs)) > chairs:
            yield Conflict(
                Kind.FIXED_TABLE_FULL,
                Relax.FREE_PLACEMENT,
                tuple(sorted(set(refs))),
                turn,
                table,
                len(set(refs)),
                chairs,
            )


def _of_fixed_pairs(problem: Problem) -> Iterator[Conflict]:
    number = problem.number
    at = {(seat.round, number[seat.ref]): seat.table for seat in problem.fixed}
    refs = [person.ref for person in problem.people]
    for turn in range(problem.rounds):
        for a, b in sorted(problem.apart_pairs()):
            table = at.get((turn, a))
            if table is not None and table == at.get((turn, b)):
                yield Conflict(
                    Kind.FIXED_APART, Relax.FREE_PLACEMENT, (refs[a], refs[b]), turn, table
                )
        for block in problem.blocks():
            placed = [i for i in block if (turn, i) in at]
            if len({at[turn, i] for i in placed}) > 1:
                yield Conflict(
                    Kind.FIXED_TOGETHER,
                    Relax.FREE_PLACEMENT,
                    tuple(refs[i] for i in placed),
                    turn,
                    at[turn, placed[0]],
                )
