"""Keyed hashes: to know an address or a form again without keeping it in clear."""

import hashlib
import unicodedata
from uuid import UUID

from django.utils.crypto import salted_hmac

from chantier.meetings.models import Meeting


def contact_key(email: str) -> str:
    """The hash of an e-mail as its owner means it: case, accents' forms and `+alias` apart."""
    local, at, domain = unicodedata.normalize("NFKC", email).strip().casefold().rpartition("@")
    if not at:
        return ""
    return _hash("contact", local.partition("+")[0], domain)


def request_digest(request_key: UUID | None, *said: str) -> str:
    """The hash of a form and of who filled it in: a borrowed page makes another one."""
    return _hash("form", request_key.hex, *said) if request_key else ""


def plain(name: str) -> str:
    """A name without capitals and accents, to compare it."""
    letters = unicodedata.normalize("NFD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def plan_key(meeting: Meeting) -> str:
    """The hash of when and where: it changes when somebody must be told."""
    plan = (meeting.starts_at, meeting.ends_at, meeting.when, meeting.venue, meeting.address)
    return hashlib.sha256(repr([f"{word}" for word in plan]).encode()).hexdigest()[:16]


def _hash(purpose: str, *parts: str) -> str:
    salt = f"chantier.registrations.{purpose}"
    return salted_hmac(salt, "\0".join(parts), algorithm="sha256").hexdigest()
