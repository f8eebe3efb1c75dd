"""When a sheet may be entered."""

from django.utils.translation import gettext as _

from chantier.paper import tokens
from chantier.paper.models import Sheet
from chantier.paper.states import State
from chantier.rules import Denied
from chantier.ui import dates


def check_number(typed: str) -> str:
    """The number as kept. Raises Denied for a slip of the finger, before any search."""
    token = tokens.normalise(typed)
    if not tokens.is_well_formed(token):
        raise Denied(
            _(
                "This is not the number of a sheet: eight signs, without vowels. "
                "One of them was probably misread; look at the sheet again."
            )
        )
    return token


def check_can_apply(sheet: Sheet, *, kind: str, about: str) -> None:
    """A sheet is entered once, at the desk of what it was printed for."""
    if sheet.kind != kind or sheet.about != about:
        raise Denied(
            _("The sheet %(number)s was printed for something else: it cannot be entered here.")
            % {"number": sheet}
        )
    if sheet.state == State.APPLIED and sheet.applied_at:
        raise Denied(
            _(
                "The sheet %(number)s was already entered, on %(day)s at %(hour)s: "
                "nothing is counted twice."
            )
            % {
                "number": sheet,
                "day": dates.day(sheet.applied_at),
                "hour": dates.hour(sheet.applied_at),
            }
        )
    if sheet.state == State.VOID:
        raise Denied(_("The sheet %(number)s was cancelled. Use another one.") % {"number": sheet})
