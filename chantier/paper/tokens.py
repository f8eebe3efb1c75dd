"""The number printed on a sheet: eight signs that can be read aloud, typed, and checked.

Seven random signs and one check sign by ISO/IEC 7064, hybrid system MOD 27,26: one wrong sign is
always noticed, two neighbours exchanged nearly always. It opens nothing by itself: only somebody
who may enter sheets can use it.
"""

import secrets

# No vowel and no look-alike, so that a number never spells a word; the same as pseudonyms.
ALPHABET = "23456789BCDFGHJKMNPQRTVWXZ"
_SIZE = len(ALPHABET)
LENGTH = 8


def new_token() -> str:
    """A number that nobody can guess from the others: 26^7 ≈ 8·10⁹."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return signs + _check_sign(signs)


def normalise(typed: str) -> str:
    """What was typed, without spaces and dashes, in capitals. May be no number at all."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())[: 4 * LENGTH]


def is_well_formed(token: str) -> bool:
    """Eight known signs whose last one agrees with the others."""
    return (
        len(token) == LENGTH
        and all(sign in ALPHABET for sign in token)
        and _check_sign(token[:-1]) == token[-1]
    )


def spaced(token: str) -> str:
    """As it is printed: two groups of four."""
    return f"{token[:4]} {token[4:]}"


def _check_sign(signs: str) -> str:
    product = _SIZE
    for sign in signs:
        total = (product + ALPHABET.index(sign)) % _SIZE or _SIZE
        product = total * 2 % (_SIZE + 1)
    return ALPHABET[(1 - product) % _SIZE]
