import pytest

from chantier.reports.citations import cited_in, linked


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Rien.", []),
        ("On l’a dit [n° 12].", [12]),
        ("[n°12] [N° 3] [no 7] [nº 8] [# 9]", [3, 7, 8, 9, 12]),
        ("[n° 3, 12 et 4]", [3, 4, 12]),
        ("[note 3] [n] [12] [n° douze]", []),
        ("[n° 99999999999999]", []),
    ],
)
def test_a_text_names_contributions_by_their_numbers(text, numbers):
    assert cited_in(text) == numbers


def test_only_known_numbers_become_links():
    html = linked("<p>[n° 1, 2] et [n° 3]</p>", {1, 3}, lambda n: f'<a href="#c{n}">{n}</a>')

    assert html == '<p>[n° <a href="#c1">1</a>, 2] et [n° <a href="#c3">3</a>]</p>'
