"""What the page of a part says to its editor: where its room is, and the words of its tools."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override, pgettext

from chantier.reports.access import Opened


def room_of(opened: Opened, key: str) -> str:
    """The address of the WebSocket of a part; the same in every language."""
    with override(settings.LANGUAGE_CODE):
        page = reverse("reports:section", kwargs={**opened.url_words, "key": key})
    return f"{page}ensemble/"


def tools() -> list[tuple[str, str, str, str]]:
    """The buttons: the name in the script, the sign shown, the words, the keys."""
    control, shift = gettext("Ctrl"), gettext("Shift")
    return [
        ("strong", gettext("B"), gettext("Strong"), f"{control}+B"),
        ("emphasis", gettext("I"), gettext("Emphasis"), f"{control}+I"),
        ("heading", "T1", gettext("Heading"), f"{control}+Alt+1"),
        ("subheading", "T2", gettext("Subheading"), f"{control}+Alt+2"),
        ("bullets", "•", gettext("List"), f"{control}+{shift}+8"),
        ("numbers", "1.", gettext("Numbered list"), f"{control}+{shift}+7"),
        ("quote", "❝", gettext("Quotation"), f"{control}+{shift}+9"),
        ("cite", "@", gettext("Cite a contribution"), "@"),
        ("note", "x¹", gettext("Footnote"), ""),
        ("table", "▦", pgettext("rows and columns", "Table"), ""),
        ("image", "▧", gettext("Picture"), ""),
        ("undo", "↶", gettext("Undo"), f"{control}+Z"),
        ("redo", "↷", gettext("Redo"), f"{control}+Y"),
    ]
