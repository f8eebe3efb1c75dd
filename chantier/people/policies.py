"""What must be true of a person: that we can reach them, and that they said yes."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from chantier.people.models import Account, HowConsented, Person, Purpose, Reach
from chantier.rules import Denied

FRESH = timedelta(minutes=15)


def check_can_be_reached(
    *, reach: str, email: str, phone: str, postal_address: str, relay: str
) -> None:
    """The way chosen needs its address: a letter cannot go to an e-mail."""
    lacking = {
        Reach.EMAIL: (email, _("To be reached by e-mail, write an e-mail address.")),
        Reach.SMS: (phone, _("To be reached by text message, write a phone number.")),
        Reach.CALL: (phone, _("To be called, write a phone number.")),
        Reach.LETTER: (postal_address, _("To be reached by letter, write a postal address.")),
        Reach.RELAY: (relay, _("Write the name of the person or association who will tell you.")),
    }
    if reach not in lacking:
        raise Denied(_("Choose how to be reached."))
    given, reason = lacking[Reach(reach)]
    if not given.strip():
        raise Denied(reason)


def check_can_enter(*, purposes: frozenset[str], consent_how: str, by: Account | None) -> None:
    """Nobody is entered without their consent, and nobody can say yes by web for another one."""
    if Purpose.CONTACT not in purposes:
        raise Denied(_("Without the consent to be told about the worksite, nothing can be kept."))
    if consent_how not in HowConsented.values:
        raise Denied(_("Say how the person consented."))
    if by is not None and consent_how == HowConsented.FORM:
        raise Denied(_("Say how the person consented: signed, said before a witness, by message."))


def check_can_change(person: Person) -> None:
    """An erased person stays erased."""
    if person.erased_at:
        raise Denied(_("This person was erased: nothing can be changed any more."))


def check_can_attach(account: Account, person: Person) -> None:
    """An account is one person, and a person has one account."""
    if account.person_id not in (None, person.pk):
        raise Denied(_("Your account is tied to another personal page already."))
    if Account.objects.filter(person=person).exclude(pk=account.pk).exists():
        raise Denied(_("This personal page is tied to another account already."))


def check_can_set_new_password(*, code_typed_at: datetime | None, now: datetime) -> None:
    """A forgotten password is dropped only by whoever has just proved that the e-mail is theirs."""
    if code_typed_at is None or now - code_typed_at > FRESH:
        raise Denied(_("Sign out, then sign in with a code sent by e-mail, and come back here."))
