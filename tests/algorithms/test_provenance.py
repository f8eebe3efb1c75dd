"""A shared linear text: plain form, smallest difference, merging, and who wrote each character."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chantier.algorithms.provenance import parse, passages, plain_of, render, replay, written

TEXT = """## Les **forces**

Réunie en mars, l'équipe 🙂 a tenu *huit* rencontres [n° 3, 12].^[Dont une à la mairie.]

- une salle chauffée
  1. ouverte le soir
> « On nous a écoutés. »

| Lieu | Soirs |
|------|-------|
| Gare | 4     |
"""


class Journal:
    """Rows of updates, and who typed each."""

    def __init__(self):
        self.rows = []

    def post(self, plain, base=None):
        base = len(self.rows) if base is None else base
        made = written(
            base=self.rows[:base],
            since=self.rows[base:],
            plain=plain,
            client=len(self.rows) + 1,
        )
        self.rows.append(made.update)
        assert made.text == self.text
        return made.text

    @property
    def text(self):
        return plain_of(replay(self.rows))

    def authors(self):
        return [(one.client, one.text) for one in passages(replay(self.rows))]


def test_every_line_is_a_block_and_its_signs_are_attributes():
    units = parse("## Les **forces** [n° 3]")

    assert units[0].attributes == {"kind": "heading", "level": "2"}
    assert "".join(unit.value for unit in units[1:]) == "Les forces [n° 3]"
    assert units[-1].atom == "citation"
    assert units[5].attributes == {"m:strong": "true"}


_signs = st.lists(
    st.sampled_from(["a", "é", "🙂", "e\u0301", " ", "\n", "*", "**", "# ", "- ", "> ", "|", "1. "])
    | st.sampled_from(["[n° 2]", "^[x]", "^[", "]", "م", "\t", "\u202f"]),
    max_size=30,
).map("".join)


@given(_signs)
def test_any_text_reads_back_the_same(text):
    assert render(parse(text)) == text


@settings(deadline=None)
@given(_signs, _signs)
def test_any_text_can_become_any_other(before, after):
    journal = Journal()

    assert journal.post(before) == before
    assert journal.post(after) == after
    assert "".join(text for _client, text in journal.authors()) == after


def test_a_rich_text_keeps_its_form():
    assert Journal().post(TEXT) == TEXT


def test_each_character_belongs_to_whoever_typed_it():
    journal = Journal()
    journal.post("L'été dernier 🙂, la salle était froide.")
    journal.post("L'été dernier 🙂, la grande salle était très froide.")

    assert journal.authors() == [
        (1, "L'été dernier 🙂, la "),
        (2, "grande "),
        (1, "salle était "),
        (2, "très "),
        (1, "froide."),
    ]


@pytest.mark.parametrize(
    "after", ["## Une phrase\nentière.", "- Une phrase entière.", "> Une phrase entière."]
)
def test_structure_credits_nobody_with_the_words(after):
    journal = Journal()
    journal.post("Une phrase entière.")
    journal.post(after)

    mine = "".join(text for client, text in journal.authors() if client == 1)
    assert "Une phrase" in mine
    assert "entière." in mine


def test_a_heading_made_while_another_types_keeps_every_character():
    journal = Journal()
    journal.post("Une phrase.")
    journal.post("## Une phrase.", base=1)

    assert journal.post("Une longue phrase.", base=1) == "## Une longue phrase."


def test_two_who_make_the_same_heading_do_not_double_it():
    journal = Journal()
    journal.post("Une phrase.")
    journal.post("## Une phrase.", base=1)

    assert journal.post("## Une phrase.", base=1) == "## Une phrase."


def test_fifty_plain_posts_from_one_base_are_all_kept():
    lines = [f"Phrase numéro {number} du compte rendu." for number in range(10)]
    journal = Journal()
    journal.post("\n".join(lines))
    for person in range(50):
        mine = list(lines)
        mine[person % 10] += f" Ajout de la personne {person:02}."
        journal.post("\n".join(mine), base=1)

    assert all(f"Ajout de la personne {person:02}." in journal.text for person in range(50))


def test_random_posts_from_any_base_agree_with_a_replay_and_with_their_authors():
    chance = random.Random(6)
    journal = Journal()
    texts = [journal.post(TEXT)]
    for _ in range(60):
        base = chance.randrange(max(0, len(texts) - 4), len(texts)) + 1
        text = plain_of(replay(journal.rows[:base]))
        at = chance.randrange(len(text) + 1)
        cut = chance.choice([0, 0, 3, 12])
        word = chance.choice(["été ", "🙂", "\n", "- ", "**", "[n° 5]", "عام", ""])
        texts.append(journal.post(text[:at] + word + text[at + cut :], base=base))

    document = replay(journal.rows)
    assert "".join(one.text for one in passages(document)) == plain_of(document)
    assert {one.client for one in passages(document)} <= set(range(1, 62))


def test_a_whole_report_is_credited_to_its_one_author():
    journal = Journal()
    journal.post(
        "\n\n".join(f"Le paragraphe {n} raconte une soirée à l'école." for n in range(800))
    )
    document = replay(journal.rows)

    assert len(passages(document)) == 1


def test_a_long_text_rewritten_whole_is_replaced():
    journal = Journal()
    journal.post("mot " * 1_500)

    assert journal.post("autre " * 1_500) == "autre " * 1_500
