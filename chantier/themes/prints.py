"""What is printed of the tables: a plan for each, a card for each person, the list on the wall."""

from collections import Counter
from collections.abc import Callable, Mapping

from django.utils import translation
from django.utils.translation import gettext as _

from chantier.meetings.models import Meeting
from chantier.registrations import wording
from chantier.registrations.models import Registration
from chantier.themes.models import Theme
from chantier.themes.sentences import say_table
from chantier.themes.sitting import Sitting, Table
from chantier.typesetting import prints, table_prints
from chantier.worksites.models import Worksite


def _title(table: Table) -> str:
    return table.theme.title if table.theme else ""


def plans(meeting: Meeting, sitting: Sitting, *, large: bool = False) -> bytes:
    """A page to stand on each table in each round: its number, its theme, who sits there."""
    worksite = meeting.worksite
    with translation.override(worksite.language):
        many = len(sitting.rounds) > 1
        return table_prints.table_plans(
            table_prints.TablePlans(
                language=worksite.language,
                organiser=worksite.space.name,
                title=meeting.title,
                large=large,
                tables=tuple(
                    table_prints.TablePlan(
                        number=str(table.group.number),
                        round=_("Round %(number)d") % {"number": turn} if many else "",
                        theme=_title(table),
                        people=tuple(
                            table_prints.Seated(
                                name=seat.registration.person.name,
                                constituency=seat.registration.constituency.name,
                                letter=seat.registration.constituency.letter,
                                colour=prints.colour_of(seat.registration.constituency.letter),
                            )
                            for seat in table.seats
                        ),
                    )
                    for turn, tables in enumerate(sitting.rounds, start=1)
                    for table in tables
                ),
            )
        )


def cards(meeting: Meeting, sitting: Sitting, *, large: bool = False) -> bytes:
    """A card for each person: where they sit in each round, and on what they work."""
    worksite = meeting.worksite
    with translation.override(worksite.language):
        many = len(sitting.rounds) > 1
        return table_prints.cards(
            table_prints.Cards(
                language=worksite.language,
                organiser=worksite.space.name,
                title=meeting.title,
                large=large,
                date=wording.when(meeting),
                cards=tuple(
                    table_prints.Card(
                        name=row.person.name,
                        letter=row.constituency.letter,
                        lines=tuple(
                            say_table(table, table.group.round if many else 0) for table in own
                        ),
                    )
                    for row, own in sitting.seats_of.items()
                ),
            )
        )


def _called(row: Registration, homonyms: Counter[str]) -> str:
    """Their name; with the letter of their constituency when somebody else has it too."""
    name = row.person.name
    return f"{name} ({row.constituency.letter})" if homonyms[name] > 1 else name


def wall(meeting: Meeting, sitting: Sitting, *, large: bool = False) -> bytes:
    """The list on the wall: everybody by name, and their table in each round."""
    worksite = meeting.worksite
    homonyms = Counter(row.person.name for row in sitting.seats_of)
    with translation.override(worksite.language):
        return table_prints.wall(
            table_prints.Wall(
                language=worksite.language,
                organiser=worksite.space.name,
                title=meeting.title,
                large=large,
                date=wording.when(meeting),
                columns=tuple(
                    _("Round %(number)d") % {"number": turn}
                    for turn in range(1, len(sitting.rounds) + 1)
                ),
                rows=tuple(
                    table_prints.WallRow(
                        name=_called(row, homonyms),
                        tables=tuple(
                            next((str(t.group.number) for t in own if t.group.round == turn), "")
                            for turn in range(1, len(sitting.rounds) + 1)
                        ),
                    )
                    for row, own in sitting.seats_of.items()
                ),
            )
        )


SHEETS: Mapping[str, Callable[..., bytes]] = {
    "plans": plans,
    "cartes": cards,
    "liste": wall,
}


def wish_slip(
    worksite: Worksite, themes: list[Theme], wishes: int, *, large: bool = False
) -> bytes:
    """The slip on which themes are ranked by hand, to photocopy."""
    with translation.override(worksite.language):
        return table_prints.wish_slip(
            table_prints.WishSlip(
                language=worksite.language,
                organiser=worksite.space.name,
                title=worksite.title,
                themes=tuple(theme.title for theme in themes),
                wishes=wishes,
                large=large,
                return_lines=tuple(
                    line for line in worksite.space.contact.splitlines() if line.strip()
                ),
            )
        )
