"""Plans of tables, cards and the list on the wall: accessible, whole, in large print too."""

import dataclasses
import re
import subprocess

import pytest

from chantier.typesetting import table_prints
from chantier.typesetting.prints import COLOURS
from chantier.typesetting.table_prints import (
    Card,
    Cards,
    Seated,
    TablePlan,
    TablePlans,
    Wall,
    WallRow,
)
from tests.typesetting.pdf_checks import check_pdf, count_of, page_count, sizes_of, words

COMMON = {"language": "fr", "organiser": "Espace (fictif)", "title": "Journée fictive"}
THEME = "Se faire entendre sans que personne ne parle à la place des autres"
LONG_NAME = "Maximiliana-Anastasiopoulou Constantinidou de La Rochefoucauld"


def named(number: int) -> str:
    return f"Habitante {number:02}" if number % 7 else f"{LONG_NAME} {number:02}"


PLANS = TablePlans(
    tables=tuple(
        TablePlan(
            number=str(number),
            round="Tour 1",
            theme=THEME,
            people=tuple(
                Seated(
                    name=named(turn),
                    constituency="Salariées, salariés et bénévoles d’associations du territoire",
                    letter="F",
                    colour=COLOURS[turn % 8],
                )
                for turn in range(10)
            ),
        )
        for number in (1, 2)
    ),
    **COMMON,
)
CARDS = Cards(
    date="Samedi 30 janvier 2016",
    cards=tuple(
        Card(
            name=named(turn),
            letter="F",
            lines=tuple(f"Tour {n} : table {n} – {THEME}" for n in range(turn % 5 + 1)),
        )
        for turn in range(9)
    ),
    **COMMON,
)
WALL = Wall(
    date="Samedi 30 janvier 2016",
    columns=("Tour 1", "Tour 2", "Tour 3"),
    rows=tuple(WallRow(name=named(turn), tables=("1", "12", "3")) for turn in range(40)),
    **COMMON,
)
ALL = pytest.mark.parametrize(
    ("make", "data"),
    [(table_prints.table_plans, PLANS), (table_prints.cards, CARDS), (table_prints.wall, WALL)],
    ids=["plans", "cards", "wall"],
)


@ALL
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("large", [False, True])
def test_each_is_accessible_and_prints_the_same_twice(make, data, language, large):
    said = dataclasses.replace(data, language=language, large=large)

    assert check_pdf(make(said), language=language) == []
    assert make(said) == make(said)


@ALL
def test_large_print_has_no_small_letter_and_loses_no_word(make, data, tmp_path):
    usual, large = make(data), make(dataclasses.replace(data, large=True))

    assert min(sizes_of(large, tmp_path)) >= 18 > min(sizes_of(usual, tmp_path))
    # Whole words, but a name may go on to the next line at its hyphen, and loses it in reading.
    kept = re.sub(r"[\W\d]", "", words(large, tmp_path))
    said = re.findall(r"[^\W\d]+", words(usual, tmp_path))
    assert [word for word in said if word not in kept and word.upper() not in kept] == []


@pytest.mark.parametrize("large", [False, True], ids=["usual", "large"])
def test_a_card_keeps_all_its_lines_above_its_foot(large, tmp_path):
    """They are set smaller and closer rather than over one another."""
    card = Card(name="Zoé Fictive", letter="A", lines=(f"Tour 1 : table 3 – {THEME}",) * 5)
    content = table_prints.cards(dataclasses.replace(CARDS, cards=(card,), large=large))
    (tmp_path / "x.pdf").write_bytes(content)
    boxes = subprocess.run(
        ["pdftotext", "-bbox", "x.pdf", "-"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    tops = [(word, float(top)) for top, word in re.findall(r'yMin="([\d.]+)".*>(.*)</', boxes)]
    (foot,) = [top for word, top in tops if word == "Journée"]
    lines = sorted({top for word, top in tops if word == "Tour"})

    assert len(lines) == 5
    smallest = min(sizes_of(content, tmp_path))
    assert foot - max(top for word, top in tops if word == "autres") > smallest


def test_the_second_page_of_a_table_says_of_which_it_is(tmp_path):
    content = table_prints.table_plans(dataclasses.replace(PLANS, large=True))

    assert page_count(content) > len(PLANS.tables)
    assert count_of(content, "H1") == len(PLANS.tables)
    for page in range(1, page_count(content) + 1):
        foot = words(content, tmp_path, "-f", str(page), "-l", str(page), "-layout").split()[-2:]
        assert foot in (["Table", "1"], ["Table", "2"])
