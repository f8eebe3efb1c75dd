"""The worksite of 2015, from its file in an empty database to a book on the disk."""

import subprocess

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command

from chantier.portal.demo.play import FILE_2015
from tests.typesetting.pdf_checks import check_pdf

SAID = (
    "L’expression en assemblée populaire",
    "Les habitants dans le projet urbain",
    "Comment développer le pouvoir d’agir",
    "13 octobre 2015",
    "5 novembre 2015",
    "1er décembre 2015",
    "fin janvier 2016",
)
HOURS = ("19 h", "21 h 30")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture
def book(db, tmp_path):
    call_command("import", FILE_2015, verbosity=0)
    call_command("publish", "chantier-2015", to=tmp_path, verbosity=0)
    return tmp_path


def plain(text: str) -> str:
    """Words only: any space, any line end is one space."""
    return " ".join(text.split())


def test_the_pdf_says_what_the_invitation_says_and_passes_its_checks(book):
    made = book / "chantier-2015.pdf"
    read = subprocess.run(["pdftotext", made, "-"], capture_output=True, text=True, check=True)

    assert [words for words in SAID if plain(words) not in plain(read.stdout)] == []
    assert plain(read.stdout).count(HOURS[0]) >= 3
    assert plain(read.stdout).count(HOURS[1]) >= 3
    assert check_pdf(made.read_bytes()) == []


def test_the_web_edition_says_it_too_and_axe_finds_nothing(book, browser):
    pages = sorted(book.glob("**/*.html"))
    page, read, faults = browser.new_page(), "", []
    for one in pages:
        page.goto(one.as_uri())
        read += page.locator("body").inner_text()
        found = Axe().run(page, options=RULES).response["violations"]
        faults += [f"{one.name}: {fault['id']} {fault['nodes'][0]['html']}" for fault in found]
    page.close()

    assert pages
    assert faults == []
    assert [words for words in SAID if plain(words) not in plain(read)] == []
    assert plain(read).count(HOURS[0]) >= 3
    assert plain(read).count(HOURS[1]) >= 3
