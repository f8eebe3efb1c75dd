"""Ballots and cards on paper: accessible, in the order in which they are typed in, told apart."""

import dataclasses
import itertools
import subprocess

import pytest
from PIL import Image

from chantier.typesetting import vote_prints
from chantier.typesetting.vote_prints import Ballots, PutToVote, VotingCards
from tests.typesetting.pdf_checks import check_pdf, count_of, page_count, sizes_of, words

SENTENCES = (
    "L’assemblée choisit elle-même son ordre du jour.",
    "La mairie répond par écrit, dans les deux mois, à chaque proposition.",
    "Rien ne se décide pour un quartier sans celles et ceux qui y vivent.",
)
BALLOTS = Ballots(
    language="fr",
    organiser="Espace de coopération (fictif)",
    worksite="Participer, à quel prix ?",
    title="L’expression en assemblée populaire",
    date="Mardi 13 octobre 2015, 19 h – 21 h 30",
    statements=tuple(
        PutToVote(number=str(number), text=text) for number, text in enumerate(SENTENCES, start=12)
    ),
)
BLANK = dataclasses.replace(BALLOTS, statements=(), blank_lines=5)
CARDS = VotingCards(language="fr", organiser="Espace (fictif)", title="Cartes à lever")


def many(count: int) -> Ballots:
    return dataclasses.replace(
        BALLOTS, statements=tuple(PutToVote(number=str(n), text="Mot " * 50) for n in range(count))
    )


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    ("make", "data"),
    [
        (vote_prints.ballots, BALLOTS),
        (vote_prints.ballots, BLANK),
        (vote_prints.ballots, many(20)),
        (vote_prints.ballots, dataclasses.replace(BALLOTS, large=True)),
        (vote_prints.ballots, dataclasses.replace(BLANK, large=True, blank_lines=4)),
        (vote_prints.voting_cards, CARDS),
    ],
    ids=["ballots", "blank", "many statements", "large", "large blank", "cards"],
)
def test_what_is_printed_for_a_vote_is_accessible(make, data, language):
    said = dataclasses.replace(data, language=language)

    assert check_pdf(make(said), language=language) == []
    assert make(said) == make(said)


def test_two_ballots_stand_on_a_sheet_and_are_read_aloud_once(tmp_path):
    content = vote_prints.ballots(BALLOTS)

    assert page_count(content) == 1
    assert count_of(content, "Table") == 1
    printed = words(content, tmp_path)
    assert [printed.count(text) for text in SENTENCES] == [2, 2, 2]
    places = [printed.index(f"{n} {text}") for n, text in enumerate(SENTENCES, start=12)]
    assert places == sorted(places)


def test_the_boxes_stand_in_the_order_of_the_keys_that_type_them(tmp_path):
    usual = words(vote_prints.ballots(BALLOTS), tmp_path, "-layout")
    large = words(vote_prints.ballots(dataclasses.replace(BALLOTS, large=True)), tmp_path)

    assert "D’accord Pas d’accord Je passe" in usual
    assert large.count("D’accord Pas d’accord Je passe") == len(SENTENCES)


def test_a_ballot_asks_for_signs_and_refuses_names(tmp_path):
    french = words(vote_prints.ballots(BALLOTS), tmp_path)
    english = words(vote_prints.ballots(dataclasses.replace(BALLOTS, language="en")), tmp_path)

    assert "Les six signes de mon badge" in french
    assert "N’écrivez pas votre nom." in french
    assert "The six signs of my badge" in english
    assert "Do not write your name." in english


def test_a_long_ballot_has_its_pages_and_each_asks_for_the_badge(tmp_path):
    content = vote_prints.ballots(many(20))

    assert page_count(content) == 2
    second = words(content, tmp_path, "-f", "2")
    assert "Les six signes de mon badge" in second
    assert "2/2" in second
    assert words(content, tmp_path).split().count("Mot") == 50 * 20


def test_a_ballot_in_large_print_has_no_small_letter_and_loses_no_word(tmp_path):
    usual = vote_prints.ballots(BALLOTS)
    large = vote_prints.ballots(dataclasses.replace(BALLOTS, large=True))

    assert min(sizes_of(large, tmp_path)) >= 18 > min(sizes_of(usual, tmp_path))
    # What stands over a column in the one stands beside each box in the other.
    headings = {"N°", "PHRASE", "MISE", "AU", "VOTE"}
    lost = set(words(usual, tmp_path).upper().split()) - set(words(large, tmp_path).upper().split())
    assert lost <= headings


def test_blank_ballots_stay_on_one_page_each(tmp_path):
    assert page_count(vote_prints.ballots(BLANK)) == 1
    large = dataclasses.replace(BLANK, large=True, blank_lines=4)
    assert page_count(vote_prints.ballots(large)) == 1


def test_each_answer_has_a_page_of_four_cards_with_a_word_of_its_own(tmp_path):
    content = vote_prints.voting_cards(CARDS)

    assert page_count(content) == 3
    pages = [words(content, tmp_path, "-f", str(n), "-l", str(n)) for n in (1, 2, 3)]
    assert pages == [" ".join([word] * 4) for word in ("D’accord", "Pas d’accord", "Je passe")]
    assert min(sizes_of(content, tmp_path)) >= 50


def test_the_signs_of_the_cards_are_told_apart_without_colour(tmp_path):
    """In grey, what is drawn on the ground of each card has a shape of its own."""
    (tmp_path / "x.pdf").write_bytes(vote_prints.voting_cards(CARDS))
    command = ["pdftoppm", "-gray", "-r", "20", "-png", "x.pdf", "card"]
    subprocess.run(command, cwd=tmp_path, check=True)
    shapes = []
    for page in sorted(tmp_path.glob("card-*.png")):
        millimetre = 20 / 25.4
        edges = tuple(int(mm * millimetre) for mm in (50, 13, 98, 61))
        zone = Image.open(page).convert("L").crop(edges)
        ground = zone.getpixel((0, 0))
        drawn = enumerate(zone.tobytes())
        shapes.append({place for place, grey in drawn if abs(grey - ground) > 90})

    assert [len(shape) > 50 for shape in shapes] == [True] * 3
    for one, other in itertools.combinations(shapes, 2):
        assert len(one & other) < len(one | other) / 2
