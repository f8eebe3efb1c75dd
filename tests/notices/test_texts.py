"""Texts filled in: what a person typed prints as they typed it, in mail, in HTML, on paper."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chantier.notices import texts

HOSTILE = st.text(alphabet=string.punctuation + "aé1 \u00a0", min_size=1, max_size=40)


@settings(max_examples=300, deadline=None)
@given(HOSTILE)
def test_whatever_is_filled_in_comes_out_the_same_in_plain_text(typed):
    assert texts.to_plain(f"Nom : {texts.escape(typed)} !") == f"Nom : {typed.strip()} !"


@settings(max_examples=200, deadline=None)
@given(HOSTILE)
def test_whatever_is_filled_in_makes_no_tag_and_no_link(typed):
    html = texts.to_html(f"Nom : {texts.escape(typed)} !")
    assert html.startswith("<p>Nom : ")
    assert html.count("<") == 2


def test_lines_of_an_address_stay_lines():
    assert texts.to_plain(str(texts.escape("1 rue X\n\n00000 Y"))) == "1 rue X\n00000 Y"


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("# Titre\n\nUn *mot*.", "Titre\n\nUn mot."),
        ("1. un\n2. deux\n   - sous\n\nfin", "1. un\n2. deux\n  - sous\n\nfin"),
        ("<https://exemple.org>", "https://exemple.org"),
        ("[là](https://exemple.org)", "là: https://exemple.org"),
        ("[moi@x.fr](mailto:moi@x.fr)", "moi@x.fr"),
        ("<b>gras</b>", "<b>gras</b>"),
        ("![image](https://x.fr/i.png)", "!image: https://x.fr/i.png"),
        ("a\\\nb", "a\nb"),
        ("> dit\n\nfin", "dit\n\nfin"),
    ],
)
def test_plain_text_keeps_what_matters(markdown, plain):
    assert texts.to_plain(markdown) == plain


def test_a_subject_is_one_line_of_printable_characters():
    assert texts.one_line("a\r\nb\x00\u2028c\td") == "a b c d"
