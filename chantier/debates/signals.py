"""Accounts that seem to act together: how many, and what the results would be without them.

A signal for the team, never a sanction: nothing is set aside by it, and who they are is not kept.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from chantier.algorithms.opinion import integrity, kinds, mapping
from chantier.algorithms.opinion.votes import Votes
from chantier.debates.queries import VoteRow
from chantier.people.models import Channel

FEWEST = 50  # voters under whom nothing stands out from anything
TELLING = (kinds.COMMON_GROUND, kinds.CONFLICT)


def found(made: mapping.OpinionMap, votes: Votes, rows: Sequence[VoteRow]) -> dict[str, Any]:
    """Counts, and the claims on constituencies with and without the accounts signalled.

    Times are those of votes given on a screen: a stack of paper is typed in one go.
    """
    if len(votes.people) < FEWEST:
        return {}
    times = {
        (row.voter, str(row.statement)): round(1000 * row.at)
        for row in rows
        if row.channel == Channel.WEB
    }
    told = integrity.signals(votes, times)
    signalled = {votes.people[row] for row in np.flatnonzero(told.signalled).tolist()}
    channels = {row.voter: row.channel for row in rows}
    kept: dict[str, Any] = {
        "people": len(votes.people),
        "signalled": len(signalled),
        "channels": dict(Counter(channels[one] for one in sorted(signalled))),
        "together": int((told.timing[told.signalled] > 3).sum()),
        "with": _claimed(made),
    }
    if signalled:
        kept["without"] = _claimed(_without(made, votes, rows, signalled))
    return kept


def _without(
    made: mapping.OpinionMap, votes: Votes, rows: Sequence[VoteRow], signalled: set[str]
) -> mapping.OpinionMap:
    others = np.array([n for n, one in enumerate(votes.people) if one not in signalled])
    parameters = mapping.Parameters(most_groups=1, thresholds=made.parameters.thresholds)
    constituencies = {row.voter: row.constituency for row in rows if row.voter not in signalled}
    return mapping.draw(votes.of(others), constituencies=constituencies, parameters=parameters)


def _claimed(made: mapping.OpinionMap) -> dict[str, list[int]]:
    """The numbers of statements, by what is claimed of them across constituencies."""
    said = made.declared.claims if made.declared else []
    return {
        kind: sorted(int(made.votes.statements[c.statement]) for c in said if c.kind == kind)
        for kind in TELLING
    }
