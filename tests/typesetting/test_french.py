"""French typography: spaces where print wants them, letters never touched."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chantier.typesetting import french, tree
from chantier.typesetting.french import typography
from chantier.typesetting.tree import Aside, Document, Heading, Paragraph, Text, paragraph

N, F = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Venez ! Qui ? Tous ; oui", f"Venez{N}! Qui{N}? Tous{N}; oui"),
        (
            "l’accueil (p. 6); « oui »; 3 %; fin",
            f"l’accueil (p.{F}6){N}; «{F}oui{F}»{N}; 3{N}%{N}; fin",
        ),
        ("Venez! Qui?", f"Venez{N}! Qui{N}?"),
        ("Quoi ?!", f"Quoi{N}?!"),
        ("le thème : débattre", f"le thème{F}: débattre"),
        ("le thème: débattre", f"le thème{F}: débattre"),
        ("«ensemble» et « tous »", f"«{F}ensemble{F}» et «{F}tous{F}»"),
        ("« du changement ? »", f"«{F}du changement{N}?{F}»"),
        ("50 % de 12 000 €", f"50{N}% de 12{N}000{N}€"),
        ("50% des voix", f"50{N}% des voix"),
        ("1 234 567 habitants", f"1{N}234{N}567 habitants"),
        ("de 19 h à 21 h 30", f"de 19{N}h à 21{N}h{N}30"),
        ("à 19:00, soit 19h", "à 19:00, soit 19h"),
        ("voir p. 12, cf. n° 3", f"voir p.{F}12, cf.{F}n°{F}3"),
        ("mardi 13 octobre, 1er décembre", f"mardi 13{F}octobre, 1er{F}décembre"),
        ("M. Martin et Mme Diallo", f"M.{F}Martin et Mme{F}Diallo"),
        ("l'espace d'ici...", "l’espace d’ici…"),
        ("06 12 34 56 78", "06 12 34 56 78"),
        ("en 2015 300 personnes", "en 2015 300 personnes"),
        ("https://a.fr/x?y=1;z#a: voir", "https://a.fr/x?y=1;z#a: voir"),
        ("a.b@c.fr : écrire", f"a.b@c.fr{F}: écrire"),
        ("10 km et 3 kilos", f"10{N}km et 3 kilos"),
        ("", ""),
    ],
)
def test_what_is_typed_is_printed_so(typed, printed):
    assert typography(typed, "fr") == printed


def test_other_languages_are_left_alone():
    assert typography("What? 50 %: yes!", "en") == "What? 50 %: yes!"
    assert typography("Quoi ?", "fr-BE") == f"Quoi{N}?"


PROSE = st.text(
    st.sampled_from("ab cÉ12 .:;!?«»%€'’\u00a0\u202f°nphM-()\n,…") | st.characters(codec="utf-8"),
    max_size=40,
)


@settings(max_examples=300, deadline=None)
@given(PROSE)
@example("«  » : ? !")
@example("1 000 000 000 : p. 1 h 30 %")
def test_it_can_be_applied_twice(text):
    once = typography(text, "fr")
    assert typography(once, "fr") == once


@settings(max_examples=300, deadline=None)
@given(PROSE)
def test_letters_and_figures_never_change(text):
    def kept(words: str) -> str:
        return re.sub(r"[\s\u202f\u00a0'’.…]", "", words)

    assert kept(typography(text, "fr")) == kept(text)


def test_a_tree_is_set_once_and_its_dissents_are_left_to_the_letter():
    words = "Pas d'accord !"
    document = Document(
        title="Quoi ?",
        language="fr",
        children=(
            Heading(1, "Qui ?", "qui ?"[:3]),
            Paragraph((Text("Tous !", href="https://a.fr/?x"),)),
            Aside("dissent", "Avis : divergent", (paragraph(words),), "M. X !"),
            Aside("divergence", "Avis", (paragraph(words),)),
        ),
    )
    printed = french.apply(document)
    assert printed.title == f"Quoi{N}?"
    assert printed.children[0] == Heading(1, f"Qui{N}?", "qui")
    assert printed.children[1] == Paragraph((Text(f"Tous{N}!", href="https://a.fr/?x"),))
    assert printed.children[2] == Aside(
        "dissent", f"Avis{F}: divergent", (paragraph(words),), "M. X !"
    )
    assert printed.children[3] == Aside("divergence", "Avis", (paragraph(f"Pas d’accord{N}!"),))
    assert french.apply(printed) == printed
    assert tree.from_json(tree.to_json(printed)) == printed
