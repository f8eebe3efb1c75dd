"""The web edition: escaped, accessible, the same bytes each time, on pages or in a page."""

import re
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup

from chantier.typesetting import french, tree, web
from chantier.typesetting.tree import Document, Figure, Heading, Paragraph, Table, Text, text
from tests.typesetting import sample

SITE = {
    "files": sample.FILES,
    "downloads": (web.Download("PDF accessible", "livre.pdf"),),
}


def pages(**options) -> dict[str, BeautifulSoup]:
    site = web.write_site(french.apply(sample.DOCUMENT), **(SITE | options))
    return {
        name: BeautifulSoup(content, "html5lib")
        for name, content in site.items()
        if name.endswith(".html")
    }


def test_a_publication_is_a_contents_page_and_a_page_a_chapter():
    site = pages()
    assert sorted(site) == ["01.html", "02.html", "index.html"]
    links = [link["href"] for link in site["index.html"].select(".contents a")]
    assert links == ["01.html", "02.html"]
    assert site["02.html"].title.string == (
        f"L’expression en assemblée populaire – {sample.DOCUMENT.title}"
    )
    assert site["02.html"].select_one("a[rel=prev]")["href"] == "01.html"


@pytest.mark.parametrize("one_page", [False, True])
def test_every_link_leads_somewhere(one_page):
    site = pages(one_page=one_page)
    known = {*site, "edition.css", "livre.pdf", f"images/{sample.BARS_NAME}"}
    known |= {f"{name}#{node['id']}" for name, page in site.items() for node in page.select("[id]")}
    for name, page in site.items():
        for node in page.select("[href], [src]"):
            href = node.get("href") or node.get("src")
            if not href.startswith("https:"):
                assert (f"{name}{href}" if href.startswith("#") else href) in known


@pytest.mark.parametrize("one_page", [False, True])
def test_no_identifier_comes_twice_and_no_level_is_skipped(one_page):
    for page in pages(one_page=one_page).values():
        ids = [node["id"] for node in page.select("[id]")]
        assert len(ids) == len(set(ids))
        levels = [int(node.name[1]) for node in page.select("h1, h2, h3, h4, h5, h6")]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_page_says_its_language_and_can_be_skipped_into():
    for page in pages().values():
        assert page.html["lang"] == "fr"
        assert page.select_one("a.skip")["href"] == f"#{page.main['id']}"
        assert page.h1


def test_notes_go_to_the_end_and_come_back():
    page = pages()["02.html"]
    call = page.select_one("a[role=doc-noteref]")
    note = page.select_one(f"[role=doc-endnotes] {call['href']}")
    assert "Texte fictif" in note.text
    assert note.select_one("a[role=doc-backlink]")["href"] == f"#{call['id']}"


def test_tables_name_their_columns_and_rows():
    table = pages()["02.html"].table
    assert table.caption.text == "Présence par collège"
    assert [cell.text for cell in table.select("th[scope=col]")] == ["Collège", "Inscrits", "Venus"]
    assert len(table.select("th[scope=row]")) == 3
    # On a phone a cell is a line after the name of its column.
    assert [cell["data-label"] for cell in table.select("tbody tr")[0].select("td")] == [
        "Inscrits",
        "Venus",
    ]


def test_figures_keep_alternative_text_and_caption_apart():
    figure = pages()["02.html"].select_one("figure:has(img)")
    assert figure.img["alt"].startswith("Barres")
    assert figure.figcaption.text == "Présences au premier atelier"


def test_a_dissent_stands_to_the_letter_with_its_signature():
    dissent = pages()["02.html"].select_one(".dissent")
    assert sample.DISSENT in dissent.text
    assert dissent.select_one(".signature").text == "Une participante"
    assert dissent.select_one(f"#{dissent['aria-labelledby']}").text == "Avis divergent"


def test_nothing_written_becomes_markup():
    hostile = "<script>alert(1)</script> & \"'>"
    document = Document(
        title=hostile,
        language="fr",
        authors=(hostile,),
        keywords=(hostile,),
        description=hostile,
        subtitle=hostile,
        children=(
            Heading(1, hostile, "a"),
            Paragraph((Text(hostile, True, True, 'https://a.fr/"onclick=x'),)),
            Figure("x.svg", hostile, text(hostile)),
            Table(hostile, (text(hostile),), ((text(hostile),),)),
            tree.Aside("notice", hostile, (), hostile),
        ),
    )
    for content in web.write_site(document).values():
        soup = BeautifulSoup(content, "html5lib")
        assert not soup.select("script, [onclick], [style]")
    assert "<script" not in web.render_body(document)


def test_the_same_document_gives_the_same_bytes():
    assert web.write_site(sample.DOCUMENT, **SITE) == web.write_site(sample.DOCUMENT, **SITE)


def test_a_fragment_keeps_its_names_to_itself():
    body = web.render_body(
        sample.DOCUMENT, image_url=lambda source: f"/f/{source}", heading_shift=1, prefix="pub-"
    )
    soup = BeautifulSoup(body, "html5lib")
    assert not soup.select("h1")
    assert all(node["id"].startswith("pub-") for node in soup.select("[id]"))
    assert soup.img["src"] == f"/f/{sample.BARS_NAME}"
    assert 'href="#pub-methode"' in body


def test_a_document_without_chapters_is_one_page():
    site = web.write_site(Document("T", "en", (Paragraph(text("Hello")),)))
    assert sorted(site) == ["edition.css", "index.html"]
    assert b'lang="en"' in site["index.html"]
    assert b"Go to the text" in site["index.html"]


def test_the_style_asks_for_nothing_else():
    css = web.CSS.read_text("utf-8")
    assert not re.search(r"@import|url\(", css)


@pytest.mark.journey
def test_axe_finds_nothing_in_light_or_dark_narrow_or_wide(tmp_path, browser):
    site = web.write_site(french.apply(sample.DOCUMENT), **SITE)
    (tmp_path / "images").mkdir()
    for name, content in site.items():
        (tmp_path / name).write_bytes(content)
    for width, scheme in ((360, "light"), (1280, "dark")):
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        for name in ("index.html", "01.html", "02.html"):
            page.goto((tmp_path / name).as_uri())
            assert Axe().run(page).response["violations"] == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.close()


def test_words_before_the_first_chapter_stand_before_the_contents():
    notice = tree.Aside("notice", "Démonstration", (tree.paragraph("Tout est inventé."),))
    children = (notice, tree.Heading(1, "Un", "un"), tree.paragraph("Du texte."))
    document = tree.Document(title="Livre", language="fr", children=children)

    index = web.write_site(document)["index.html"].decode()

    assert index.index("Tout est inventé.") < index.index("Sommaire")
