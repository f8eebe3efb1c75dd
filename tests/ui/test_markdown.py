import time

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from chantier.ui.markdown import html, plain

ALLOWED = {
    *("html", "head", "body", "p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "em", "strong"),
    *("a", "blockquote", "code", "pre", "hr", "br", "sup", "div"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    *("href", "title", "rel", "start", "class", "scope", "id", "role", "aria-label", "tabindex")
}


def parsed(text, under=1):
    return BeautifulSoup(html(text, under), "html5lib")


def assert_harmless(page):
    for tag in page.find_all(True):
        assert tag.name in ALLOWED, tag
        assert set(tag.attrs) <= ATTRIBUTES, tag
        if tag.name == "a" and not tag["href"].startswith(("#note-", "#call-")):
            assert tag["href"].startswith(("http://", "https://", "mailto:"))
            assert "noopener" in tag["rel"]


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\nscript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "[x](//evil.example)",
        "<javascript:alert(1)>",
        "![x](https://tracker.example/1.gif)",
        "![x][r]\n\n[r]: https://tracker.example/1.gif",
        '[x](https://e.example "\\" onmouseover=alert(1) x=\\"")',
        '[x](https://e.example/"onmouseover="alert(1))',
        "[r]\n\n[r]: javascript:alert(1)",
        "```x onclick=alert(1)\ncode\n```",
        "&lt;script&gt;",
        "<!-- --><svg/onload=alert(1)>",
        "a\x00b",
        "| a |\n|:-:|\n| b |",
        "\u202e[x](https://e.example)",
    ],
)
def test_hostile_texts_do_no_harm(hostile):
    assert_harmless(parsed(hostile))


@given(st.text(alphabet="<>[]()!`*_#-=\"'&;:/ \nab1x", max_size=80))
@settings(max_examples=150, deadline=None)
def test_no_text_does_harm(text):
    assert_harmless(parsed(text))


@pytest.mark.parametrize("unit", ["[", "![", "*a ", "> ", "`", "<", "- ", "[a](", "\\", "_*"])
def test_a_twisted_text_is_read_in_reasonable_time(unit):
    start = time.perf_counter()
    html(unit * (20_000 // len(unit)))

    assert time.perf_counter() - start < 5


def test_headings_follow_the_page_and_skip_no_level():
    page = parsed("# Un\n\n### Deux\n\n###### Trois\n\n## Encore deux\n\n# Autre", under=2)

    assert [tag.name for tag in page.body.find_all(True)] == ["h3", "h4", "h5", "h4", "h3"]


def test_headings_stop_at_the_sixth_level():
    page = parsed("# a\n\n## b\n\n### c", under=5)

    assert [tag.name for tag in page.body.find_all(True)] == ["h6", "h6", "h6"]


def test_usual_marks_are_understood():
    page = parsed("Un *mot*, **deux**, [un lien](https://example.org/).\n\n- a\n- b\n\n> dit\n")

    assert page.em.text == "mot"
    assert page.strong.text == "deux"
    assert page.a["href"] == "https://example.org/"
    assert len(page.find_all("li")) == 2
    assert page.blockquote.text.strip() == "dit"


def test_what_is_not_allowed_is_shown_as_typed():
    assert parsed("<b>gras</b>").text.strip() == "<b>gras</b>"
    assert "javascript:" in parsed("[x](javascript:a)").text


def test_plain_keeps_the_words_only():
    assert plain("# Titre\n\nUn *mot*\net [un lien](https://example.org/).\n\n- a\n") == (
        "Titre Un mot et un lien. a"
    )


def test_a_table_names_its_columns_and_with_an_empty_corner_its_rows():
    page = parsed("|  | Forces | Faiblesses |\n| --- | :-: | --- |\n| Eau | **2** | 1 |")
    assert [cell.text for cell in page.select("thead th[scope=col]")] == ["Forces", "Faiblesses"]
    assert [cell.text for cell in page.select("tbody th[scope=row]")] == ["Eau"]
    assert [cell.text for cell in page.select("tbody td")] == ["2", "1"]
    assert page.select_one("tbody strong").text == "2"
    assert not page.select("[style]")
    plain_table = parsed("| a | b |\n|---|---|\n| 1 | 2 |")
    assert len(plain_table.select("thead th[scope=col]")) == 2
    assert not plain_table.select("tbody th")


def test_a_note_stands_after_the_text_and_leads_back():
    page = parsed("Un mot^[la <b>note</b> [n° 3]] et^[une autre].")
    assert [call.text for call in page.select("sup a")] == ["1"]  # brackets inside: words
    (note,) = page.select("ol.notes li")
    assert note.text.startswith("une autre")
    assert page.select_one("sup a")["href"] == f"#{note['id']}"
    assert note.a["href"] == f"#{page.select_one('sup a')['id']}"


def test_a_picture_is_shown_where_there_is_one_of_its_number():
    text = '![Deux <i>mains</i>](image-3 "La salle")\n\nmot ![x](image-3)\n\n![y](image-4)'
    page = BeautifulSoup(html(text, pictures={3: "/images/3/"}), "html5lib")
    figure, inline = page.select("img")
    assert (figure["src"], figure["alt"]) == ("/images/3/", "Deux <i>mains</i>")
    assert figure.parent.name == "figure"
    assert page.figcaption.text == "La salle"
    assert inline.parent.name == "p"
    assert "![y](image-4)" in page.text
    assert "<img" not in html(text)
