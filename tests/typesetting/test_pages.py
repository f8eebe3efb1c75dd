"""The pages of a book: what belongs together is not cut, in every edition."""

import io
import subprocess

import pytest
from django.utils import translation
from PIL import Image

from chantier.typesetting.book import book, cover, typeset
from chantier.typesetting.tree import Aside, Document, Heading, Quote, Table, Text, paragraph, text
from tests.typesetting.pdf_checks import check_pdf


def pages_of(content: bytes, tmp_path) -> list[list[str]]:
    """The lines of each page, without the page number and the running title."""
    (tmp_path / "x.pdf").write_bytes(content)
    command = ["pdftotext", "-layout", str(tmp_path / "x.pdf"), "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    pages = [page.split("\n") for page in done.stdout.split("\f")[:-1]]
    lines = [[line.strip() for line in page if line.strip()] for page in pages]
    return [[one for one in page if not one.isdigit() and one != "Les constats"] for page in lines]


@pytest.mark.parametrize("edition", ["standard", "large"])
def test_a_finding_a_quote_and_its_author_stay_on_one_page(edition, tmp_path):
    findings = [
        block
        for number in range(30)
        for block in (
            paragraph(f"Constat {number}."),
            Quote(
                (paragraph("Une parole " + "assez longue pour deux lignes " * (number % 5)),),
                (Text("Élus, contribution"),),
            ),
        )
    ]
    document = Document("Livre", "fr", (Heading(1, "Les constats"), *findings))

    pages = pages_of(book(document, edition=edition), tmp_path)[2:]

    assert len(pages) > 2
    assert not [page[0] for page in pages if page[0].startswith("—")]
    assert not [page[-1] for page in pages if page[-1].startswith("Constat")]


def test_a_short_chapter_and_a_short_section_stand_whole_on_a_page(tmp_path):
    filling = [paragraph("Des mots pour remplir. " * 40) for _number in range(11)]
    sections = [
        block
        for number in range(12)
        for block in (Heading(2, f"Partie {number}"), paragraph("Un."), paragraph("Deux."))
    ]
    colophon = [paragraph(f"Mention {number}.") for number in range(8)]
    document = Document(
        "Livre",
        "fr",
        (
            Heading(1, "Les constats"),
            *filling,
            Heading(1, "Des parties"),
            *sections,
            Heading(1, "Colophon"),
            *colophon,
        ),
    )

    pages = pages_of(book(document), tmp_path)[2:]

    assert sum("Colophon" in page and "Mention 7." in page for page in pages) == 1
    for number in range(12):
        (place,) = [page.index(f"Partie {number}") for page in pages if f"Partie {number}" in page]
        (on,) = [page for page in pages if f"Partie {number}" in page]
        assert on[place + 1 : place + 3] == ["Un.", "Deux."]


def test_a_few_words_before_the_first_chapter_stand_on_the_cover(tmp_path):
    notice = Aside("notice", "Démonstration", (paragraph("Tout est inventé."),))
    document = Document("Livre", "fr", (notice, Heading(1, "Un"), paragraph("Du texte.")))

    made = typeset(document)

    assert "Tout est inventé." in pages_of(made.pdf, tmp_path)[0]
    assert made.pages == (1, 3, 3)
    assert check_pdf(made.pdf) == []


def test_large_print_of_a_table_speaks_the_language_of_the_book(tmp_path):
    table = Table(
        caption="Portée",
        header=tuple(map(text, ("Collège", "Inscrites", "Venues", "Citées"))),
        rows=(tuple(map(text, ("Élus", "30", "20", "6"))),),
    )
    document = Document("Livre", "fr", (Heading(1, "Un"), table))

    with translation.override("en"):
        made = book(document, edition="large")

    assert "Venues : 20" in pages_of(made, tmp_path)[2]


def test_the_cover_is_a_picture_of_the_first_page_the_same_each_time():
    document = Document("Livre", "fr", (Heading(1, "Un"), paragraph("Du texte.")))

    made = cover(document)

    assert made == cover(document)
    with Image.open(io.BytesIO(made)) as image:
        assert image.format == "PNG"
        assert image.width / image.height == pytest.approx(210 / 297, abs=0.01)
    assert made != cover(Document("Autre livre", "fr", document.children))
