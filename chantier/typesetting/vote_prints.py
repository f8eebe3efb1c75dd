"""Prints of a vote: ballots to fill in by hand, cards to raise."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from chantier.typesetting.pdf import compile_pdf
from chantier.typesetting.prints import data_of


def _answers() -> dict[str, str]:
    """In the order of the number keys with which ballots are typed."""
    return {"agree": _("Agree"), "disagree": _("Disagree"), "pass": _("Pass")}


@dataclass(frozen=True, slots=True, kw_only=True)
class PutToVote:
    """A sentence on the ballot, under the number that the screens give it."""

    number: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballots:
    """Ballots of one evening: two on a sheet where they are short, else pages of their own.

    `title`: the evening; `blank_lines`: to write a sentence by hand that is not known yet.
    """

    language: str
    organiser: str
    worksite: str
    title: str
    date: str
    statements: tuple[PutToVote, ...]
    blank_lines: int = 0
    large: bool = False

    def labels(self) -> dict[str, str]:
        """In the language of the print."""
        return _answers() | {
            "ballot": _("Ballot"),
            "number": _("No."),
            "statement": _("Sentence put to the vote"),
            "badge": _("The six signs of my badge"),
            "why": _(
                "One person, one vote: by these signs you are counted once, whether you answer on "
                "paper or on a phone. Do not write your name."
            ),
            "how": _("Tick one box on each line. A line left blank is not counted."),
            "give": _("A note-taker takes this ballot, and makes you a badge if you have none."),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class VotingCards:
    """Cards to raise, A6, a page of four for each answer. Their words are large for everybody."""

    language: str
    organiser: str
    title: str

    def labels(self) -> dict[str, str]:
        """In the language of the print."""
        return _answers()


def ballots(data: Ballots) -> bytes:
    """The ballots, to photocopy and cut."""
    return compile_pdf("ballots", data_of(data))


def voting_cards(data: VotingCards) -> bytes:
    """The cards, to print in colour or on coloured paper, and to cut."""
    return compile_pdf("voting_cards", data_of(data))
