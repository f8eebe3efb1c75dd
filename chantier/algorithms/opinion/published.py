"""The claims of a published map, computed again by anybody from its figures.

The file has, for each statement and each constituency, the counts (null when they are hidden
because they are small) and the Beta prior of the share that agrees. The posterior, and so common
ground and conflicts, follow. Statements with a hidden figure have no probabilities (null), which
would give it away, and cannot be checked from outside: sworn observers compute the whole map from
the votes.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from chantier.algorithms.opinion.claims import (
    Partition,
    Shares,
    Thresholds,
    claims,
)
from chantier.algorithms.opinion.kinds import COMMON_GROUND, CONFLICT, NOT_ENOUGH_VOTES
from chantier.algorithms.opinion.votes import Array

CHECKED = (COMMON_GROUND, CONFLICT, NOT_ENOUGH_VOTES)


def check(document: Mapping[str, Any]) -> tuple[int, int, list[str]]:
    """Statements found the same, statements with hidden figures, and those that differ.

    Raises ValueError, with a sentence, when this is no such file.
    """
    try:
        ids = list(document["constituencies"])
        thresholds = Thresholds(**document["parameters"]["thresholds"])
        tables = [_table(one["constituencies"], ids) for one in document["statements"]]
        said = [
            set() if table is None else _told(one["claims"])
            for one, table in zip(document["statements"], tables, strict=True)
        ]
        names = [str(one["id"]) for one in document["statements"]]
    except (KeyError, TypeError) as error:
        raise ValueError(f"This is no published map: {error} is missing.") from error
    seen = [n for n, table in enumerate(tables) if table is not None]
    if not seen or not ids:
        return 0, len(tables), []
    known = [table for table in tables if table is not None]
    counts: Array = np.array([table[0] for table in known]).transpose(1, 0, 2)
    prior: Array = np.array([table[1] for table in known]).transpose(1, 0, 2)
    shares = Shares(
        prior[..., 0] + counts[..., 0], prior[..., 1] + counts[..., 1] + counts[..., 2], counts
    )
    partition = Partition("constituencies", ids, np.zeros(0, dtype=np.int64))
    found: list[set[tuple[str, float]]] = [set() for _ in seen]
    for claim in claims(shares, partition, thresholds):
        if claim.kind in CHECKED:
            found[claim.statement].add((claim.kind, round(claim.probability, 3)))
    wrong = [names[n] for k, n in enumerate(seen) if not _same(found[k], said[n])]
    return len(seen) - len(wrong), len(tables) - len(seen), wrong


def _table(rows: Sequence[Mapping[str, Any]], ids: Sequence[str]) -> tuple[Any, Any] | None:
    """Counts and priors of the constituencies compared; None when a figure is hidden."""
    known = {row["id"]: row for row in rows}
    counts = [[known[name][key] for key in ("agree", "disagree", "pass")] for name in ids]
    priors = [known[name]["prior"] for name in ids]
    if any(count is None for row in counts for count in row) or None in priors:
        return None
    return counts, priors


def _told(rows: Sequence[Mapping[str, Any]]) -> set[tuple[str, float]]:
    return {(r["kind"], round(r["probability"], 3)) for r in rows if r["kind"] in CHECKED}


def _same(one: set[tuple[str, float]], other: set[tuple[str, float]]) -> bool:
    """The same kinds, with probabilities equal but for the rounding of priors."""
    mine, theirs = dict(one), dict(other)
    return mine.keys() == theirs.keys() and all(
        abs(mine[kind] - theirs[kind]) <= 0.002 for kind in mine
    )
