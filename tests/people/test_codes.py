import re
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.people import codes
from tests.factories import PersonFactory

bodies = st.text(alphabet=codes.ALPHABET, min_size=codes.LENGTH, max_size=codes.LENGTH)


def test_the_check_rests_on_a_prime_number_of_characters():
    size = len(codes.ALPHABET)
    assert len(set(codes.ALPHABET)) == size
    assert all(size % divisor for divisor in range(2, size))
    assert size > codes.LENGTH + 1


def test_no_character_looks_like_another():
    for pair in ("0O", "1I", "1L", "2Z", "5S", "8B", "6G", "UV", "VY", "0D", "0Q"):
        assert len(set(pair) & set(codes.ALPHABET)) <= 1, pair


@given(bodies, st.integers(0, codes.LENGTH), st.sampled_from(codes.ALPHABET))
def test_any_one_wrong_character_is_seen(body, place, wrong):
    code = body + codes.check_character(body)
    slip = code[:place] + wrong + code[place + 1 :]

    assert codes.is_well_formed(code)
    assert codes.is_well_formed(slip) == (slip == code)


@given(bodies, st.integers(0, codes.LENGTH - 1))
def test_two_neighbours_exchanged_are_seen(body, place):
    code = body + codes.check_character(body)
    slip = code[:place] + code[place + 1] + code[place] + code[place + 2 :]

    assert codes.is_well_formed(slip) == (slip == code)


@given(st.uuids(), st.integers(1, 1000))
def test_a_code_is_read_back_however_it_is_typed(key, version):
    code = codes.code_of(key, version)

    for typed in (code.lower(), codes.in_groups(code), "-".join(code), f" {code}\t"):
        assert codes.cleaned(typed) == code
    assert codes.is_well_formed(code)


def test_look_alikes_are_read_as_what_they_resemble():
    assert codes.cleaned("z2 s5 b8 g6") == "ZZSSBB66"


@pytest.mark.parametrize("typed", ["", "A", "É" * 9, "☂" * 9, "A" * 100_000, "AAA AAA AA0"])
def test_anything_else_is_not_a_code(typed):
    assert not codes.is_well_formed(codes.cleaned(typed))


def test_a_link_and_a_code_follow_from_the_person_alone_and_turn_with_the_version():
    key = uuid4()

    assert codes.link_token(key, 1) == codes.link_token(key, 1)
    assert codes.code_of(key, 1) == codes.code_of(key, 1)
    assert codes.link_token(key, 1) != codes.link_token(key, 2)
    assert codes.code_of(key, 1) != codes.code_of(key, 2)
    assert re.fullmatch(r"[\w-]{24}", codes.link_token(key, 1))


def test_another_installation_derives_others(settings):
    key = uuid4()
    here = codes.link_token(key, 1), codes.code_of(key, 1), codes.digest("x")
    settings.SECRET_KEY = "elsewhere"

    there = codes.link_token(key, 1), codes.code_of(key, 1), codes.digest("x")

    assert not set(here) & set(there)


def test_the_link_stands_at_the_address_of_the_settings(settings):
    settings.SITE_URL = "https://chantier.example"
    person = PersonFactory(on_paper=True, language="en")

    assert codes.link(person).startswith("https://chantier.example/en/moi/")


def test_somebody_erased_has_neither_link_nor_code(now):
    person = PersonFactory(erased_at=now)

    assert codes.link(person) == codes.link_path(person) == codes.paper_code(person) == ""
