"""The EPUB: what EPUBCheck says of it, what it keeps of the tree, and what it tells readers."""

import io
import subprocess
import zipfile
from functools import cache
from importlib.resources import files as resources

import pytest
from lxml import etree

from chantier.typesetting import tree
from chantier.typesetting.book import cover, typeset
from chantier.typesetting.epub import epub
from chantier.typesetting.imprint import Imprint
from chantier.typesetting.web import render_body
from tests.typesetting import sample
from tools import ace

NAMES = {
    "h": "http://www.w3.org/1999/xhtml",
    "e": "http://www.idpf.org/2007/ops",
    "o": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
}
TYPE = f"{{{NAMES['e']}}}type"
PAGES = (3, 3, 3, 3, 3, 3, 4, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 6, 6, 6)


@cache
def front() -> bytes:
    return cover(sample.DOCUMENT, files=sample.FILES)


def made(**options: object) -> bytes:
    usual = {"files": sample.FILES, "pages": PAGES, "cover": front()}
    return epub(sample.DOCUMENT, **usual | options)


def parts(content: bytes) -> dict[str, etree._Element]:
    """Every XML file of the book, parsed."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return {
            name: etree.fromstring(book.read(name))
            for name in book.namelist()
            if name.endswith(("xhtml", "opf", "xml"))
        }


def judged(content: bytes, tmp_path) -> list[str]:
    """What EPUBCheck says: one line a message of any severity that counts."""
    path = tmp_path / "book.epub"
    path.write_bytes(content)
    jar = resources("epubcheck") / "epubcheck.jar"
    command = ["java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-jar", str(jar), str(path), "-q"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = (done.stdout + done.stderr).splitlines()
    return [line for line in said if line.startswith(("FATAL", "ERROR", "WARNING", "USAGE"))]


def spoilt(content: bytes, before: bytes, after: bytes) -> bytes:
    """The book with one thing changed in each of its files."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w") as new:
        for entry in old.infolist():
            new.writestr(entry, old.read(entry).replace(before, after))
    return changed.getvalue()


def test_epubcheck_has_nothing_to_say(tmp_path):
    assert judged(made(), tmp_path) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [(b"<dc:language>fr</dc:language>", b""), (b"01.xhtml#page-3", b"01.xhtml#page-33")],
    ids=["no language", "a page that is not there"],
)
def test_epubcheck_sees_what_is_spoilt(before, after, tmp_path):
    assert judged(spoilt(made(), before, after), tmp_path)


def said_by_ace(content: bytes, tmp_path) -> list[str]:
    assert ace.is_installed(), "`python -m tools.system` brings it"
    path = tmp_path / "book.epub"
    path.write_bytes(content)
    return ace.judged(path, tmp_path)


def test_ace_has_nothing_to_say(tmp_path):
    assert said_by_ace(made(), tmp_path) == []


def test_ace_sees_what_is_spoilt(tmp_path):
    alt = ' alt="Barres : 27 habitants, 9 élus, 8 universitaires sont venus."'
    spoiled = spoilt(made(), alt.encode(), b"")
    spoiled = spoilt(spoiled, b"schema:accessMode", b"schema:accessMood")
    found = "\n".join(said_by_ace(spoiled, tmp_path))
    assert "image-alt" in found
    assert "metadata-accessmode" in found


def test_the_same_document_gives_the_same_bytes():
    assert made() == made()


def test_every_note_alternative_text_and_header_cell_is_kept():
    texts = [part for name, part in parts(made()).items() if name.endswith("xhtml")]
    alts = [alt for text in texts for alt in text.xpath("//h:img/@alt", namespaces=NAMES)]
    notes = [
        one for text in texts for one in text.xpath("//h:a[@role='doc-noteref']", namespaces=NAMES)
    ]
    heads = [one for text in texts for one in text.xpath("//h:th/@scope", namespaces=NAMES)]
    assert alts == ["Barres : 27 habitants, 9 élus, 8 universitaires sont venus."]
    assert [note.get(TYPE) for note in notes] == ["noteref"]
    assert heads.count("col") == 3
    assert heads.count("row") == 3


def test_shelves_show_the_cover_and_a_book_without_one_promises_none(tmp_path):
    path = "//o:item[@properties='cover-image']/@href"
    with zipfile.ZipFile(io.BytesIO(made())) as book:
        (name,) = etree.fromstring(book.read("EPUB/package.opf")).xpath(path, namespaces=NAMES)
        assert book.read(f"EPUB/{name}") == front()
    bare = made(cover=b"")
    assert not parts(bare)["EPUB/package.opf"].xpath(path, namespaces=NAMES)
    assert judged(bare, tmp_path) == []


def test_a_page_is_found_by_its_number():
    book = parts(made())
    links = book["EPUB/nav.xhtml"].xpath("//h:nav[@role='doc-pagelist']//h:a", namespaces=NAMES)
    assert [link.text for link in links] == ["3", "4", "5", "6"]
    for link in links:
        file, target = link.get("href").split("#")
        assert book[f"EPUB/{file}"].xpath(f"//*[@id='{target}' and @role='doc-pagebreak']")


def test_the_page_numbers_are_those_of_the_pdf():
    pages = typeset(sample.DOCUMENT, files=sample.FILES).pages
    book = parts(made(pages=pages))
    listed = book["EPUB/nav.xhtml"].xpath(
        "//h:nav[@role='doc-pagelist']//h:a/text()", namespaces=NAMES
    )
    assert [int(number) for number in listed] == sorted(set(pages))


def test_readers_are_told_what_the_book_allows():
    package = parts(made())["EPUB/package.opf"]
    said = {
        (meta.get("property"), meta.text)
        for meta in package.iterfind(".//o:meta[@property]", namespaces=NAMES)
    }
    for feature in ("alternativeText", "tableOfContents", "pageNavigation", "readingOrder"):
        assert ("schema:accessibilityFeature", feature) in said
    assert ("schema:accessModeSufficient", "textual") in said
    assert ("schema:accessibilityHazard", "none") in said
    assert sum(1 for name, _words in said if name.startswith("schema:")) >= 10


def test_a_book_without_pictures_promises_no_alternative_text():
    document = tree.Document("Titre", "fr", (tree.Heading(1, "Un"), tree.paragraph("Mots")))
    package = etree.tostring(parts(epub(document))["EPUB/package.opf"]).decode()
    assert "alternativeText" not in package
    assert "visual" not in package
    assert "pageNavigation" not in package


def test_the_imprint_stands_in_the_package():
    known = Imprint("https://doi.org/10.5555/x", "L’Espace", "CC-BY-4.0", "https://exemple.org/p/")
    package = parts(made(imprint=known))["EPUB/package.opf"]
    assert package.findtext(".//dc:identifier", namespaces=NAMES) == known.identifier
    assert package.findtext(".//dc:publisher", namespaces=NAMES) == known.publisher
    assert package.findtext(".//dc:rights", namespaces=NAMES) == known.licence


def test_the_words_of_the_web_edition_are_those_of_the_epub():
    web = etree.fromstring(f"<div>{render_body(sample.DOCUMENT)}</div>")
    book = parts(made())
    chapters = [book[name] for name in sorted(book) if name.startswith("EPUB/0")]
    words = " ".join(" ".join(" ".join(one.itertext()).split()) for one in chapters)
    for paragraph in web.iter("p"):
        assert " ".join(" ".join(paragraph.itertext()).split())[:60] in words
