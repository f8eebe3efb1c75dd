"""Words that somebody takes back after a release: where they stand in it, and the release without.

Pure but for the words of the sentence that stands in their place.
"""

import copy
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from chantier.debates.models import Contribution
from chantier.publications.book import quote
from chantier.publications.open_data.of_debates import contribution_id
from chantier.typesetting import french, tree


def places(document: tree.Document, said: Iterable[Contribution]) -> dict[str, dict[str, Any]]:
    """By key of each contribution: its name in the open data, and the paths of its quotes."""
    at: dict[tree.Quote, list[str]] = {}
    for path, node in tree.walk(document):
        if isinstance(node, tree.Quote):
            at.setdefault(node, []).append(path)
    found = {}
    with translation.override(document.language):
        for one in said:
            printed = _as_printed(quote(one), document.language)
            name = contribution_id(one.meeting.slug, one.number)
            found[str(one.pk)] = {"name": name, "paths": at.get(printed, [])}
    return found


def _as_printed(block: tree.Quote, language: str) -> tree.Quote:
    """With the spaces that the book has."""
    (printed,) = french.apply(tree.Document("", language, (block,))).children
    if not isinstance(printed, tree.Quote):
        raise TypeError("typography changes characters, never blocks")
    return printed


def without(
    document: Any, snapshot: Any, gone: Collection[Mapping[str, Any]], language: str
) -> tuple[Any, Any]:
    """The tree and the rest of a snapshot, as plain data; a sentence stands for these words."""
    document, snapshot = copy.deepcopy(document), copy.deepcopy(snapshot)
    with translation.override(language):
        said = _("These words were taken back by those who said them.")
    for one in gone:
        for path in one["paths"]:
            node = _at(document, path)
            node["blocks"], node["citation"] = [tree.to_data(tree.paragraph(said))], []
    names = {one["name"] for one in gone}
    for table in snapshot["data"]["tables"]:
        if table["name"] == "contributions":
            for row in table["rows"]:
                if row[0] in names:
                    row[3:] = [None] * len(row[3:])
    return document, snapshot


def _at(data: Any, path: str) -> Any:
    for step in path.split("."):
        data = data[int(step)] if isinstance(data, list) else data[step]
    return data
