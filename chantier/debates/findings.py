"""One statement, one group: what a map says of each, in words, as the reader may see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from chantier.algorithms import disclosure
from chantier.algorithms.disclosure.release import numbered, protect_beside
from chantier.algorithms.opinion import kinds
from chantier.debates import opinions, queries
from chantier.debates.models import OpinionMap, Statement

LEAST = disclosure.LEAST

Rows = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """The answers of one group, and between what percentages the share that agrees may lie."""

    name: str
    counts: tuple[int | None, ...]  # agree, disagree, pass, all; None is hidden
    between: tuple[int, int] | None
    number: int | None = None  # of a group that has its page
    hidden: bool = False  # nothing is said of it because one of its figures is hidden


@dataclass(frozen=True, slots=True)
class Finding:
    """All that a map says of one statement."""

    statement: Statement
    said: list[str]
    shares: list[Line]
    groups: list[Line]
    results: queries.Results

    @property
    def gives_ranges(self) -> bool:
        """There is something to say of one constituency at least."""
        return any(line.between for line in self.shares)


@dataclass(frozen=True, slots=True)
class Mark:
    """A statement that tells a group from the others."""

    statement: Statement
    agrees: bool
    how_sure: str
    line: Line


def may_be_seen(statement: Statement, *, exact: bool) -> bool:
    """While a vote is open its figures would sway who has not answered."""
    return exact or statement.closed_at is not None


def finding(made: OpinionMap, statement: Statement, *, exact: bool) -> Finding | None:
    """None when the map does not know the statement."""
    one = _of(made, statement.number)
    if one is None:
        return None
    known = list(queries.constituencies_of(made.worksite))
    table = [one["counts"].get(constituency.slug, [0, 0, 0]) for constituency in known]
    results = queries.results_from(statement, known, table, public=not exact)
    return Finding(
        statement,
        said=_sentences(made, one, {c.slug: c.name for c in known}),
        shares=[
            Line(
                str(c),
                (),
                _between(counts, one.get("priors", {}).get(c.slug), (row.agree, row.n)),
                hidden=None in (row.agree, row.n),
            )
            for c, counts, row in zip(known, table, results.rows, strict=True)
        ],
        groups=_of_groups(made, one, exact=exact),
        results=results,
    )


def _of(made: OpinionMap, number: int) -> Mapping[str, Any] | None:
    return next((one for one in made.result["statements"] if one["number"] == number), None)


def _between(
    counts: Sequence[int], prior: Sequence[float] | None, shown: Sequence[int | None]
) -> tuple[int, int] | None:
    """Nine chances in ten. Nothing of fewer than five answers, nor where one of the figures it is
    made of (`shown`: agree, all) is hidden: with the prior, the interval would give it away.
    """
    from scipy.special import betaincinv  # loaded by the first page that shows an interval

    if not prior or sum(counts) < LEAST or None in shown:
        return None
    agree, other = prior[0] + counts[0], prior[1] + counts[1] + counts[2]
    low, high = betaincinv(agree, other, [0.05, 0.95])
    return round(100 * low), round(100 * high)


def _of_groups(made: OpinionMap, one: Mapping[str, Any], *, exact: bool) -> list[Line]:
    """Undetermined people are a row too: else it could be worked out from the totals."""
    cells = one.get("groups", {})
    if not cells:
        return []
    everybody = [sum(row[n] for row in one["counts"].values()) for n in range(3)]
    known = list(cells.values())
    rest = [total - sum(row[n] for row in known) for n, total in enumerate(everybody)]
    shown = _shown_beside(
        tuple(map(tuple, [*known, rest])), tuple(map(tuple, one["counts"].values())), exact
    )
    names = [_("Group %(number)d") % {"number": int(name) + 1} for name in cells]
    numbers: list[int | None] = [int(name) + 1 for name in cells]
    priors = [one.get("group_priors", {}).get(name) for name in cells]
    rows = zip([*names, _("Undetermined")], [*numbers, None], [*known, rest], [*priors, None],
               shown.cells, shown.row_totals, strict=True)  # fmt: skip
    return [
        Line(name, (*row, total), _between(counts, prior, (row[0], total)), number)
        for name, number, counts, prior, row, total in rows
    ]


@lru_cache(maxsize=1024)
def _shown_beside(groups: Rows, constituencies: Rows, exact: bool) -> disclosure.Protected:
    """The same answers are shown by constituency: what is hidden there must not come back here."""
    if exact:
        return disclosure.protect(groups, least=1)
    return protect_beside(numbered("groups", groups), numbered("constituencies", constituencies))


def _sentences(made: OpinionMap, one: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    asked = made.result["parameters"]["thresholds"]
    several = bool(made.result["groups"])
    return [
        sentence
        for claim in one["claims"]
        if (sentence := _sentence(claim, names, asked, several=several))
    ]


def _sentence(
    claim: Mapping[str, Any],
    names: Mapping[str, str],
    asked: Mapping[str, float],
    *,
    several: bool,
) -> str:
    of_groups = claim["partition"] == "groups"
    if of_groups and not several:
        return ""
    words = {
        "share": round(100 * asked["common_ground"]),
        "gap": round(100 * asked["conflict"]),
        "least": LEAST,
        "sure": opinions.in_words(claim["probability"]),
    }
    if claim["kind"] == kinds.NOT_ENOUGH_VOTES and not of_groups:
        return _("At least one constituency has given fewer than %(least)d answers.") % words
    if claim["kind"] == kinds.COMMON_GROUND:
        if of_groups:
            return (
                _("It is %(sure)s that more than %(share)d%% of each group that emerges agree.")
                % words
            )
        return _("It is %(sure)s that more than %(share)d%% of each constituency agree.") % words
    if claim["kind"] == kinds.CONFLICT and claim.get("between"):
        one, other = claim["between"]
        if of_groups:
            pair = {"one": one + 1, "other": other + 1}
            return _("Group %(one)d agrees far more than group %(other)d: %(sure)s.") % {
                **words,
                **pair,
            }
        pair = {"one": names.get(one, one), "other": names.get(other, other)}
        return _("%(one)s agree far more than %(other)s (over %(gap)d points): %(sure)s.") % {
            **words,
            **pair,
        }
    return ""


def marks(
    made: OpinionMap, group: int, statements: Mapping[int, Statement], *, exact: bool
) -> list[Mark]:
    """What tells the group (from 1) from the others, surest first."""
    found = []
    for one in made.result["statements"]:
        statement = statements.get(one["number"])
        if statement is None or not may_be_seen(statement, exact=exact):
            continue
        lines = _of_groups(made, one, exact=exact)
        for claim in one["claims"]:
            if claim["kind"] != kinds.REPRESENTATIVE or claim["partition"] != "groups":
                continue
            if claim["group"] == group - 1:
                sure = opinions.in_words(claim["probability"])
                mark = Mark(statement, claim["agrees"], sure, lines[group - 1])
                found.append((-claim["probability"], statement.number, mark))
    return [mark for _sure, _number, mark in sorted(found, key=lambda one: one[:2])]


# The aggregate that anybody may take, and compute claims from


def aggregate(made: OpinionMap, statements: Mapping[int, Statement]) -> dict[str, Any]:
    """What is published of a map: closed votes, small counts hidden (null), priors, claims."""
    known = [c.slug for c in queries.constituencies_of(made.worksite)]
    told = []
    for one in made.result["statements"]:
        statement = statements.get(one["number"])
        if statement is None or not may_be_seen(statement, exact=False):
            continue
        table = [one["counts"].get(slug, [0, 0, 0]) for slug in known]
        shown = disclosure.protect(table)
        claimed = [claim for claim in one["claims"] if claim["partition"] == "constituencies"]
        if not shown.is_whole:  # a probability, with its prior, would give away what is hidden
            claimed = [claim | {"probability": None} for claim in claimed]
        told.append({
            "id": str(statement.number),
            "text": statement.text,
            "constituencies": [
                {"id": slug, "agree": row[0], "disagree": row[1], "pass": row[2], "n": n,
                 "prior": one.get("priors", {}).get(slug)}
                for slug, row, n in zip(known, shown.cells, shown.row_totals, strict=True)
            ],
            "claims": claimed,
        })  # fmt: skip
    return {
        "format": f"{made.result['format']} aggregate",
        "number": made.number,
        "made_at": made.made_at.isoformat(),
        "inputs_sha256": made.inputs_sha256,
        "parameters": made.result["parameters"],
        "constituencies": [c["id"] for c in made.result["constituencies"] if c["compared"]],
        "statements": told,
    }
