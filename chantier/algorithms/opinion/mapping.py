"""The map of a conversation: positions, groups, statements and claims, with all that made it.

`draw(...)` computes; `OpinionMap.document()` is the plain result, versioned (`FORMAT`), documented
in docs/dev/opinion.md: the same votes and parameters give the same bytes.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from chantier.algorithms.opinion import polis
from chantier.algorithms.opinion.claims import (
    Claim,
    Partition,
    Shares,
    Thresholds,
    claims,
    shares,
)
from chantier.algorithms.opinion.groups import MOST, RESAMPLES, Groups, discover
from chantier.algorithms.opinion.kinds import CONFLICT, NOT_ENOUGH_VOTES, REPRESENTATIVE
from chantier.algorithms.opinion.positions import RANK, Model, Progress, fit, silent, unpack
from chantier.algorithms.opinion.votes import Array, Crowd, Votes

FORMAT = "chantier-opinion-map/1"
CHANTIER, POLIS = "chantier", "polis"
PERSON = ("id", "position", "uncertainty", "correlation", "votes", "group", "membership")
LEAST_PEOPLE = 5  # a declared constituency with fewer voters is told but not compared


@dataclass(frozen=True, slots=True)
class Parameters:
    """All that the result depends on besides the votes."""

    method: str = CHANTIER
    rank: int = RANK
    most_groups: int = MOST
    resamples: int = RESAMPLES
    thresholds: Thresholds = field(default_factory=Thresholds)

    def __post_init__(self) -> None:
        """Refuse what makes no sense, with a sentence."""
        if self.method not in {CHANTIER, POLIS}:
            raise ValueError("The method is chantier or polis.")
        if not 2 <= self.rank <= 20:
            raise ValueError("The rank is a number of axes from 2 to 20.")
        if not 1 <= self.most_groups <= 9:
            raise ValueError("The largest number of groups is from 1 to 9.")
        if self.resamples < 6:
            raise ValueError("Stability needs 6 resamples or more; 20 are usual.")


DEFAULTS = Parameters()


@dataclass(frozen=True, eq=False)
class Compared:
    """One partition with its shares and what may be said."""

    partition: Partition
    shares: Shares | None
    claims: Sequence[Claim]
    left_out: Mapping[str, int]


@dataclass(frozen=True, eq=False)
class OpinionMap:
    """What was found. `positions` (people, 2); `covariance` (people, 2, 2)."""

    votes: Crowd
    parameters: Parameters
    positions: Array
    covariance: Array
    groups: Groups
    emergent: Compared
    declared: Compared | None
    inputs_sha256: str
    set_aside: Mapping[str, Sequence[int]]
    model: Model | None = None
    statistics: polis.Statistics | None = None

    def document(self) -> dict[str, Any]:
        """The result as plain data."""
        people = [one for some in self._participants() for one in some]
        return self._summary() | {"participants": people}

    def json_parts(self) -> Iterator[str]:
        """The document's bytes, part by part: sorted keys, one number form, a person a line."""
        summary = self._summary() | {"participants": None}
        for place, key in enumerate(sorted(summary)):
            yield f"{',' if place else '{'}\n{json.dumps(key)}: "
            if key != "participants":
                yield _line(summary[key]).replace("}, {", "},\n{")
                continue
            for number, some in enumerate(self._participants()):
                yield (",\n" if number else "[") + ",\n".join(map(_line, some))
            yield "]"
        yield "\n}\n"

    def json(self) -> str:
        """The document's bytes."""
        return "".join(self.json_parts())

    def _summary(self) -> dict[str, Any]:
        """All but the rows of people."""
        partition = self.emergent.partition
        return {
            "format": FORMAT,
            "groups": [
                {"id": k, "size": int(size)}
                for k, size in zip(partition.ids, partition.sizes, strict=True)
            ],
            "constituencies": self._constituencies(),
            "stability": self._stability(),
            "statements": self._statements(),
            "parameters": asdict(self.parameters),
            "inputs_sha256": self.inputs_sha256,
        }

    def _participants(self) -> Iterator[list[dict[str, object]]]:
        """Chunk by chunk: a country has many."""
        of = self.emergent.partition.of
        for start, stop in self.votes.chunks():
            covariance = self.covariance[start:stop]
            spread = np.sqrt(covariance[:, [0, 1], [0, 1]])
            tilt = covariance[:, 0, 1] / np.maximum(spread[:, 0] * spread[:, 1], 1e-12)
            parts = (
                self.votes.people[start:stop],
                _rounded(self.positions[start:stop]),
                _rounded(spread),
                _rounded(tilt),
                self.votes.per_person[start:stop].tolist(),
                [None if k < 0 else k for k in of[start:stop].tolist()],
                _rounded(self.groups.membership[start:stop]),
            )
            yield [dict(zip(PERSON, row, strict=True)) for row in zip(*parts, strict=True)]

    def _constituencies(self) -> list[dict[str, object]]:
        if self.declared is None:
            return []
        partition = self.declared.partition
        kept: list[dict[str, object]] = [
            {"id": name, "size": int(size), "compared": True}
            for name, size in zip(partition.ids, partition.sizes, strict=True)
        ]
        few = [
            {"id": name, "size": size, "compared": False}
            for name, size in sorted(self.declared.left_out.items())
        ]
        return kept + few

    def _stability(self) -> dict[str, object]:
        tried = self.groups.tried
        chosen = next((one for one in tried if one.groups == self.groups.count), None)
        verdict = "stable groups" if chosen else "no stable groups"
        return {
            "verdict": verdict if self.parameters.method == CHANTIER else "not measured",
            "ari": None if chosen is None else _number(chosen.mean),
            "resamples": 0 if chosen is None else chosen.resamples,
            "tried": [
                {
                    "groups": one.groups,
                    "ari_without_people": _number(one.without_people),
                    "ari_without_votes": _number(one.without_votes),
                    "resamples": one.resamples,
                    "smallest": one.smallest,
                    "determined": _number(one.determined),
                }
                for one in tried
            ],
        }

    def _statements(self) -> list[dict[str, Any]]:
        counts = zip(self.votes.statements, self.votes.counts.tolist(), strict=True)
        told = [_counted(name, answers) for name, answers in counts]
        for compared, key in ((self.emergent, "groups"), (self.declared, "constituencies")):
            if compared is None:
                continue
            _tell_counts(told, compared, key)
            for claim in compared.claims:
                told[claim.statement]["claims"].append(_claim(claim, key))
        if self.statistics is not None:
            _tell_statistics(told, self.statistics)
        aside = [
            _counted(name, answers) | {"moderated": True}
            for name, answers in self.set_aside.items()
        ]
        return told + aside


def _counted(name: str, answers: Sequence[int]) -> dict[str, Any]:
    agree, disagree, passed = answers
    return {
        "id": name,
        "agree": agree,
        "disagree": disagree,
        "pass": passed,
        "n": agree + disagree + passed,
        "groups": [],
        "constituencies": [],
        "claims": [],
    }


def _tell_counts(told: list[dict[str, Any]], compared: Compared, key: str) -> None:
    if compared.shares is None:
        return
    low, mean, high = compared.shares.interval()
    counts = compared.shares.counts
    for place, statement in enumerate(told):
        statement[key] = [
            {
                "id": name,
                "agree": int(counts[k, place, 0]),
                "disagree": int(counts[k, place, 1]),
                "pass": int(counts[k, place, 2]),
                "n": int(counts[k, place].sum()),
                "share": _numbers([low[k, place], mean[k, place], high[k, place]]),
            }
            for k, name in enumerate(compared.partition.ids)
        ]


def _claim(claim: Claim, key: str) -> dict[str, object]:
    told: dict[str, object] = {
        "kind": claim.kind,
        "partition": key,
        "probability": _number(claim.probability),
    }
    if claim.kind == REPRESENTATIVE:
        told |= {"group": claim.group, "agrees": claim.agrees}
    if claim.kind == CONFLICT and claim.between is not None:
        told["between"] = list(claim.between)
    return told


def _tell_statistics(told: list[dict[str, Any]], found: polis.Statistics) -> None:
    for place, statement in enumerate(told):
        statement["polis"] = {
            "consensus_agree": _number(found.consensus[0, place], 12),
            "consensus_disagree": _number(found.consensus[1, place], 12),
            "groups": [
                {
                    "share": _numbers(found.share[:, k, place], 12),
                    "share_test": _numbers(found.share_test[:, k, place], 12),
                    "ratio": _numbers(found.ratio[:, k, place], 12),
                    "ratio_test": _numbers(found.ratio_test[:, k, place], 12),
                }
                for k in range(found.share.shape[1])
            ],
        }


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _rounded(values: Array, digits: int = 6) -> list[Any]:
    return list((np.round(np.asarray(values, dtype=float), digits) + 0.0).tolist())


def _number(value: float, digits: int = 6) -> float:
    """Rounded, never -0."""
    return round(float(value), digits) + 0.0


def _numbers(values: Array | Sequence[float], digits: int = 6) -> list[float]:
    return [_number(value, digits) for value in values]


# Computing it


def inputs_sha256(votes: Crowd, constituencies: Mapping[str, str], parameters: Parameters) -> str:
    """Of the votes, the constituencies of those who voted, and the parameters."""
    present = set(votes.people)
    lines = sorted(f"{who},{name}\n" for who, name in constituencies.items() if who in present)
    said = json.dumps(asdict(parameters), sort_keys=True)
    whole = "\n".join([FORMAT, votes.sha256, "".join(lines), said])
    return hashlib.sha256(whole.encode()).hexdigest()


def declared_partition(
    votes: Crowd, constituencies: Mapping[str, str]
) -> tuple[Partition, dict[str, int]]:
    """People by declared constituency, and those with too few voters to be compared."""
    names = [constituencies.get(person) for person in votes.people]
    sizes: dict[str, int] = {}
    for name in names:
        if name is not None:
            sizes[name] = sizes.get(name, 0) + 1
    ids = sorted(name for name, size in sizes.items() if size >= LEAST_PEOPLE)
    place = {name: k for k, name in enumerate(ids)}
    of = np.array([-1 if name is None else place.get(name, -1) for name in names], dtype=np.int64)
    left_out = {name: size for name, size in sizes.items() if size < LEAST_PEOPLE}
    return Partition("constituencies", ids, of), left_out


def draw(
    votes: Crowd,
    *,
    constituencies: Mapping[str, str] | None = None,
    set_aside: Mapping[str, Sequence[int]] | None = None,
    parameters: Parameters = DEFAULTS,
    tell: Progress = silent,
) -> OpinionMap:
    """Compute the map. Raises ValueError with a sentence when there is no vote.

    `constituencies` by person; `set_aside` are counts of statements that moderation left out, told
    but not used.
    """
    if not len(votes):
        raise ValueError("Nobody has voted yet: there is nothing to map.")
    declared_by = constituencies or {}
    digest = inputs_sha256(votes, declared_by, parameters)
    tell(0.0, "positions")
    model = fit(votes, rank=parameters.rank)
    statistics = None
    if parameters.method == POLIS:
        if not isinstance(votes, Votes):
            raise ValueError("Polis's method wants all votes in one place: leave --engine out.")
        axes = polis.principal(votes)
        of = polis.groups(votes, axes)
        positions, covariance = axes.scores, np.zeros((len(votes.people), 2, 2))
        member = np.eye(int(of.max(initial=0)) + 1)[np.maximum(of, 0)] * (of >= 0)[:, None]
        groups = Groups(member)
        statistics = polis.statistics(votes, of)
    else:
        positions = model.people.mean[:, 1:3].astype(float)
        covariance = unpack(model.people.covariance)[:, 1:3, 1:3].astype(float)
        groups = discover(
            votes,
            most=parameters.most_groups,
            resamples=parameters.resamples,
            tell=lambda done, text: tell(0.2 + 0.5 * done, text),
        )
        of = groups.of
    tell(0.7, "claims")
    ids = list(range(groups.count))
    emergent = _compare(votes, model, Partition("groups", ids, of), parameters, {})
    declared = None
    if declared_by:
        tell(0.85, "claims")
        partition, left_out = declared_partition(votes, declared_by)
        declared = _compare(votes, model, partition, parameters, left_out)
    tell(1.0, "")
    return OpinionMap(
        votes, parameters, positions, covariance, groups, emergent, declared, digest,
        set_aside or {}, model, statistics,
    )  # fmt: skip


def _compare(
    votes: Crowd,
    model: Model,
    partition: Partition,
    parameters: Parameters,
    left_out: Mapping[str, int],
) -> Compared:
    if not partition.ids:
        return Compared(partition, None, [], left_out)
    found = shares(votes, model, partition)
    said = claims(found, partition, parameters.thresholds)
    return Compared(partition, found, said, left_out)


__all__ = ["FORMAT", "NOT_ENOUGH_VOTES", "OpinionMap", "Parameters", "draw"]
