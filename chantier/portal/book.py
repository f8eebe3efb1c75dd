"""The part that the portal adds to a book: the reach of each constituency, as anybody sees it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from chantier.portal.reach import SMALLEST_SHOWN, Cell, Row, reach
from chantier.publications.book.pieces import Piece, chapter, table
from chantier.typesetting import tree
from chantier.ui.templatetags.house import percent
from chantier.worksites.models import Worksite


def reached(worksite: Worksite) -> Iterator[Piece]:
    """Nothing while nobody has registered."""
    rows = reach(worksite, public=True)
    if not any(row.registered.count or row.came.count or row.spoke.count for row in rows):
        return
    shares = any(row.share is not None for row in rows)
    head = (
        _("Constituency"), *([_("Share of the population")] if shares else []),
        _("Registered"), _("Came"), _("Spoke"), _("Quoted"), _("Received the report"),
    )  # fmt: skip
    words = _(
        "Numbers of people, by constituency: never a label on a person. The open data give them "
        "to the nearest five."
    )
    hidden = _("“< %(least)d”: fewer than %(least)d people, so that nobody can be recognised.")
    yield Piece(
        [
            chapter(_("Who came, spoke, is quoted, received the report"), "reach"),
            tree.paragraph(words),
            table(_("Reach by constituency"), head, [_line(row, shares=shares) for row in rows]),
            tree.paragraph(hidden % {"least": SMALLEST_SHOWN}),
        ],
        ("portal:reach", worksite.slug),
    )


def _line(row: Row, *, shares: bool) -> tuple[str, ...]:
    cells = (row.registered, row.came, row.spoke, row.quoted, row.received)
    share = percent(float(row.share)) if row.share is not None else "–"
    return (str(row.constituency), *([share] if shares else []), *(_shown(cell) for cell in cells))


def _shown(cell: Cell) -> str:
    return f"< {SMALLEST_SHOWN}" if cell.hidden else str(cell.count)
