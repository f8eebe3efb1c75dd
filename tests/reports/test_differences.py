import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.reports import differences
from chantier.reports.differences import between, merge, sentences

prose = st.text(alphabet="ab .!?…»«\n\u202f\u00a0é🙂(", max_size=60)
words = st.lists(st.integers(0, 9), max_size=8)


def as_text(numbers, mark):
    return " ".join(f"{mark}{number}." for number in numbers)


def test_a_french_question_is_one_sentence():
    assert sentences("« Vraiment\u202f?\u00a0» dit-elle. Oui.\nFin") == [
        "« Vraiment\u202f?\u00a0» ",
        "dit-elle. ",
        "Oui.",
        "\n",
        "Fin",
    ]


@given(prose)
def test_sentences_joined_are_the_text(text):
    assert "".join(sentences(text)) == text


@given(prose, prose)
def test_a_difference_holds_both_texts(old, new):
    pieces = between(old, new)

    assert "".join(p.text for p in pieces if p.change != "added") == old
    assert "".join(p.text for p in pieces if p.change != "removed") == new


def test_a_sentence_added_after_the_last_leaves_the_last_as_it_was():
    assert [(p.change, p.text) for p in between("A b. C d.", "A b. C d. E f.")] == [
        ("kept", "A b. C d."),
        ("added", " E f."),
    ]
    assert [p.change for p in between("A. B.", "C. D.")] == ["removed", "added"]


def test_changes_in_distant_sentences_merge_by_themselves():
    merged = merge("A. B. C. D. E.", "A un. B. C. D. E.", "A. B. C. D. E deux.")

    assert merged.text == "A un. B. C. D. E deux."
    assert not merged.overlaps


def test_the_same_sentence_reworded_twice_stands_twice_for_somebody_to_join():
    merged = merge("Un. Deux.", "Un mien. Deux.", "Un leur. Deux.")

    assert merged.overlaps
    assert "Un mien." in merged.text
    assert "Un leur." in merged.text


@given(words, st.data())
def test_no_word_of_either_side_is_lost(base, data):
    def reworded(mark):
        out = []
        for number in base:
            fate = data.draw(st.sampled_from(["keep", "keep", "change", "drop", "add"]))
            if fate == "keep":
                out.append(f"w{number}.")
            elif fate == "change":
                out.append(f"{mark}{len(out)}.")
            elif fate == "add":
                out += [f"w{number}.", f"{mark}{len(out)}."]
        return " ".join(out)

    mine, theirs = reworded("m"), reworded("t")
    merged = merge(as_text(base, "w"), mine, theirs)

    for word in [*mine.split(), *theirs.split()]:
        if word[0] in "mt":
            assert word in merged.text.split()


@given(prose, prose)
def test_one_side_alone_is_taken_as_it_is(base, text):
    assert merge(base, text, base).text == text
    assert merge(base, base, text).text == text
    assert merge(base, text, text).text == text


BASE = "Un fait. Un autre fait."


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ("Mon fait. Un autre fait.", "Son fait. Un autre fait.", True),
        ("Mon fait. Un autre fait.", "Un fait. Son fait.", False),
        ("Un fait. Un autre fait. Le mien.", "Un fait. Un autre fait. Le sien.", False),
        ("Un fait. Un autre fait. Le même.", "Un fait. Un autre fait. Le même.", True),
        ("Un autre fait.", "Son fait. Un autre fait.", True),
        ("Un fait.\n\nUn autre fait.", "Un fait. Son fait.", False),
    ],
)
def test_two_texts_are_contested_where_both_touched_a_sentence(mine, theirs, expected):
    assert differences.contested(BASE, mine, theirs) is expected


def test_a_part_that_two_write_from_nothing_is_for_somebody_to_join():
    assert differences.contested("", "Le mien.", "Le sien.")
