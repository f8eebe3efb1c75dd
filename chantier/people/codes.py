"""The secret link and the paper code of a person: derived from a key, never stored.

Whoever holds the data file alone can open nobody's page: only digests are kept, made with the
installation's secret. Turning a person's `access_version` makes both worthless at once.
"""

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from chantier.people.models import Person

# 23 characters, a prime number (see `check_character`). None looks like another, typed or written
# by hand: what is left out is read as what it resembles, or refused.
ALPHABET = "34679ABCDEFHJKMNPRSTXYZ"
LOOK_ALIKES = str.maketrans({"2": "Z", "5": "S", "8": "B", "G": "6", "U": "", "V": "", "W": ""})
LENGTH = 8
LINK_BYTES = 18  # 144 bits, 24 characters


def link_token(key: UUID, version: int) -> str:
    """The secret of a personal link: 24 characters that stand in an address as they are."""
    return urlsafe_b64encode(_derive("link", key, version)[:LINK_BYTES]).decode()


def code_of(key: UUID, version: int) -> str:
    """The paper code: 8 characters drawn from 23 (36 bits) and a check character."""
    number = int.from_bytes(_derive("code", key, version), "big")
    letters = ""
    for _ in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters += ALPHABET[rest]
    return letters + check_character(letters)


def check_character(letters: str) -> str:
    """The ninth character: it makes the sum of each character's rank × place a multiple of 23.

    23 is prime and greater than 9, so no wrong character and no two characters exchanged can
    leave the sum a multiple. The last place counts 9, and 9 × 18 = 162 = 7 × 23 + 1.
    """
    total = sum(place * ALPHABET.index(letter) for place, letter in enumerate(letters, start=1))
    return ALPHABET[-total * 18 % len(ALPHABET)]


def cleaned(typed: str) -> str:
    """A code as somebody typed it, without what they put between the groups.

    Capital or not, characters that are not in the alphabet are read as their look-alikes.
    """
    return "".join(c for c in typed.upper() if c.isalnum()).translate(LOOK_ALIKES)


def is_well_formed(code: str) -> bool:
    """No slip of the pen: right length, known characters, right check character."""
    if len(code) != LENGTH + 1 or any(letter not in ALPHABET for letter in code):
        return False
    return check_character(code[:LENGTH]) == code[LENGTH]


def in_groups(code: str) -> str:
    """As printed and read aloud: three groups of three."""
    return " ".join(code[at : at + 3] for at in range(0, len(code), 3))


def digest(secret: str) -> str:
    """What is kept of a token or code, for looking it up."""
    return _keyed(f"digest\0{secret}").hex()


def paper_code(person: Person) -> str:
    """The person's code, in groups. Empty for somebody erased."""
    if person.erased_at:
        return ""
    return in_groups(code_of(person.key, person.access_version))


def link_path(person: Person) -> str:
    """The path of the personal link, in the person's language. Empty for somebody erased."""
    if person.erased_at:
        return ""
    with override(person.language):
        token = link_token(person.key, person.access_version)
        return reverse("people:personal_link", kwargs={"token": token})


def link(person: Person) -> str:
    """The whole personal link, at the address of the settings whatever a request pretends."""
    path = link_path(person)
    return path and f"{settings.SITE_URL}{path}"


def _derive(purpose: str, key: UUID, version: int) -> bytes:
    return _keyed(f"{purpose}\0{key.hex}\0{version}")


def _keyed(message: str) -> bytes:
    """HMAC-SHA256 under a key that serves nothing else."""
    key = hmac.digest(settings.SECRET_KEY.encode(), b"chantier.people.codes", sha256)
    return hmac.digest(key, message.encode(), sha256)
