"""Short ways to say who asks for what."""

from uuid import uuid4

from chantier.meetings.models import PlaceRule
from chantier.people.models import Channel, HowConsented, Purpose, Reach
from chantier.registrations import actions
from tests.factories import NOON, ConstituencyFactory, MeetingFactory, WorksiteFactory


def evening(places=50, **more):
    """A workshop open for registration."""
    return MeetingFactory(open=True, places=places, **more)


def evenings(count, **more):
    """Several of one worksite."""
    worksite = WorksiteFactory()
    return [evening(worksite=worksite, **more) for _number in range(count)]


def drawn_by_lot(places=50, **more):
    return evening(places, place_rule=PlaceRule.LOTTERY, **more)


def ask(*meetings, now=NOON, **more):
    """Register on the web by e-mail, unless said otherwise."""
    worksite = meetings[0].worksite
    constituency = more.pop("constituency", None) or _own(worksite)
    said = {
        "name": "Zoé Fictive",
        "email": f"{uuid4().hex}@example.org",
        "reach": Reach.EMAIL,
        "consents": {Purpose.CONTACT},
    }
    return actions.register(
        worksite=worksite, meetings=meetings, constituency=constituency, now=now, **(said | more)
    )


def ask_on_paper(*meetings, by, **more):
    """A slip filled in by hand, without e-mail, typed at the desk."""
    said = {
        "name": "Yvonne Fictive",
        "email": "",
        "reach": Reach.LETTER,
        "postal_address": "1 rue Fictive\n00000 Nulle-Part",
        "channel": Channel.PAPER,
        "by": by,
        "consent_how": HowConsented.SIGNED,
    }
    return ask(*meetings, **(said | more))


def _own(worksite):
    return worksite.space.constituencies.first() or ConstituencyFactory(space=worksite.space)
