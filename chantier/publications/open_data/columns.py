"""Columns that several tables have: the same words, the same codes."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chantier.algorithms.disclosure.coding import SHARES, Coded
from chantier.publications.open_data.schema import Column, Value


def month(day: datetime | date | None) -> str | None:
    """2015-10: no day is told, and no hour."""
    if isinstance(day, datetime):
        day = timezone.localtime(day).date()
    return f"{day:%Y-%m}" if day else None


MEETING = Column("meeting", "string", _("the meeting"), required=True, refers="meetings")
CONSTITUENCY = Column(
    "constituency", "string", _("the constituency"), required=True, refers="constituencies"
)
TITLE = Column("title", "string", _("its title"), required=True)
TEXT = Column("text", "string", _("the words themselves"))
POSITION = Column("position", "integer", _("its place in the order"), required=True)
STATEMENT = Column("statement", "integer", _("the statement"), required=True, refers="statements")
CONTRIBUTION = Column(
    "contribution", "string", _("the contribution"), required=True, refers="contributions"
)
FINDING = Column("finding", "string", _("the finding"), required=True, refers="findings")

ANSWERS = (
    Column("votes", "integer", _("people who answered, to the nearest five; empty when hidden")),
    *(
        Column(name, "integer", words)
        for name, words in (
            ("agree", _("people who agree, to the nearest five; empty when hidden or cut off")),
            ("disagree", _("people who disagree, likewise")),
            ("passed", _("people who passed, likewise")),
        )
    ),
    *(
        Column(f"{name}_share", "string", words, one_of=SHARES)
        for name, words in (
            ("agree", _("percent of them who agree, to the nearest five, cut off at 10 and 90")),
            ("disagree", _("percent of them who disagree, likewise")),
            ("passed", _("percent of them who passed, likewise")),
        )
    ),
)


def answers(row: Coded) -> tuple[Value, ...]:
    """The values of ANSWERS."""
    return (row.total, *row.counts, *row.shares)
