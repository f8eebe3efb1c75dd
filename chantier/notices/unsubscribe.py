"""The address by which a mail program says, in one click, "no more of these" (RFC 8058).

Opening it asks; only POST acts, so that a program that follows links unsubscribes nobody. The page
stands in `people`, above this package: it is named here, and no more.
"""

import uuid

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

_SALT = "chantier.notices.unsubscribe"


def address(person_key: uuid.UUID, language: str) -> str:
    """The person's own address, in their language. It lasts as long as the installation's key."""
    token = signing.Signer(salt=_SALT).sign(person_key.hex)
    with translation.override(language):
        return settings.SITE_URL + reverse("people:unsubscribe", args=[token])


def person_key(token: str) -> uuid.UUID | None:
    """Whose address it is; None for one that we did not make."""
    try:
        return uuid.UUID(signing.Signer(salt=_SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def headers(key: uuid.UUID, language: str) -> dict[str, str]:
    """The two headers of a mail."""
    return {
        "List-Unsubscribe": f"<{address(key, language)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
