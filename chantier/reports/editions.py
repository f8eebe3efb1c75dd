"""The frozen versions of a report, each at its own address: those of before, and the one of now."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chantier.reports import content, fingerprints, queries
from chantier.reports.models import Edition, Report
from chantier.reports.states import State


@dataclass(frozen=True, slots=True)
class Frozen:
    """A frozen version. `reopened`: the row that tells by which decision it was followed, if so."""

    number: int
    data: Any
    sha256: str
    frozen_at: datetime.datetime
    reopened: Edition | None


def all_of(report: Report) -> list[Frozen]:
    """Every frozen version, oldest first."""
    rows = report.editions.select_related("decision").order_by("number")
    found = [Frozen(row.number, row.frozen, row.sha256, row.frozen_at, row) for row in rows]
    if report.state == State.FROZEN and report.frozen_at:
        number = len(found) + 1
        found.append(Frozen(number, report.frozen, report.sha256, report.frozen_at, None))
    return found


def verify(report: Report, edition: Frozen) -> queries.Verification:
    """Recompute every hash of a frozen version; its dissents must all still be kept."""
    if edition.reopened is None:
        return queries.verify(report)
    kept = {content.sha256(dissent.text) for dissent in report.dissents.all()}
    problems = queries.problems_of(edition.data, edition.sha256)
    problems += fingerprints.faults(edition.data, report)
    if not kept >= {dissent["sha256"] for dissent in edition.data["dissents"]}:
        problems.append("a dissent of the frozen text is no longer attached to the report")
    return queries.Verification(content.sha256(edition.data), problems)


def problems(report: Report) -> Sequence[str]:
    """What does not hold in the versions frozen before."""
    return [
        f"version {edition.number}: {problem}"
        for edition in all_of(report)
        if edition.reopened
        for problem in verify(report, edition).problems
    ]
