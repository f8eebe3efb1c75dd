"""The word-processor files: pandoc, an outsider, reads back what the tree holds."""

import io
import json
import zipfile
from collections import Counter

import pypandoc
import pytest
from lxml import etree

from chantier.typesetting import odt_parts as parts
from chantier.typesetting import tree
from chantier.typesetting.docx import docx
from chantier.typesetting.flow import kept_with_next
from chantier.typesetting.odt import odt
from tests.typesetting import sample

FORMS = {"docx": docx, "odt": odt}
KINDS = {
    tree.Heading: "Header",
    tree.Note: "Note",
    tree.Table: "Table",
    tree.Figure: "Image",
    tree.Text: "Str",
}


@pytest.fixture(params=FORMS)
def form(request) -> str:
    return request.param


def read_back(form: str, document: tree.Document, **options: object) -> Counter[str]:
    """How many nodes of each kind pandoc finds, and the headings by level."""
    content = FORMS[form](document, files=sample.FILES, **options)
    said = pypandoc.convert_text(content, "json", format=form)
    counts: Counter[str] = Counter()

    def visit(node: object) -> None:
        if isinstance(node, dict):
            kind = node.get("t")
            if kind == "Header":
                counts[f"Header {node['c'][0]}"] += 1
            counts[str(kind)] += 1
            for value in node.values():
                visit(value)
        elif isinstance(node, list):
            for value in node:
                visit(value)

    visit(json.loads(said)["blocks"])
    return counts


def xml_of(form: str, name: str, document: tree.Document = sample.DOCUMENT) -> etree._Element:
    content = FORMS[form](document, files=sample.FILES)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return etree.fromstring(package.read(name))


def words_of(form: str, document: tree.Document = sample.DOCUMENT) -> str:
    main = {"docx": "word/document.xml", "odt": "content.xml"}[form]
    return "".join(xml_of(form, main, document).itertext())


def test_pandoc_finds_each_heading_note_table_and_picture(form):
    nodes = Counter(type(node) for _path, node in tree.walk(sample.DOCUMENT))
    counts = read_back(form, sample.DOCUMENT)
    for kind in (tree.Heading, tree.Note, tree.Table, tree.Figure):
        assert counts[KINDS[kind]] == nodes[kind], kind
    for level in (1, 2, 3):
        headings = [n for _p, n in tree.walk(sample.DOCUMENT) if isinstance(n, tree.Heading)]
        wanted = sum(heading.level == level for heading in headings)
        assert counts[f"Header {level}"] == wanted


def test_the_same_document_gives_the_same_bytes(form):
    make = FORMS[form]
    assert make(sample.DOCUMENT, files=sample.FILES) == make(sample.DOCUMENT, files=sample.FILES)


def test_what_a_picture_says_is_kept():
    alt = "Barres : 27 habitants, 9 élus, 8 universitaires sont venus."
    described = xml_of("docx", "word/document.xml").xpath("//*[local-name()='docPr']/@descr")
    assert described == [alt]
    told = xml_of("odt", "content.xml").xpath("//*[local-name()='desc']/text()")
    assert told == [alt]


def test_a_drawing_comes_with_a_bitmap_for_programs_that_read_none(form):
    with zipfile.ZipFile(io.BytesIO(FORMS[form](sample.DOCUMENT, files=sample.FILES))) as package:
        suffixes = sorted(
            name.rpartition(".")[2]
            for name in package.namelist()
            if "media/" in name or "Pictures/" in name
        )
    assert suffixes == ["png", "svg"]


def test_the_first_row_of_a_table_is_its_header():
    rows = xml_of("docx", "word/document.xml").xpath("//*[local-name()='tblHeader']")
    assert len(rows) == 1
    heads = xml_of("odt", "content.xml").xpath("//*[local-name()='table-header-rows']")
    assert "".join(heads[0].itertext()) == "CollègeInscritsVenus"


def test_a_dissent_stands_to_the_letter(form):
    assert sample.DISSENT in words_of(form)


def test_hostile_text_is_text(form):
    assert sample.HOSTILE in words_of(form)
    formula = '=HYPERLINK("http://x") ]]> &amp; <w:p/> \u202e'
    document = tree.Document("T", "fr", (tree.Heading(1, "Un"), tree.paragraph(formula)))
    assert '=HYPERLINK("http://x") ]]> &amp; <w:p/> ' in words_of(form, document)


def test_the_language_is_said():
    language = xml_of("docx", "word/styles.xml").xpath("//*[local-name()='lang']/@*")
    assert language == ["fr-FR"]
    said = xml_of("odt", "styles.xml").xpath("//*[local-name()='text-properties']/@*")
    assert "fr" in said


def test_nested_lists_keep_their_depth(form):
    inner = tree.List(True, ((tree.paragraph("deux"),),))
    outer = tree.List(False, ((tree.paragraph("un"), inner), (tree.paragraph("trois"),)))
    document = tree.Document("T", "fr", (tree.Heading(1, "Un"), outer))
    counts = read_back(form, document)
    assert counts["BulletList"] == 1
    assert counts["OrderedList"] == 1


def test_a_link_within_leads_to_its_heading(form):
    link = tree.Paragraph((tree.Text("voir", href="#un"), tree.Text("rien", href="#absent")))
    document = tree.Document("T", "fr", (tree.Heading(1, "Un", "un"), link))
    assert read_back(form, document)["Link"] >= 1


def test_a_link_to_this_site_is_whole(form):
    link = tree.Paragraph((tree.Text("voir", href="/chantiers/x/"),))
    document = tree.Document("T", "fr", (tree.Heading(1, "Un"), link))
    content = FORMS[form](document, site="https://exemple.org")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        everything = b"".join(package.read(name) for name in package.namelist())
    assert b"https://exemple.org/chantiers/x/" in everything


def test_what_opens_a_quote_stays_with_it_and_a_quote_with_its_author(form):
    said = tree.Quote((tree.paragraph("Une parole."),), tree.text("Élus, contribution 1"))
    children = (tree.Heading(1, "Un"), tree.paragraph("Un constat."), said, tree.paragraph("Fin."))
    document = tree.Document(title="Livre", language="fr", children=children)
    body = "word/document.xml" if form == "docx" else "content.xml"
    style = "word/styles.xml" if form == "docx" else "styles.xml"

    keeps = ".//*[local-name()='keepNext'] or .//@*[local-name()='keep-with-next']"
    name = "@*[local-name()='styleId' or local-name()='name']"
    found = xml_of(form, style, document).xpath(f"//*[local-name()='style'][{keeps}]/{name}")
    kept = set(found)
    paragraphs = xml_of(form, body, document).xpath("//*[local-name()='p']")
    together = {
        "".join(one.itertext())
        for one in paragraphs
        if one.xpath(".//*[local-name()='keepNext']")
        or kept & set(one.xpath(".//@*[local-name()='style-name' or local-name()='val']"))
    }

    assert {"Un constat.", "Une parole."} <= together
    assert "Fin." not in together


def test_words_before_the_first_chapter_stand_before_the_contents(form):
    notice = tree.Aside("notice", "Démonstration", (tree.paragraph("Tout est inventé."),))
    children = (notice, tree.Heading(1, "Un", "un"), tree.paragraph("Du texte."))
    document = tree.Document(title="Livre", language="fr", children=children)

    told = words_of(form, document)

    assert told.index("Tout est inventé.") < told.index("Sommaire") < told.index("Du texte.")


def links_between(form: str, **options: object) -> etree._Element:
    see = tree.Paragraph((tree.Text("voir", href="#deux"), tree.Text(".")))
    children = (tree.Heading(1, "Un", "un"), see, tree.Heading(1, "Deux", "deux"), see)
    document = tree.Document(title="Livre", language="fr", children=children)
    content = FORMS[form](document, **options)
    main = "word/document.xml" if form == "docx" else "content.xml"
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return etree.fromstring(package.read(main))


def test_contents_and_links_say_the_page_until_the_program_counts_its_own(form):
    body = links_between(form, pages=(4, 4, 7, 7))

    told = ["".join(one.itertext()) for one in body.xpath("//*[local-name()='p']")]
    if form == "docx":
        asked = body.xpath("//*[local-name()='instrText'][contains(., 'PAGEREF')]/text()")
        told = [line.partition("PAGEREF")[0] + line.rpartition(r"\h")[2] for line in told]
        marks = body.xpath("//*[local-name()='bookmarkStart']/@*[local-name()='name']")
        assert {one.split()[1] for one in asked} == set(marks)
    else:
        asked = body.xpath("//*[local-name()='bookmark-ref']/@*[local-name()='ref-name']")
        marks = body.xpath("//*[local-name()='bookmark']/@*[local-name()='name']")
        assert set(asked) == set(marks)

    assert len(asked) == 4  # two entries of the contents, two links
    assert sum("Deux" in line and line.split()[-1].endswith("7") for line in told) == 1
    assert sum("voir (p.\u00a0" in line and "7)." in line for line in told) == 2


def test_a_chapter_that_opens_no_page_of_the_book_opens_none_here(form):
    names = "//*[local-name()='style-name' or local-name()='pageBreakBefore']"
    style = "//@*[local-name()='style-name']"

    alone = links_between(form, tops=(True, False, True, False))
    after = links_between(form, tops=(True, False, False, False))

    if form == "docx":
        assert not alone.xpath(names)
        assert len(after.xpath(names)) == 1
    else:
        assert parts.FOLLOWING not in alone.xpath(style)
        assert after.xpath(style).count(parts.FOLLOWING) == 1


def test_few_words_after_a_quote_close_its_page_and_long_ones_do_not():
    said = tree.Quote((tree.paragraph("Une parole."),), tree.text("Élus, contribution 1"))
    few, many = tree.paragraph("Tous sont d’accord."), tree.paragraph("Long. " * 90)
    title = tree.Heading(2, "Suite")

    assert kept_with_next((said, few, title)) == [True, False, False]
    assert kept_with_next((said, few)) == [True, False]
    assert kept_with_next((said, many, title)) == [False, False, False]
    assert kept_with_next((said, few, few)) == [False, False, False]


def test_a_short_table_is_not_cut_and_a_long_one_may_be(form):
    def styled(count: int) -> list[str]:
        rows = tuple((tree.text("Une réponse"), tree.text("12")) for _row in range(count))
        table = tree.Table(caption="", header=(tree.text("Quoi"), tree.text("Oui")), rows=rows)
        document = tree.Document(title="Livre", language="fr", children=(table,))
        main = "word/document.xml" if form == "docx" else "content.xml"
        rule = "keepNext" if form == "docx" else "table"
        found = xml_of(form, main, document).xpath(f"//*[local-name()='{rule}']")
        return found if form == "docx" else [one for one in found if "Whole" in one.values()]

    assert styled(5)
    assert not styled(100)
