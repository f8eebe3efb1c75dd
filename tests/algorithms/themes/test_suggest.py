"""Sentences on one subject are suggested as one theme, and the same ones every time."""

from random import Random

from chantier.algorithms.themes import Sentence, suggest

BUS = [
    "Le bus du soir ne passe plus",
    "Les bus manquent le dimanche",
    "Un bus toutes les heures",
    "Le prix du bus est trop haut",
    "Attendre le bus sans abri",
]
CARE = [
    "Le médecin part à la retraite",
    "Trouver un médecin prend six mois",
    "Les médecins refusent des patients",
    "Un médecin au village",
    "Le médecin est trop loin",
]
SCHOOL = ["L’école ferme une classe", "La cantine de l’école", "Des écoles sans chauffage",
          "L’école accueille les parents", "Le chemin de l’école est dangereux"]  # fmt: skip


def sentences():
    return [Sentence(text, text) for text in (*BUS, *CARE, *SCHOOL)]


def test_each_subject_is_a_theme():
    found = suggest(sentences(), count=3)

    assert sorted(sorted(theme.keys) for theme in found.themes) == sorted(
        map(sorted, (BUS, CARE, SCHOOL))
    )
    assert {theme.words[0] for theme in found.themes} == {"bus", "médecin", "école"}
    assert found.in_none == ()


def test_the_order_of_the_sentences_changes_nothing():
    mixed = sentences()
    Random(3).shuffle(mixed)

    assert suggest(mixed, count=3) == suggest(sentences(), count=3)


def test_a_sentence_on_nothing_else_is_in_no_theme():
    alone = Sentence("alone", "Quatre hérissons traversèrent")

    assert suggest([*sentences(), alone], count=3).in_none == ("alone",)


def test_english_words_are_reduced_too():
    found = suggest(
        [Sentence(i, text, "en") for i, text in enumerate(
            ["The trains are late", "A train at night", "No train on Sundays", "The doctor retires",
             "Doctors are far", "Seeing a doctor takes months"])],
        count=2,
    )  # fmt: skip

    assert sorted(sorted(theme.keys) for theme in found.themes) == [[0, 1, 2], [3, 4, 5]]


def test_too_few_sentences_give_no_theme():
    found = suggest(sentences()[:4])

    assert found.themes == ()
    assert len(found.in_none) == 4


def test_sentences_without_a_word_in_common_give_no_theme():
    found = suggest([Sentence(i, word) for i, word in enumerate(
        ["abeille", "bouleau", "cerise", "dahlia", "érable", "figue", "groseille"])])  # fmt: skip

    assert found.themes == ()
