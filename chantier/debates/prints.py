"""What is printed for a vote: ballots to fill in by hand, cards to raise."""

from django.utils import translation
from django.utils.translation import gettext as _

from chantier.debates import queries
from chantier.meetings.models import Meeting
from chantier.registrations import wording
from chantier.typesetting import vote_prints

# While nothing is put to the vote yet: lines to write on, as many as stand on the half of a sheet,
# or in large print on a page.
BLANK_LINES, LARGE_BLANK_LINES = 5, 4


def ballots(meeting: Meeting, *, large: bool = False) -> bytes:
    """A ballot in the order and under the numbers by which it is typed in."""
    worksite = meeting.worksite
    statements = queries.on_the_ballot(meeting)
    blank = LARGE_BLANK_LINES if large else BLANK_LINES
    with translation.override(worksite.language):
        return vote_prints.ballots(
            vote_prints.Ballots(
                language=worksite.language,
                organiser=worksite.space.name,
                worksite=worksite.title,
                title=meeting.title,
                date=wording.when(meeting),
                statements=tuple(
                    vote_prints.PutToVote(number=str(one.number), text=one.text)
                    for one in statements
                ),
                blank_lines=0 if statements else blank,
                large=large,
            )
        )


def voting_cards(meeting: Meeting) -> bytes:
    """Cards for whoever raises a hand rather than write."""
    worksite = meeting.worksite
    with translation.override(worksite.language):
        return vote_prints.voting_cards(
            vote_prints.VotingCards(
                language=worksite.language,
                organiser=worksite.space.name,
                title=_("Cards to raise – %(meeting)s") % {"meeting": meeting.title},
            )
        )
