"""Beside the draft skeleton: what it could not take up and why, and the numbers of the evening."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from chantier.debates import queries as debates
from chantier.debates.models import Contribution, QuoteConsent
from chantier.meetings.models import Meeting
from chantier.people.models import Account
from chantier.reports import content
from chantier.reports.models import Report
from chantier.spaces.models import Constituency


@dataclass(frozen=True, slots=True)
class Waiting:
    """Words that nobody has read back to who said them.

    `readable`: whoever looks typed them. Others read them once they are validated and released.
    """

    said: Contribution
    badges: Sequence[str]
    readable: bool


@dataclass(frozen=True, slots=True)
class Reached:
    """The evening of one constituency, in people, in contributions, in minutes."""

    constituency: Constituency
    present: int
    heard: int
    minutes: float
    contributions: int
    waiting: int
    among_peers: int
    not_quoted: int
    cited: int
    quoted: int


def to_validate(meeting: Meeting, account: Account | None) -> list[Waiting]:
    """In the order of the tables, then of the numbers."""
    rows = (
        meeting.contributions.current()
        .filter(validated_at=None)
        .select_related("constituency", "group", "entered_by")
        .prefetch_related("authors")
    )
    return [
        Waiting(
            row,
            sorted(author.pseudonym for author in row.authors.all()),
            readable=account is not None and row.entered_by_id == account.pk,
        )
        for row in sorted(rows, key=lambda row: (row.group.number if row.group else 0, row.number))
    ]


def nameable(meeting: Meeting) -> list[Contribution]:
    """Quotable words whose author agreed to more than their constituency being said."""
    consents = (QuoteConsent.NAMED, QuoteConsent.FIRST_NAME)
    rows = meeting.contributions.quotable().current().filter(quote_consent__in=consents)
    return list(rows.order_by("number", "pk"))


def reached(meeting: Meeting, report: Report | None) -> list[Reached]:
    """One row a constituency: who came, was heard, is quoted; and what keeps words out."""
    cited = content.cited(report) if report else []
    cited_keys = {row.pk for row in cited}
    rows = list(meeting.contributions.current().prefetch_related("authors"))
    heard = debates.who_spoke(meeting)
    authors = {one for row in rows if row.pk in cited_keys for one in row.authors.all()}
    quoted_people = Counter(author.constituency_id for author in authors)
    found = []
    for balance in debates.speaking_balance(meeting):
        own = [row for row in rows if row.constituency_id == balance.constituency.pk]
        quoted = [row for row in own if row.pk in cited_keys]
        valid = [row for row in own if row.validated_at]
        found.append(
            Reached(
                balance.constituency,
                present=balance.present,
                heard=len(heard.get(balance.constituency.pk, ())),
                minutes=balance.minutes,
                contributions=len(own),
                waiting=len(own) - len(valid),
                among_peers=sum(row.released_at is None for row in valid),
                not_quoted=sum(_is_kept_silent(row) for row in valid),
                cited=len(quoted),
                quoted=quoted_people[balance.constituency.pk],
            )
        )
    return found


def _is_kept_silent(row: Contribution) -> bool:
    return row.released_at is not None and row.quote_consent == QuoteConsent.NOT
