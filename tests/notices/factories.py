"""Messages, posted as the steps post them."""

from chantier.notices import actions
from chantier.notices.models import Channel
from tests.factories import NOON

CONTEXT = {"title": "l’atelier", "what": "rien", "url": "https://exemple.org/p/abc_d"}


def post(kind="hello", **more):
    return actions.post(
        **{
            "kind": kind,
            "language": "fr",
            "channel": Channel.EMAIL,
            "to_name": "Léa Martin",
            "to_address": "lea@example.org",
            "person_key": None,
            "about": "tests.Thing:1",
            "context": CONTEXT,
            "now": NOON,
        }
        | more
    )


def letter(**more):
    return post(
        **{"channel": Channel.LETTER, "to_address": "1 rue Fictive\n00000 Nulle-Part"} | more
    )
