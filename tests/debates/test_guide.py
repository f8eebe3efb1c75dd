"""The facilitator's guide names buttons and links as the screens do, in both languages."""

import re
from pathlib import Path

import polib
import pytest

from chantier.debates import texts

ROOT = Path(texts.__file__).parents[1]
QUOTED = {"fr": re.compile("«\u00a0(.+?)\u00a0»"), "en": re.compile("“(.+?)”")}
BOLD = re.compile(r"\*\*(.+?)\*\*")
# In bold because a step, a moment or a trouble begins so, and not because it is pressed.
LEAD = re.compile(r"^(?:- |\d+\. )\*\*(.+?)\*\*", re.MULTILINE)
IN_A_LINE = {"Un appui de trop", "One tap too many"}


def plain(words):
    return " ".join(words.replace("\u202f", " ").replace("\u00a0", " ").split()).casefold()


@pytest.fixture(scope="module")
def shown():
    """Whatever the screens say, by language."""
    rows = [row for path in ROOT.glob("*/locale/fr/**/*.po") for row in polib.pofile(str(path))]
    return {
        "fr": [plain(words) for row in rows for words in (row.msgstr, *row.msgstr_plural.values())],
        "en": [plain(words) for row in rows for words in (row.msgid, row.msgid_plural)],
    }


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_button_that_the_guide_names_is_on_a_screen(shown, language):
    text = (ROOT / f"debates/texts/facilitating.{language}.md").read_text("utf-8")
    pressed = set(BOLD.findall(text)) - set(LEAD.findall(text)) - IN_A_LINE
    named = {plain(words) for words in {*QUOTED[language].findall(text), *pressed}}

    assert len(named) > 15
    assert sorted(one for one in named if not any(one in said for said in shown[language])) == []
