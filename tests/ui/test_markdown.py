import time

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from chantier.ui.markdown import html, plain

ALLOWED = {
    *("html", "head", "body", "p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "em", "strong"),
    *("a", "blockquote", "code", "pre", "hr", "br"),
}


def parsed(text, under=1):
    return BeautifulSoup(html(text, under), "html5lib")


def assert_harmless(page):
    for tag in page.find_all(True):
        assert tag.name in ALLOWED, tag
        assert set(tag.attrs) <= {"href", "title", "rel", "start", "class"}, tag
        if tag.name == "a":
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
