"""Short codes, as people copy them from a poster: any case, and look-alikes forgiven."""

import re
import secrets

from chantier.worksites.models import PSEUDONYM_ALPHABET

SHORTEST, LONGEST = 3, 12

_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_NOT_A_SIGN = re.compile(r"[^0-9A-Z]")


def heard(code: str) -> str:
    """What two spellings of one code have in common: `heard("io-15") == heard("1015")`."""
    return _NOT_A_SIGN.sub("", code.upper()).translate(_LOOK_ALIKES)


def new_code() -> str:
    """A code for a worksite that was given none: six signs without look-alikes."""
    return "".join(secrets.choice(PSEUDONYM_ALPHABET) for _ in range(6))
