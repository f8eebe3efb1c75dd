"""Prints of tables: a plan for each, a card for each person, the list on the wall, the wishes."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from chantier.typesetting.pdf import compile_pdf
from chantier.typesetting.prints import data_of


def _seating_labels() -> dict[str, str]:
    return {
        "table": pgettext("where people sit", "Table"),
        "name": _("First name and name"),
        "constituency": _("Comes as"),
        "letter": _("Letter"),
        "changes": _("People may be moved on the day: the list on the wall is the last word."),
    }


def _wish_labels() -> dict[str, str]:
    return {
        "slip": _("My wishes for the exchange groups"),
        "name": _("First name and name"),
        "code": _("My personal code, if I have one"),
        "how": _(
            "Tick one box on each line at most, and each number once: 1 for the theme I would "
            "like best."
        ),
        "theme": _("Theme"),
        "why": _("Wishes only serve to make up the groups. They are deleted afterwards."),
        "return_to": _("Please return this slip to:"),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Seated:
    """Somebody at a table. `letter` and `colour`: as on their badge."""

    name: str
    constituency: str
    letter: str
    colour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePlan:
    """One table in one round. `round`, `theme`: "" for none."""

    number: str
    people: tuple[Seated, ...]
    round: str = ""
    theme: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePlans:
    """A page to stand on each table; in large print, as many as its people need."""

    language: str
    organiser: str
    title: str
    tables: tuple[TablePlan, ...]
    large: bool = False

    def labels(self) -> dict[str, str]:
        """In the language of the print."""
        return _seating_labels()


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Where somebody sits: a line for each round."""

    name: str
    letter: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cards:
    """Personal cards of 95 x 66 mm, eight on a sheet; `large`: of 190 x 138 mm, two on a sheet."""

    language: str
    organiser: str
    title: str
    date: str
    cards: tuple[Card, ...]
    large: bool = False

    def labels(self) -> dict[str, str]:
        """In the language of the print."""
        return _seating_labels()


@dataclass(frozen=True, slots=True, kw_only=True)
class WallRow:
    """Somebody on the wall list, and their table in each round; "" where they have none."""

    name: str
    tables: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """The list on the wall, by name. `columns`: the rounds."""

    language: str
    organiser: str
    title: str
    date: str
    columns: tuple[str, ...]
    rows: tuple[WallRow, ...]
    large: bool = False

    def labels(self) -> dict[str, str]:
        """In the language of the print."""
        return _seating_labels()


@dataclass(frozen=True, slots=True, kw_only=True)
class WishSlip:
    """The slip on which somebody ranks themes: `wishes` boxes beside each."""

    language: str
    organiser: str
    title: str
    themes: tuple[str, ...]
    wishes: int
    return_lines: tuple[str, ...] = ()
    large: bool = False

    def labels(self) -> dict[str, str]:
        """In the language of the print."""
        return _wish_labels()


def table_plans(data: TablePlans) -> bytes:
    """The plans to stand on the tables."""
    return compile_pdf("table_plans", data_of(data))


def cards(data: Cards) -> bytes:
    """The personal cards, to cut."""
    return compile_pdf("cards", data_of(data))


def wall(data: Wall) -> bytes:
    """The list on the wall."""
    return compile_pdf("wall", data_of(data))


def wish_slip(data: WishSlip) -> bytes:
    """The slip for ranking themes."""
    return compile_pdf("wish_slip", data_of(data))
