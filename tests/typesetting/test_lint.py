"""Before a build: each thing the PDF would refuse is told with its place; clean means it builds."""

import dataclasses
import io
import zipfile

import html5lib
import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from chantier.typesetting.book import Attachment, book
from chantier.typesetting.forms import FORMS, write_forms
from chantier.typesetting.lint import Problem, lint
from chantier.typesetting.tree import (
    Aside,
    Document,
    Figure,
    Heading,
    List,
    Note,
    Paragraph,
    Quote,
    Table,
    Text,
    paragraph,
    text,
)
from chantier.typesetting.web import write_site
from tests.typesetting import sample
from tests.typesetting.pdf_checks import check_pdf

CHAPTER = Heading(1, "Un", "un")


def document(*blocks, **change) -> Document:
    return dataclasses.replace(Document("Titre", "fr", (CHAPTER, *blocks)), **change)


def picture(kind: str, size: tuple[int, int] = (40, 20)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#9a3b1e").save(out, kind)
    return out.getvalue()


def drawing(inside: bytes) -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg">' + inside + b"</svg>"


def test_the_sample_has_no_problem():
    assert lint(sample.DOCUMENT, sample.FILES) == []


@pytest.mark.parametrize(
    ("bad", "path", "word"),
    [
        (document(title=" "), "title", "titre"),
        (document(language=""), "language", "langue"),
        (document(language="français"), "language", "langue"),
        (document(date="mars"), "date", "jour"),
        (document(children=(Heading(2, "Deux"),)), "children.0", "premier niveau"),
        (document(Heading(3, "Trois")), "children.1", "il manque un niveau"),
        (document(Quote((Heading(3, "Trois"),), text("x"))), "children.1.blocks.0", "manque"),
        (document(Heading(2, " ")), "children.1", "vide"),
        (document(Figure("a.svg", "")), "children.1", "texte de remplacement"),
        (document(Figure("zz.svg", "alt")), "children.1", "manque"),
        (document(Figure("bad.png", "alt")), "children.1", "lue"),
        (document(Figure("bad.svg", "alt")), "children.1", "lue"),
        (document(Figure("entity.svg", "alt")), "children.1", "lue"),
        (document(Figure("jpeg.png", "alt")), "children.1", "lue"),
        (document(Figure("script.svg", "alt")), "children.1", "programme"),
        (document(Figure("click.svg", "alt")), "children.1", "programme"),
        (document(Figure("far.svg", "alt")), "children.1", "programme"),
        (document(Figure("heavy.png", "alt")), "children.1", "lourde"),
        (document(Figure("vast.png", "alt")), "children.1", "points"),
        (document(Table("T", (), ((text("1"),),))), "children.1", "en-tête"),
        (document(Table("T", ((), ()), ((text("1"), ()),))), "children.1", "en-tête"),
        (document(Table("T", (text("a"),), ((text("1"), ()),))), "children.1", "cases"),
    ],
)
def test_what_would_be_refused_is_told_with_its_place(bad, path, word):
    files = {
        "a.svg": sample.BARS,
        "bad.png": b"\x89PNG\r\n\x1a\nbroken",
        "bad.svg": b"<svg",
        "entity.svg": b'<!DOCTYPE svg [<!ENTITY a "a">]><svg xmlns="http://www.w3.org/2000/svg"/>',
        "jpeg.png": picture("JPEG"),
        "script.svg": drawing(b"<script>alert(1)</script>"),
        "click.svg": drawing(b'<rect onclick="alert(1)"/>'),
        "far.svg": drawing(b'<image href="https://exemple.org/x.png"/>'),
        "heavy.png": picture("PNG") + bytes(20 << 20),
        "vast.png": picture("PNG", (9000, 6000)),
    }
    with translation.override("fr"):
        problems = lint(bad, files)
    assert [problem for problem in problems if problem.refused and problem.path == path]
    assert word in " ".join(problem.sentence for problem in problems)


@pytest.mark.parametrize(
    ("careless", "path", "word"),
    [
        (document(Quote((paragraph("dit"),))), "children.1", "de qui elle est"),
        (document(Paragraph((Text("ici", href="/x"),))), "children.1.inlines.0", "où il mène"),
        (document(Paragraph((Text("là-bas", href="#x"),))), "children.1.inlines.0", "n’est pas"),
        (document(Heading(2, "b", "un")), "children.0", "même adresse"),
        (document(paragraph("Merci 😀")), "children.1.inlines.0", "😀"),
        (document(Aside("dissent", "Avis", (paragraph("x"),), "你")), "children.1", "你"),
        (document(Table("😀", (text("a"),), ())), "children.1", "😀"),
        (document(title="Oui 😀"), "title", "😀"),
        (document(paragraph("La DSU baisse.")), "children.1.inlines.0", "DSU"),
        (document(paragraph("Il en faut \u202e05")), "children.1.inlines.0", "ordre"),
        (
            document(Paragraph((Text("https://exemple.org/p", href="https://exemple.org/p"),))),
            "children.1.inlines.0",
            "lettre par lettre",
        ),
    ],
)
def test_what_a_careful_editor_would_see_is_a_counsel(careless, path, word):
    with translation.override("fr"):
        problems = lint(careless, {})
    assert not any(problem.refused for problem in problems)
    assert [p for p in problems if p.path == path and word in p.sentence]
    assert check_pdf(book(careless)) == []


def test_pictures_of_both_kinds_are_read():
    files = {"a.png": picture("PNG"), "b.jpg": picture("JPEG")}
    whole = document(Figure("a.png", "un"), Figure("b.jpg", "deux"))
    assert lint(whole, files) == []
    assert check_pdf(book(whole, files=files)) == []


WORDS = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ["Été", "#read", "$x$", "<b>", "\\", '"', "*_`@", "שלום", "50 %", "​", "…"]
)
LINKS = st.sampled_from(["", "", "https://a.fr/", "#un", "#rien", "/c/X", "mailto:a@b.fr"])
TEXTS = st.builds(Text, WORDS, st.booleans(), st.booleans(), LINKS)
# Mostly titles and alternative texts that say something, so that most documents are built.
NAMES = WORDS.map("Nom {}".format) | WORDS
NOTES = st.builds(Note, st.lists(TEXTS, max_size=2).map(tuple))
INLINES = st.lists(TEXTS | NOTES, max_size=3).map(tuple)
ROWS = st.lists(st.tuples(INLINES, INLINES), max_size=3).map(tuple)
LEAVES = (
    st.builds(Paragraph, INLINES)
    | st.builds(
        Heading, st.sampled_from([1, 1, 1, 2, 3]), NAMES, st.sampled_from(["", "un", "deux"])
    )
    | st.builds(
        Table,
        WORDS,
        st.tuples(INLINES, INLINES.map(lambda cell: (*cell, Text("B")))),
        ROWS,
        st.booleans(),
    )
    | st.builds(Figure, st.just(sample.BARS_NAME), NAMES, INLINES)
)


def nested(blocks):
    inner = st.lists(blocks, max_size=3).map(tuple)
    return (
        st.builds(Quote, inner, INLINES)
        | st.builds(List, st.booleans(), st.lists(inner, max_size=3).map(tuple))
        | st.builds(
            Aside, st.sampled_from(["dissent", "divergence", "notice"]), WORDS, inner, WORDS
        )
    )


BLOCKS = st.recursive(LEAVES, nested, max_leaves=6)
DOCUMENTS = st.builds(
    Document,
    title=NAMES,
    language=st.sampled_from(["fr", "en", "fr-FR", "ar"]),
    children=st.lists(BLOCKS, max_size=5).map(lambda blocks: (CHAPTER, *blocks)),
    authors=st.lists(WORDS, max_size=2).map(tuple),
    description=WORDS,
    date=st.sampled_from(["", "2016-02-01"]),
)


@pytest.mark.parametrize(
    "explained",
    [
        "La dotation de solidarité urbaine (DSU) baisse. La DSU compte.",
        "La DSU (dotation de solidarité urbaine) baisse.",
        "Au XIX siècle, Louis XIV, un PDF.",
        "NOUS NE SOMMES PAS D’ACCORD",
        "T. S. Eliot et l’INSEE.fr",
    ],
)
def test_what_is_explained_or_needs_it_not_is_left_alone(explained):
    assert lint(document(paragraph(explained)), {}) == []


def test_a_figure_named_after_its_file_is_a_counsel():
    (problem,) = lint(document(Figure("a.png", "IMG_2041.jpg")), {"a.png": picture("PNG")})
    assert "IMG_2041.jpg" in problem.sentence
    assert not problem.refused


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(DOCUMENTS)
def test_where_nothing_is_refused_every_form_is_built(whole):
    if any(problem.refused for problem in lint(whole, sample.FILES)):
        return
    forms = write_forms(whole, files=sample.FILES, easy=whole, attachments=[ATTACHED])
    assert set(forms) == set(FORMS) - {"opendata"}  # that one is made of tables, not of the text
    for key in ("pdf", "large", "easy", "data"):
        assert forms[key].startswith(b"%PDF")
    for key in ("epub", "docx", "odt"):
        assert_whole(forms[key])
    for name, page in write_site(whole, files=sample.FILES).items():
        if name.endswith(".html"):
            html5lib.HTMLParser(strict=True).parse(page.decode())


ATTACHED = Attachment("votes.csv", b"a,b\n", "text/csv", "Votes")


def assert_whole(package: bytes) -> None:
    """Every XML file in it can be parsed."""
    with zipfile.ZipFile(io.BytesIO(package)) as files:
        for name in files.namelist():
            if name.endswith((".xml", ".xhtml", ".opf", ".rels")):
                etree.fromstring(files.read(name))


HOSTILE = {
    "500 notes": Paragraph(tuple(Note((Text(f"Note {n}"),)) for n in range(500))),
    "formula": paragraph('=HYPERLINK("http://x") +1 -1 @SUM(A1)'),
    "right to left": paragraph("عائشة قالت: نعم، and שלום"),
    "no glyph": paragraph("Merci 😀 你好"),
    "markup": paragraph(sample.HOSTILE + " ]]> &amp; <w:p/> \x00\x0b"),
    "bidi": paragraph("\u202e05\u202c \u2066x"),
}


@pytest.mark.parametrize("block", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_built_in_every_form(block):
    whole = document(block)
    assert not any(problem.refused for problem in lint(whole, {}))
    forms = write_forms(whole)
    assert check_pdf(forms["pdf"]) == []
    for key in ("epub", "docx", "odt"):
        assert_whole(forms[key])
    assert "\u202e" not in "".join(map(str, write_site(whole).values()))


def test_a_problem_says_place_and_sentence():
    with translation.override("en"):
        (problem,) = lint(document(Quote((paragraph("x"),))), {})
    assert problem == Problem(
        "children.1",
        "This quote does not say whose words it holds: add who said it.",
        refused=False,
    )
