"""Templates obey the policy that browsers enforce, and read well without style or script."""

import re

import pytest

from tests.conventions.test_house import ROOT, TEMPLATES

FORBIDDEN = {
    "an inline style": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\ssrc=)", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "something from elsewhere": re.compile(
        r"<(?:script|img|iframe|source|video|audio)\b[^>]*\ssrc=[\"']?(?:https?:)?//"
        r"|<link\b[^>]*stylesheet[^>]*\shref=[\"']?(?:https?:)?//",
        re.IGNORECASE,
    ),
    "an expression of htmx": re.compile(r"\shx-(?:on|vals=[\"']js:)", re.IGNORECASE),
    "a placeholder in place of a label": re.compile(r"\splaceholder\s*=", re.IGNORECASE),
    "a text said to be safe": re.compile(r"\|\s*safe\b|{%\s*autoescape off"),
}
# A hint is written by us, in a form's code, and may hold a link; the body of a mail is made from
# Markdown where raw HTML is refused.
MAY_TRUST = {"ui/forms/notes.html", "notices/email.html"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_holds_nothing_that_the_policy_forbids(path):
    source = path.read_text()
    name = str(path).split("/templates/")[1]
    found = [
        what
        for what, pattern in FORBIDDEN.items()
        if pattern.search(source) and not (what == "a text said to be safe" and name in MAY_TRUST)
    ]
    assert not found


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_an_image_has_a_text(path):
    for image in re.findall(r"<img\b[^>]*>", path.read_text()):
        assert re.search(r"\salt=", image), image


@pytest.mark.parametrize(
    "bad",
    [
        '<p style="color: red">',
        "<button onclick='x()'>",
        "<script>alert(1)</script>",
        '<script type="module">x</script>',
        '<a href="javascript:x">',
        '<img src="//elsewhere.example/x.png" alt="">',
    ],
)
def test_the_convention_sees_what_it_forbids(bad):
    assert any(pattern.search(bad) for pattern in FORBIDDEN.values())
