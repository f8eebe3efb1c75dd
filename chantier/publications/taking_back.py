"""Words that somebody takes back after a release: what it prints of them, and what is left without.

They are looked for by their characters, spaces apart, in quotes and notes: nowhere else does the
book print the words of one person.
"""

import copy
from collections.abc import Collection, Iterator
from typing import Any, TypedDict

from django.utils import translation
from django.utils.translation import gettext as _

from chantier.debates.models import Contribution
from chantier.debates.naming import names_of
from chantier.publications.open_data.of_debates import contribution_id
from chantier.reports import content
from chantier.reports.models import Report
from chantier.typesetting import french
from chantier.worksites.models import Worksite

HOLDS = frozenset({"quote", "note"})  # the nodes in which somebody's words stand


class Quoted(TypedDict):
    """What is printed of a contribution: `id` in the open data; words; under which name, or ""."""

    id: str
    words: list[str]
    name: str


def quoted_in(worksite: Worksite) -> dict[str, Quoted]:
    """All that may be quoted now, by the key of the contribution; words as the book prints them."""
    rows = Contribution.objects.quotable().filter(worksite=worksite)
    said = list(rows.select_related("meeting").prefetch_related("authors").order_by("pk"))
    names = names_of(said)
    corrected = dict(_corrected(worksite))
    found = {}
    for one in said:
        name = contribution_id(one.meeting.slug, one.number)
        words = dict.fromkeys((one.text, corrected.get(name, one.text)))
        found[str(one.pk)] = Quoted(
            id=name,
            words=[
                french.typography(part, worksite.language)
                for text in words
                for part in text.split("\n\n")
                if part.strip()
            ],
            name=names.get(one.pk, ""),
        )
    return found


def _corrected(worksite: Worksite) -> Iterator[tuple[str, str]]:
    """The words of contributions as their authors corrected them in the reports."""
    for report in Report.objects.public().filter(meeting__worksite=worksite).order_by("pk"):
        for one in content.of(report)["contributions"]:
            if one["quotable"]:
                yield contribution_id(report.meeting.slug, one["number"]), one["words"]


def without(
    document: Any, snapshot: Any, gone: Collection[Quoted], language: str
) -> tuple[Any, Any]:
    """The tree and the rest of a snapshot, as plain data; a sentence stands for these words."""
    document, snapshot = copy.deepcopy(document), copy.deepcopy(snapshot)
    with translation.override(language):
        instead = _("These words were taken back by those who said them.")
    for one in gone:
        _take_out(document, one, instead, held=False)
    ids = {one["id"] for one in gone}
    for table in snapshot["data"]["tables"]:
        if table["name"] == "contributions":
            for row in table["rows"]:
                if row[0] in ids:
                    row[3:] = [None] * len(row[3:])
    return document, snapshot


def _take_out(data: Any, gone: Quoted, instead: str, *, held: bool) -> None:
    """In place. `held`: within a node of HOLDS."""
    if isinstance(data, list):
        for one in data:
            _take_out(one, gone, instead, held=held)
    if not isinstance(data, dict):
        return
    held = held or data.get("type") in HOLDS
    for field, value in data.items():
        if not isinstance(value, str):
            _take_out(value, gone, instead, held=held)
        elif field == "text":
            if gone["name"] and value.startswith(gone["name"]):  # of a quote, a list, the index
                value = "…" + value.removeprefix(gone["name"])
            for words in gone["words"] if held else ():
                value = _cut(value, words, instead)
            data[field] = value


def _cut(text: str, words: str, instead: str) -> str:
    """`text` with `instead` for each place where `words` stand, whatever the spaces."""
    looked_for = "".join(words.split())
    places = [place for place, sign in enumerate(text) if not sign.isspace()]
    letters = "".join(text[place] for place in places)
    found = letters.find(looked_for) if looked_for else -1
    if found < 0:
        return text
    end = places[found + len(looked_for) - 1] + 1
    return text[: places[found]] + instead + _cut(text[end:], words, instead)
