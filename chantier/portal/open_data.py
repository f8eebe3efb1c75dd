"""The reach of each constituency in the open data: as its page shows it, to the nearest five."""

from django.utils.translation import gettext_lazy as _

from chantier.algorithms.disclosure.coding import rounded
from chantier.portal.reach import Cell, reach
from chantier.publications.open_data.columns import CONSTITUENCY
from chantier.publications.open_data.schema import Column, Rows, Source, Table


def _told(cell: Cell) -> int | None:
    return None if cell.hidden else rounded(cell.count)


def _reach(source: Source) -> Rows:
    if (kept := source.published.get("reach")) is not None:
        yield from kept
        return
    for row in reach(source.worksite, public=True):
        cells = (row.registered, row.came, row.spoke, row.quoted, row.received)
        yield row.constituency.slug, *map(_told, cells)


TABLES = (
    Table(
        "reach",
        _("Reach"),
        _("How many people of each constituency registered, came, spoke, are quoted, were told."),
        (
            CONSTITUENCY,
            *(
                Column(name, "integer", words)
                for name, words in (
                    ("registered", _("people registered, to the nearest five; empty when hidden")),
                    ("came", _("people who came, likewise")),
                    ("spoke", _("people who spoke, likewise")),
                    ("quoted", _("people whose words a report cites, likewise")),
                    ("received", _("people who received the report, likewise")),
                )
            ),
        ),
        _reach,
        key=("constituency",),
    ),
)
