"""Registrations as a file for spreadsheets, in which no cell can be a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from chantier.registrations.models import Registration

# A spreadsheet reads what begins so as a formula, whatever the quotes.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def rows(registrations: Iterable[Registration]) -> list[list[str]]:
    """A heading, then a row for each registration."""
    return [_heading(), *(_row(registration) for registration in registrations)]


def as_csv(lines: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with its mark and semicolons, as French spreadsheets open it at once."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in line] for line in lines)
    return out.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """A cell that is text in any spreadsheet; a phone number keeps its plus."""
    text = cell.replace("\r", " ").replace("\n", " ")
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or cell.startswith(_FORMULA) else text


def _heading() -> list[str]:
    return [
        _("name"), _("constituency"), _("state"), _("rank"), _("came"), _("registered on"),
        _("how to reach"), _("e-mail"), _("phone"), _("postal address"), _("relay"), _("group"),
        _("interpreter"), _("children to look after"), _("help to come"), _("access without steps"),
        _("another need"),
    ]  # fmt: skip


def _row(registration: Registration) -> list[str]:
    person, needs = registration.person, registration.kept_needs
    yes = _("yes")
    return [
        person.name,
        registration.constituency.name,
        registration.get_state_display(),
        str(registration.rank or ""),
        registration.get_channel_display(),
        f"{timezone.localtime(registration.registered_at):%Y-%m-%d %H:%M}",
        person.get_reach_display(),
        person.email,
        person.phone,
        person.postal_address,
        person.relay,
        registration.party.name if registration.party else "",
        needs.interpreter if needs else "",
        str(needs.childcare or "") if needs else "",
        yes if needs and needs.transport else "",
        yes if needs and needs.step_free else "",
        needs.other if needs else "",
    ]
