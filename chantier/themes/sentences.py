"""What a plan of groups cannot keep, said to whoever plans, and what to give up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chantier.algorithms.grouping import Conflict, Groups, Kind, Relax, Score
from chantier.themes.seating import CONSTITUENCY
from chantier.themes.sitting import Sitting, Table
from chantier.ui.templatetags.house import percent

SAYS = {
    Kind.TOO_FEW_CHAIRS: lambda: _("%(wanted)d people come and there are %(possible)d chairs."),
    Kind.NO_TABLE: lambda: _("There is no table."),
    Kind.TOGETHER_AND_APART: lambda: _("%(names)s are to sit together and apart."),
    Kind.TOGETHER_TOO_LARGE: lambda: _(
        "%(names)s are to sit together, %(wanted)d people; the largest table has %(possible)d."
    ),
    Kind.TOO_MANY_APART: lambda: _(
        "%(names)s are all to sit apart: that takes %(wanted)d tables, there are %(possible)d."
    ),
    Kind.TOO_FEW_STEP_FREE_CHAIRS: lambda: _(
        "A step-free table is needed, companions included, for: %(names)s. Chairs needed: "
        "%(wanted)d; there are: %(possible)d."
    ),
    Kind.FIXED_TWICE: lambda: _("%(names)s is placed by hand at two tables in round %(round)d."),
    Kind.FIXED_NOWHERE: lambda: _(
        "%(names)s is placed by hand at table %(table)d in round %(round)d, which does not exist."
    ),
    Kind.FIXED_TABLE_FULL: lambda: _(
        "%(wanted)d people are placed by hand at table %(table)d in round %(round)d, which has "
        "%(possible)d chairs: %(names)s."
    ),
    Kind.FIXED_APART: lambda: _(
        "%(names)s are to sit apart and are placed by hand at the same table %(table)d in round "
        "%(round)d."
    ),
    Kind.FIXED_TOGETHER: lambda: _(
        "%(names)s are to sit together and are placed by hand at different tables in round "
        "%(round)d."
    ),
    Kind.FIXED_NOT_STEP_FREE: lambda: _(
        "%(names)s needs a step-free table and is placed by hand at table %(table)d in round "
        "%(round)d, which is not one."
    ),
    Kind.THEME_TABLES: lambda: _(
        "The themes have %(wanted)d tables together and there are %(possible)d."
    ),
    Kind.UNKNOWN_REF: lambda: _("%(names)s is named in a demand but is not among the people."),
    Kind.TANGLED: lambda: _(
        "No seating was found that keeps all the demands on %(names)s in round %(round)d."
    ),
}
ADVISES = {
    Relax.ADD_CHAIRS: lambda: _("Add chairs or a table."),
    Relax.ADD_TABLE: lambda: _("Add a table."),
    Relax.FREE_PLACEMENT: lambda: _("Free one of the placements made by hand first."),
    Relax.SPLIT_TOGETHER: lambda: _("Let some of them sit at another table, or add chairs to one."),
    Relax.ALLOW_APART: lambda: _(
        "Give up one of the two; keep them apart if one depends on the other."
    ),
    Relax.ADD_STEP_FREE: lambda: _("Make another table step-free: this is never given up."),
    Relax.CHANGE_TABLES: lambda: _("Say again how many tables each theme has."),
    Relax.CORRECT_REF: lambda: _("Correct the reference."),
}


def say_conflict(conflict: Conflict, names: Mapping[str, str]) -> str:
    """Who contradicts what, and what to relax. `names` maps a ref to what to call them."""
    says = SAYS[conflict.kind]() % {
        "names": ", ".join(names.get(ref, ref) for ref in conflict.refs),
        "wanted": conflict.wanted,
        "possible": conflict.possible,
        "round": (conflict.round or 0) + 1,
        "table": (conflict.table or 0) + 1,
    }
    return f"{says} {ADVISES[conflict.relax]()}"


def say_remarks(groups: Groups) -> list[str]:
    """What whoever reads the plan should know of it."""
    remarks = []
    if groups.larger_than_tables:
        remarks.append(_("A table larger than the number of tables forces repeats."))
    if groups.stopped_early:
        remarks.append(_("The time allowed ran out: a longer one may give a better plan."))
    if groups.unchosen_themes:
        remarks.append(
            _("Nobody chose: %(themes)s.") % {"themes": ", ".join(groups.unchosen_themes)}
        )
    if groups.without_wishes:
        remarks.append(_without_wishes(len(groups.without_wishes)))
    return remarks


def _without_wishes(count: int) -> str:
    return ngettext(
        "%(count)d person gave no wish and was placed where there was room.",
        "%(count)d people gave no wish: they were placed where there was room.",
        count,
    ) % {"count": count}


def say_table(table: Table, turn: int = 0) -> str:
    """« tour 2 · table 3 · La place des absents »; the round when there is more than one."""
    parts = [_("round %(number)d") % {"number": turn}] if turn else []
    parts.append(_("table %(number)d") % {"number": table.group.number})
    if table.theme:
        parts.append(table.theme.title)
    return " · ".join(parts)


@dataclass(frozen=True, slots=True)
class Measure:
    """A line of the score: what, how much, and whether something asked for is not kept."""

    what: str
    said: str
    broken: bool = False


def say_score(sitting: Sitting) -> list[Measure]:
    """The score of the plan as it stands, in words; what is broken first, by name."""
    score, names = sitting.score, sitting.seating.names
    measures = list(_broken(score, names))
    said = _("%(met)d pairs of people meet, of %(bound)d at most.") % {
        "met": score.distinct_pairs,
        "bound": score.bound,
    }
    again = _("No pair meets more than once.")
    if score.repeats:
        again = ngettext(
            "%(n)d pair meets more than once.", "%(n)d pairs meet more than once.", score.repeats
        ) % {"n": score.repeats}
    measures.append(Measure(_("Meeting new people"), f"{said} {again}"))
    sizes = [len(table.seats) for tables in sitting.rounds for table in tables]
    if len(sitting.rounds) > 1 and max(sizes, default=0) > len(sitting.rounds[0]):
        measures.append(
            Measure(
                _("Repeats that are forced"),
                _("A table larger than the number of tables forces repeats."),
            )
        )
    for name, off in score.deviation.items():
        label = _("Balance of constituencies") if name == CONSTITUENCY else name
        text = (
            ngettext(
                "%(n)d person above or below the share of their table.",
                "%(n)d people above or below the shares of their tables.",
                off,
            )
            % {"n": off}
            if off
            else _("Each table is within its share.")
        )
        measures.append(Measure(label, text))
    if score.wish_satisfaction is not None:
        measures.append(
            Measure(
                _("Wishes"),
                _("%(share)s of what everybody could have wished at best.")
                % {"share": percent(score.wish_satisfaction)},
            )
        )
    measures += _about_wishes(sitting)
    return measures


def _broken(score: Score, names: Mapping[str, str]) -> Iterator[Measure]:
    for turn, one, other in score.apart_broken:
        yield Measure(
            _("Not kept"),
            _("%(one)s and %(other)s are to sit apart and share a table in round %(round)d.")
            % {"one": names[one], "other": names[other], "round": turn + 1},
            broken=True,
        )
    for turn, one, other in score.together_broken:
        yield Measure(
            _("Not kept"),
            _("%(one)s and %(other)s are to sit together and do not in round %(round)d.")
            % {"one": names[one], "other": names[other], "round": turn + 1},
            broken=True,
        )
    for turn, one in score.step_free_broken:
        yield Measure(
            _("Not kept"),
            _("%(one)s needs a table without steps and has none in round %(round)d.")
            % {"one": names[one], "round": turn + 1},
            broken=True,
        )


def _about_wishes(sitting: Sitting) -> Iterator[Measure]:
    seating = sitting.seating
    if not seating.themes:
        return
    wished = {wish for person in seating.problem.people for wish in person.wishes}
    unchosen = [theme.title for theme in seating.themes if str(theme.pk) not in wished]
    if unchosen:
        yield Measure(_("Themes that nobody chose"), ", ".join(unchosen))
    without = sum(not person.wishes for person in seating.problem.people)
    if without:
        yield Measure(_("Without wishes"), _without_wishes(without))
    if seating.unmatched:
        yield Measure(
            _("Declared dependences"),
            ngettext(
                "%(n)d names somebody who does not come, or in words that match nobody.",
                "%(n)d name somebody who does not come, or in words that match nobody.",
                seating.unmatched,
            )
            % {"n": seating.unmatched},
        )
