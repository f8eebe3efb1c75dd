"""Who plays: accounts that anybody may use in the demonstration, and fictional participants."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chantier.people.actions import open_account
from chantier.people.models import Account, Channel, HowConsented, Purpose, Reach
from chantier.spaces.models import Constituency, RoleKind, Space, SpaceRole

PASSWORD = "demonstration"  # noqa: S105  printed for everybody: a demonstration holds no secret
# `.test` is reserved for tests (RFC 6761): no mail can ever leave for it.
DOMAIN = "exemple.test"

ROLES = {
    "administration": RoleKind.ADMINISTRATOR,
    "animation": RoleKind.ANIMATION,
    "comite": RoleKind.STEERING,
    "lecture": RoleKind.READER,
    "porteuse": None,
    "salle1": RoleKind.COOPERATOR,  # of the space: may be named in any of its meetings
    "salle2": RoleKind.COOPERATOR,
    "notes": RoleKind.COOPERATOR,
}
FIRST_NAMES = [
    "Aïcha",
    "Amina",
    "Anne",
    "Bruno",
    "Camille",
    "Chantal",
    "Claude",
    "Daniel",
    "Denise",
    "Élodie",
    "Fatima",
    "Farid",
    "Francis",
    "Gisèle",
    "Hakim",
    "Hélène",
    "Inès",
    "Jacques",
    "Jean-Luc",
    "Jeanne",
    "Karim",
    "Khadija",
    "Laurent",
    "Léa",
    "Louise",
    "Lucien",
    "Malika",
    "Marc",
    "Marie",
    "Martine",
    "Maxime",
    "Mehdi",
    "Michel",
    "Monique",
    "Nadia",
    "Nathalie",
    "Noémie",
    "Odile",
    "Omar",
    "Pascal",
    "Patricia",
    "Paul",
    "Rachid",
    "René",
    "Rosa",
    "Sabine",
    "Samira",
    "Serge",
    "Simone",
    "Sofia",
    "Sylvie",
    "Thérèse",
    "Thomas",
    "Yasmina",
    "Yves",
    "Zohra",
]
SURNAMES = ("Exemple", "Fictif", "Modèle", "Témoin", "Essai")


@dataclass(frozen=True, slots=True)
class Someone:
    """What a fictional person writes on a slip or types into the form."""

    name: str
    constituency: Constituency
    channel: str
    reach: str
    email: str = ""
    phone: str = ""
    postal_address: str = ""
    relay: str = ""
    party: str = ""

    def as_registration(self) -> dict[str, Any]:
        """The arguments of `registrations.actions.register` that say who it is."""
        return {
            "name": self.name,
            "email": self.email,
            "phone": self.phone,
            "postal_address": self.postal_address,
            "relay": self.relay,
            "reach": self.reach,
            "party_name": self.party,
            "channel": self.channel,
            "consents": {Purpose.CONTACT, Purpose.OPINIONS},
            "consent_how": HowConsented.FORM
            if self.channel == Channel.WEB
            else HowConsented.SIGNED
            if self.channel == Channel.PAPER
            else HowConsented.ORAL,
            "fictional": True,
        }


@dataclass
class Cast:
    """The accounts of the demonstration by their short name, and a source of people."""

    accounts: dict[str, Account]
    rng: random.Random = field(default_factory=lambda: random.Random(2015))  # noqa: S311
    number: int = 0

    def __getitem__(self, name: str) -> Account:
        return self.accounts[name]

    def people(self, constituencies: list[Constituency], count: int) -> Iterator[Someone]:
        """`count` fictional people, constituencies in turn; one in three without e-mail."""
        for turn in range(count):
            self.number += 1
            yield self._someone(constituencies[turn % len(constituencies)], turn)

    def _someone(self, constituency: Constituency, turn: int) -> Someone:
        number = self.number
        first, last = self.rng.choice(FIRST_NAMES), SURNAMES[number % len(SURNAMES)]
        name = f"{first} {last}"
        street = f"{number} rue de la Démonstration\n00000 Ville-Fictive"
        if turn % 6 == 2:
            return Someone(name, constituency, Channel.PAPER, Reach.LETTER, postal_address=street)
        if turn % 6 == 4:
            # 06 39 98 is the range that ARCEP keeps for fiction.
            phone = f"06 39 98 {number // 100:02} {number % 100:02}"
            return Someone(name, constituency, Channel.PHONE, Reach.CALL, phone=phone)
        if turn % 12 == 5:
            relay = "Le centre social fictif"
            return Someone(name, constituency, Channel.PAPER, Reach.RELAY, relay=relay, party=relay)
        email = f"personne{number}@{DOMAIN}"
        return Someone(name, constituency, Channel.WEB, Reach.EMAIL, email=email)


def engage(space: Space, *, now: datetime) -> Cast:
    """Open the accounts of the demonstration and give them their roles in `space`."""
    accounts = {}
    for name, role in ROLES.items():
        email = f"{name}@{DOMAIN}"
        account = Account.objects.filter(email=email).first()
        if account is None:
            shown = f"{name.capitalize()} (fictif)"
            account = open_account(email=email, name=shown, by=None, now=now)
            account.set_password(PASSWORD)
            account.save(update_fields=["password"])
        if role:
            SpaceRole.objects.get_or_create(space=space, account=account, role=role)
        accounts[name] = account
    return Cast(accounts)
