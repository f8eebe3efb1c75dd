"""The facilitator's guide names buttons and links as the screens do, in both languages."""

import io
import re
from pathlib import Path

import pikepdf
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


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", ["/guide/animer/", "/en/guide/animer/"])
def test_the_guide_is_printed_on_one_page(browser, live_server, address):
    page = browser.new_page()
    page.goto(f"{live_server.url}{address}")
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    page.close()

    with pikepdf.open(io.BytesIO(printed)) as pdf:
        assert len(pdf.pages) == 1
