"""From the votes of a worksite to what its page of common ground shows.

Constituencies first: groups that emerge from the votes are looked for only past fifty voters. What
is kept has no row of a person; small counts are hidden when shown, not when kept.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from chantier.algorithms.opinion import kinds
from chantier.debates import places, queries
from chantier.debates.models import OpinionMap, OpinionThresholds, Statement
from chantier.spaces.models import Constituency
from chantier.worksites.models import Worksite

if TYPE_CHECKING:
    from chantier.algorithms.opinion import mapping

WORKSHOP = 50  # voters up to whom groups that emerge are too fragile to be shown
TELLS_APART = 0.2  # standard deviations: nearer than that, nothing tells people apart
ALMOST_CERTAIN, VERY_LIKELY = 0.97, 0.9


def thresholds_of(worksite: Worksite) -> OpinionThresholds:
    """Those the committee set, else the usual ones."""
    known = OpinionThresholds.objects.filter(worksite=worksite).first()
    return known or OpinionThresholds(worksite=worksite)


@dataclass(frozen=True, slots=True)
class Made:
    """What is kept of a map: `result` may be read, `model` serves, `signals` are for the team."""

    result: dict[str, Any]
    model: dict[str, Any]
    signals: dict[str, Any]
    inputs_sha256: str


def compute(worksite: Worksite, tell: Callable[[float, str], None]) -> Made:
    """The map of all votes of the worksite, as it is kept."""
    from chantier.algorithms.opinion import claims, mapping  # loads scipy, as do the signals
    from chantier.algorithms.opinion.votes import collect
    from chantier.debates import signals

    rows = list(queries.votes_matrix(worksite))
    votes = collect(
        [row.voter for row in rows],
        [str(row.statement) for row in rows],
        [row.value for row in rows],
    )
    asked = thresholds_of(worksite)
    parameters = mapping.Parameters(
        most_groups=1 if len(votes.people) <= WORKSHOP else 5,
        thresholds=claims.Thresholds(
            common_ground=asked.common_ground / 100,
            conflict=asked.conflict / 100,
            level=asked.level / 100,
        ),
    )
    found = mapping.draw(
        votes,
        constituencies={row.voter: row.constituency for row in rows},
        parameters=parameters,
        tell=tell,
    )
    return Made(
        _kept(worksite, found, rows),
        places.kept(found),
        signals.found(found, votes, rows),
        found.inputs_sha256,
    )


def _kept(
    worksite: Worksite, found: "mapping.OpinionMap", rows: Sequence[queries.VoteRow]
) -> dict[str, Any]:
    document = found.document()
    counts: dict[int, dict[str, list[int]]] = defaultdict(dict)
    for row in rows:
        cells = counts[row.statement].setdefault(row.constituency, [0, 0, 0])
        cells[queries.ANSWERS.index(row.value)] += 1
    priors = _priors(found.declared)
    of_groups = found.emergent if found.groups.count > 1 else None
    group_priors = _priors(of_groups)
    statements = [
        {
            "number": int(one["id"]),
            "counts": counts[int(one["id"])],
            "priors": priors.get(place, {}),
            "groups": _by_group(one["groups"]) if of_groups else {},
            "group_priors": group_priors.get(place, {}),
            "claims": one["claims"],
        }
        for place, one in enumerate(document["statements"])
    ]
    return {
        "format": document["format"],
        "parameters": asdict(found.parameters),
        "people": len(found.votes.people),
        "votes": len(found.votes),
        "groups": document["groups"] if found.groups.count > 1 else [],
        "undetermined": int((found.emergent.partition.of < 0).sum()),
        "constituencies": document["constituencies"],
        "stability": document["stability"],
        "statements": statements,
        "pictures": _pictures(worksite, found),
    }


def _by_group(cells: Sequence[Mapping[str, Any]]) -> dict[str, list[int]]:
    return {str(one["id"]): [one["agree"], one["disagree"], one["pass"]] for one in cells}


def _priors(compared: "mapping.Compared | None") -> dict[int, dict[str, list[float]]]:
    """By statement, then by group: the Beta prior of the share that agrees, before its counts."""
    if compared is None or compared.shares is None:
        return {}
    shares = compared.shares
    agree = shares.agree - shares.counts[..., 0]
    other = shares.other - shares.counts[..., 1] - shares.counts[..., 2]
    return {
        place: {
            str(name): [round(float(agree[k, place]), 6), round(float(other[k, place]), 6)]
            for k, name in enumerate(compared.partition.ids)
        }
        for place in range(agree.shape[1])
    }


def _pictures(worksite: Worksite, found: "mapping.OpinionMap") -> dict[str, dict[str, str]]:
    """By what is coloured, then by language: densities and outlines, never points.

    None when the answers do not tell people apart: a picture would be noise made large.
    """
    from chantier.algorithms.opinion import drawing  # loads numpy

    known = {c.slug: f"{c.letter} · {c.name}" for c in queries.constituencies_of(worksite)}
    partitions = {}
    if drawing.reach(found.positions) < TELLS_APART:
        return {}
    if found.declared is not None and found.declared.partition.ids:
        partitions["constituencies"] = found.declared.partition
    if found.groups.count > 1:
        partitions["groups"] = found.emergent.partition
    pictures: dict[str, dict[str, str]] = {}
    far = places.frame_of(found)
    for name, partition in partitions.items():
        labels = [
            known.get(str(one), str(one)) if name == "constituencies" else int(one) + 1
            for one in partition.ids
        ]
        picture = drawing.Picture(found.positions, 0 * found.positions, partition.of, labels)
        for language in ("fr", "en"):
            with translation.override(language):
                drawn = drawing.draw(
                    picture,
                    points=False,
                    words=_words(name),
                    name=f"map-{name}",
                    with_legend=False,
                    far=far,
                )
                drawn += drawing.legend_list(picture, _words(name))
            pictures.setdefault(name, {})[language] = drawn
    return pictures


def _words(name: str) -> dict[str, str]:
    group = _("Group {id}: {size} people") if name == "groups" else _("{id}: {size} people")
    return {
        "title": _("Map of opinions"),
        "group": group,
        "undetermined": _("Not compared or undetermined: {size} people"),
        "axis": _("People who answered alike stand near one another."),
        "fewer": _("fewer than 5"),
    }


# What the page shows


def in_words(probability: float) -> str:
    """How sure."""
    if probability >= ALMOST_CERTAIN:
        return _("almost certain")
    return _("very likely") if probability >= VERY_LIKELY else _("likely")


@dataclass(frozen=True, slots=True)
class Told:
    """One statement with what is claimed of it."""

    statement: Statement
    probability: float
    results: queries.Results
    between: tuple[str, str] | None = None

    @property
    def how_sure(self) -> str:
        """In words."""
        return in_words(self.probability)


@dataclass(frozen=True, slots=True)
class Page:
    """A map as the reader may see it."""

    common: list[Told]
    conflicts: list[Told]
    few: list[Statement]
    nothing_more: list[Statement]
    groups: list[tuple[int, int]]
    common_to_groups: list[Statement]
    left_out: list[Constituency]
    picture: SafeString
    groups_picture: SafeString
    thresholds: Mapping[str, int]


def page_of(made: OpinionMap, *, exact: bool, language: str) -> Page:
    """Strangers see closed votes only, small counts hidden; the team sees everything."""
    worksite = made.worksite
    rows = worksite.statements.select_related("worksite", "meeting__worksite").in_order()
    shown = {row.number: row for row in rows if exact or row.closed_at}
    known = list(queries.constituencies_of(worksite))
    names = {one.slug: one.name for one in known}
    told: dict[str, list[Told]] = {kinds.COMMON_GROUND: [], kinds.CONFLICT: []}
    few: list[Statement] = []
    other: list[Statement] = []
    common_to_groups: list[Statement] = []
    for one in made.result["statements"]:
        statement = shown.get(one["number"])
        if statement is None:
            continue
        said = [claim for claim in one["claims"] if claim["partition"] == "constituencies"]
        said_of = {claim["kind"] for claim in said}
        for claim in said:
            if claim["kind"] in told:
                told[claim["kind"]].append(_told(statement, one, claim, known, names, exact=exact))
        if kinds.NOT_ENOUGH_VOTES in said_of or not said:
            (few if kinds.NOT_ENOUGH_VOTES in said_of else other).append(statement)
        if made.result["groups"] and any(
            c["partition"] == "groups" and c["kind"] == kinds.COMMON_GROUND for c in one["claims"]
        ):
            common_to_groups.append(statement)
    pictures = made.result["pictures"]
    language = language if language in {"fr", "en"} else "fr"
    compared = {one["id"] for one in made.result["constituencies"] if one["compared"]}
    asked = made.result["parameters"]["thresholds"]
    return Page(
        common=sorted(told[kinds.COMMON_GROUND], key=_surest_first),
        conflicts=sorted(told[kinds.CONFLICT], key=_surest_first),
        few=few,
        nothing_more=other,
        groups=[(one["id"] + 1, one["size"]) for one in made.result["groups"]],
        common_to_groups=common_to_groups,
        left_out=[one for one in known if one.slug not in compared],
        # Drawn by our own code, which escapes every label.
        picture=SafeString(pictures.get("constituencies", {}).get(language, "")),
        groups_picture=SafeString(pictures.get("groups", {}).get(language, "")),
        thresholds={
            name: round(100 * asked[name]) for name in ("common_ground", "conflict", "level")
        },
    )


def _surest_first(told: Told) -> tuple[float, int]:
    return -told.probability, told.statement.number


def _told(
    statement: Statement,
    one: Mapping[str, Any],
    claim: Mapping[str, Any],
    known: list[Constituency],
    names: Mapping[str, str],
    *,
    exact: bool,
) -> Told:
    table = [one["counts"].get(constituency.slug, [0, 0, 0]) for constituency in known]
    between = claim.get("between")
    return Told(
        statement,
        claim["probability"],
        queries.results_from(statement, known, table, public=not exact),
        between=tuple(names.get(slug, slug) for slug in between) if between else None,
    )
