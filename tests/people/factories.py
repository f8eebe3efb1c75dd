"""People as the actions make them, with a link and a code that open."""

from chantier.people import actions
from chantier.people.models import Channel, HowConsented, Purpose, Reach
from tests.factories import NOON, AccountFactory


def entered(**given):
    """Somebody who entered by themselves on the web."""
    return actions.enter_person(
        **{
            "name": "Léa Fictive",
            "email": "lea@example.org",
            "reach": Reach.EMAIL,
            "purposes": [Purpose.CONTACT],
            "consent_how": HowConsented.FORM,
            "by": None,
            "now": NOON,
        }
        | given
    )


def entered_on_paper(**given):
    """Somebody without e-mail, entered from a slip by an organiser."""
    return entered(
        **{
            "name": "Ali Fictif",
            "email": "",
            "postal_address": "1 rue Fictive\n00000 Nulle-Part",
            "reach": Reach.LETTER,
            "consent_how": HowConsented.SIGNED,
            "entered_through": Channel.PAPER,
            "by": given.pop("by", None) or AccountFactory(),
        }
        | given
    )
