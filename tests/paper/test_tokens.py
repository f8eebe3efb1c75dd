import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.paper import tokens

SIGNS = st.text(alphabet=tokens.ALPHABET, min_size=7, max_size=7)


@given(signs=SIGNS, position=st.integers(0, 7), wrong=st.sampled_from(tokens.ALPHABET))
def test_one_wrong_sign_is_always_noticed(signs, position, wrong):
    token = signs + tokens._check_sign(signs)
    assert tokens.is_well_formed(token)

    misread = token[:position] + wrong + token[position + 1 :]

    assert tokens.is_well_formed(misread) == (misread == token)


def test_two_neighbours_exchanged_are_nearly_always_noticed():
    exchanged = missed = 0
    for _time in range(2000):
        token = tokens.new_token()
        for place in range(7):
            swapped = token[:place] + token[place + 1] + token[place] + token[place + 2 :]
            if swapped != token:
                exchanged += 1
                missed += tokens.is_well_formed(swapped)
    assert missed / exchanged < 0.01


@pytest.mark.parametrize("typed", ["", "  ", "ABC", "2" * 100_000, "é€ß𝔘", "2345678!"])
def test_what_is_no_number_is_told_apart(typed):
    assert not tokens.is_well_formed(tokens.normalise(typed))


def test_a_number_is_typed_with_spaces_dashes_and_small_letters():
    token = tokens.new_token()

    assert tokens.normalise(f" {token[:4].lower()}-{token[4:]} ") == token
    assert tokens.normalise(tokens.spaced(token)) == token
