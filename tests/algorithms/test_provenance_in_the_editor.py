"""The plain form is read alike by the server and by the editor: the same lines by both."""

import random

import pytest

from chantier.algorithms import provenance
from tests.conventions.test_house import ROOT

pytestmark = pytest.mark.journey
WRITTEN = [
    "",
    "Un fait [n° 1, 3 et 4], **fort** et *dit*^[une note].",
    "## Titre **fort**",
    "#Pas un titre",
    "  - à l’intérieur",
    "12) douze",
    "٣. trois",
    "> > cité *deux fois*",
    "| a | b [n° 2] |",
    "|\u2028|",
    '![Deux mains](image-3 "La salle")',
    "![Deux mains](image-3) et ![x](image-4567890)",
    "![](image-1)",
    "**a** **b***c*",
    "^[[n° 1]]",
    "🙂 e\u0301 שלום",
    "- **tout**",
]
PIECES = ["# ", "## ", "- ", "1. ", "٣. ", "> ", "|", "*", "**", "[n° 1]", "[#٣]", "^[", "]", "!["]
PIECES += [
    "](image-3",
    ' "',
    '")',
    ")",
    "é",
    "🙂",
    " ",
    "\u00a0",
    "\u2028",
    "\ufeff",
    "\x1c",
    "mot",
]
READ = """
async (lines) => {
  const { docOf, parse, plainOf } = await import("/editor.js");
  return lines.map((line) => [parse(line), plainOf(docOf(parse(line)))]);
}
"""


def lines():
    chosen = random.Random(20261127)
    drawn = ["".join(chosen.choices(PIECES, k=chosen.randrange(1, 9))) for _ in range(3_000)]
    return [*WRITTEN, *drawn]


def units_of(delta):
    """A delta of the editor as the units of the server."""
    for piece in delta:
        attributes = piece.get("attributes", {})
        if isinstance(piece["insert"], str):
            yield from (("", sign, attributes) for sign in piece["insert"])
        else:
            yield piece["insert"]["atom"], piece["insert"]["text"], attributes


def test_the_editor_and_the_server_read_the_same_lines_alike(browser):
    built = ROOT / "chantier/reports/static/reports/editor.js"
    page = browser.new_page()
    page.route(
        "http://editor.test/", lambda route: route.fulfill(body="", content_type="text/html")
    )
    page.route("**/editor.js", lambda route: route.fulfill(path=built))
    page.goto("http://editor.test/")
    given = lines()

    read = page.evaluate(READ, given)

    page.close()
    differ = []
    for line, (delta, again) in zip(given, read, strict=True):
        ours = [(u.atom, u.value, u.attributes) for u in provenance.parse(line)]
        if list(units_of(delta)) != ours or again != line:
            differ.append((line, again, ours))
    assert differ == []
