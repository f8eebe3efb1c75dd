"""What is said, voted, disputed and crossed in a debate; never by a person."""

from chantier.debates.models.crossing import Crossing
from chantier.debates.models.polls import Poll, PollAnswer, PollCount
from chantier.debates.models.said import (
    CardCount,
    Conflict,
    Contribution,
    ContributionQuerySet,
    Hand,
    Kind,
    Offer,
    OpinionMap,
    OpinionThresholds,
    Position,
    QuoteConsent,
    SpeakingTurn,
    Stage,
    Statement,
    StatementQuerySet,
    Vote,
    WalkIn,
    WordMeaning,
)

__all__ = [
    "CardCount",
    "Conflict",
    "Contribution",
    "ContributionQuerySet",
    "Crossing",
    "Hand",
    "Kind",
    "Offer",
    "OpinionMap",
    "OpinionThresholds",
    "Poll",
    "PollAnswer",
    "PollCount",
    "Position",
    "QuoteConsent",
    "SpeakingTurn",
    "Stage",
    "Statement",
    "StatementQuerySet",
    "Vote",
    "WalkIn",
    "WordMeaning",
]
