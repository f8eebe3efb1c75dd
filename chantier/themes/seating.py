"""The people of a meeting as a problem of groups: who comes, what must be kept, what is wished.

Names stay on this side: the computation knows numbers. Gender and age are known only where the
rule of places asked for them; each question of that rule is balanced like a constituency.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from chantier.algorithms.grouping import Person, Problem, Seat
from chantier.meetings.models import Kind, Meeting
from chantier.registrations.models import Registration
from chantier.themes.models import SeatingPlan, Theme, ThemeWish
from chantier.worksites import identity

CONSTITUENCY = "constituency"


@dataclass(frozen=True, slots=True)
class Setting:
    """The room: rounds, tables, chairs; how many tables are without steps, None for all."""

    rounds: int
    chairs: int
    tables: int
    step_free: int | None = None
    companions: bool = True
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Seating:
    """A problem, and the people behind its refs. `unmatched` dependences name nobody who comes."""

    problem: Problem
    registrations: dict[str, Registration]
    themes: list[Theme]
    unmatched: int

    @property
    def names(self) -> dict[str, str]:
        """What to call each ref, for the team."""
        return {ref: row.person.name for ref, row in self.registrations.items()}


def ref_of(registration: Registration) -> str:
    """The name of a registration in a problem: the same in every plan, in order."""
    return f"R{registration.pk:08}"


def who_comes(meeting: Meeting) -> list[Registration]:
    """Everybody who has a place or is there."""
    return list(
        meeting.registrations.placed()
        .select_related("person", "constituency", "party", "needs")
        .prefetch_related("dependence_links", "answers")
        .order_by("pk")
    )


def setting_of(plan: SeatingPlan) -> Setting:
    """The room of a plan that stands."""
    return Setting(
        plan.rounds, plan.chairs, plan.tables, plan.step_free, plan.companions, plan.seed
    )


def seating_of(meeting: Meeting, room: Setting, *, by_hand: bool = True) -> Seating:
    """The problem of a meeting. `by_hand` keeps the places given by hand in an earlier plan."""
    rows = who_comes(meeting)
    themes = _themes(meeting)
    wishes = _wishes(meeting, rows, themes)
    apart, unmatched = _apart(rows)
    questions = sorted({quota.question for row in rows for quota in row.answers.all()} - {""})
    step_free = room.tables if room.step_free is None else room.step_free
    problem = Problem(
        people=tuple(
            Person(ref_of(row), _traits(row), wishes.get(row.pk, ()), _needs_step_free(row))
            for row in rows
        ),
        sizes=(room.chairs,) * room.tables,
        rounds=room.rounds,
        attributes=(CONSTITUENCY, *questions),
        themes=tuple(str(theme.pk) for theme in themes),
        step_free_tables=frozenset(range(min(step_free, room.tables))),
        apart=apart,
        together=_together(rows, room),
        fixed=_fixed(meeting, rows, room) if by_hand else (),
    )
    return Seating(problem, {ref_of(row): row for row in rows}, themes, unmatched)


def _themes(meeting: Meeting) -> list[Theme]:
    if meeting.kind != Kind.POOLING_DAY:
        return []
    return list(meeting.worksite.themes.order_by("position", "pk"))


def _wishes(
    meeting: Meeting, rows: Sequence[Registration], themes: Sequence[Theme]
) -> dict[int, tuple[str, ...]]:
    """By registration, the themes wished. Nobody is shown who wished what."""
    if not themes:
        return {}
    said: dict[int, list[str]] = defaultdict(list)
    ranked = ThemeWish.objects.filter(theme__in=themes).order_by("rank", "pk")
    for participation, theme in ranked.values_list("participation", "theme"):
        said[participation].append(str(theme))
    behind = identity.participation_keys(
        persons=[row.person_id for row in rows], worksite=meeting.worksite
    )
    return {row.pk: tuple(said.get(behind.get(row.person_id, 0), ())) for row in rows}


def _traits(row: Registration) -> dict[str, str]:
    answers = {quota.question: quota.answer for quota in row.answers.all() if quota.question}
    return {CONSTITUENCY: str(row.constituency_id), **answers}


def _needs_step_free(row: Registration) -> bool:
    return bool(row.kept_needs and row.kept_needs.step_free)


def _apart(rows: Sequence[Registration]) -> tuple[tuple[frozenset[str], ...], int]:
    """Pairs that a declared dependence keeps apart; how many declarations name nobody here."""
    by_name: dict[frozenset[str], list[Registration]] = defaultdict(list)
    by_party: dict[frozenset[str], list[Registration]] = defaultdict(list)
    for row in rows:
        by_name[_words(row.person.name)].append(row)
        if row.party:
            by_party[_words(row.party.name)].append(row)
    pairs, unmatched = set(), 0
    for row in rows:
        for link in row.dependence_links.all():
            said = _words(link.on_whom)
            found = [one for words, named in by_name.items() if words <= said for one in named]
            found += by_party.get(said, [])
            others = [one for one in found if one.pk != row.pk]
            pairs |= {frozenset((ref_of(row), ref_of(one))) for one in others}
            unmatched += not others
    return tuple(sorted(pairs, key=sorted)), unmatched


def _words(text: str) -> frozenset[str]:
    """The words of a name, without accents or capitals: a name is written in more than one way."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return frozenset(kept.split()) or frozenset({""})


def _together(rows: Sequence[Registration], room: Setting) -> tuple[frozenset[str], ...]:
    """Companions, when asked; and those who share the language of an interpreter, as chairs allow.

    A block is cut at the chairs of a table: an interpreter then goes from one table to the next.
    """
    here = {row.pk for row in rows}
    blocks = [
        frozenset((ref_of(row), f"R{row.brought_by_id:08}"))
        for row in rows
        if room.companions and row.brought_by_id in here
    ]
    spoken: dict[frozenset[str], list[str]] = defaultdict(list)
    for row in rows:
        if row.kept_needs and row.kept_needs.interpreter.strip():
            spoken[_words(row.kept_needs.interpreter)].append(ref_of(row))
    for refs in spoken.values():
        parts = [refs[at : at + room.chairs] for at in range(0, len(refs), room.chairs)]
        blocks += [frozenset(part) for part in parts if len(part) > 1]
    return tuple(blocks)


def _fixed(meeting: Meeting, rows: Sequence[Registration], room: Setting) -> tuple[Seat, ...]:
    """Places given by hand; those of a round or a table that no longer exists are free again."""
    refs = {row.pk: ref_of(row) for row in rows}
    kept = []
    for group in meeting.groups.prefetch_related("placements").order_by("round", "number"):
        if group.round > room.rounds or group.number > room.tables:
            continue
        kept += [
            Seat(refs[seat.registration_id], group.round - 1, group.number - 1)
            for seat in sorted(group.placements.all(), key=lambda seat: seat.pk)
            if seat.fixed_by_hand and seat.registration_id in refs
        ]
    return tuple(kept)
