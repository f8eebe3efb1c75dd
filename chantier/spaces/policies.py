"""Who may change a space, and what keeps it whole: an administrator, letters, dates."""

from datetime import date

from django.utils.translation import gettext as _

from chantier.people.models import Account
from chantier.rules import Denied
from chantier.spaces.models import (
    LETTERS,
    Constituency,
    Cooperator,
    RoleKind,
    Space,
    SpaceRole,
)

RESERVED = frozenset({"nouveau"})


def check_can_create(*, slug: str, by: Account | None) -> None:
    """Whoever installed opens spaces; `by` None is a command on the server."""
    if by is not None and not by.is_staff:
        raise Denied(_("Only whoever installed this site opens a space: write to them."))
    if slug in RESERVED or Space.objects.filter(slug=slug).exists():
        raise Denied(_("This address is taken: choose another one."))


def check_can_add_constituency(*, space: Space, letter: str) -> None:
    """A letter stands for one constituency of the space, on badges and ballots."""
    if len(letter) != 1 or letter not in LETTERS:
        raise Denied(_("The letter is one capital from A to Z."))
    if space.constituencies.filter(letter=letter).exists():
        raise Denied(_("This letter stands for another constituency: choose another one."))


def check_can_record_decision(*, taken_on: date, today: date) -> None:
    """The log tells what was decided, not what will be."""
    if taken_on > today:
        raise Denied(_("This day is yet to come: write the decision down once it is taken."))


def check_can_join(*, space: Space, constituency: Constituency) -> None:
    """A member speaks from one of the space's constituencies."""
    if constituency.space_id != space.pk:
        raise Denied(_("Choose one of the constituencies of this space."))


def check_can_leave(cooperator: Cooperator) -> None:
    """One leaves once."""
    if cooperator.left_at:
        raise Denied(_("This membership is over already."))


def check_can_give_role(*, space: Space, email: str, by: Account | None) -> None:
    """Administrators give roles to others: nobody raises their own rights."""
    if by is None:
        return
    _check_administers(space, by)
    if email.lower() == by.email.lower():
        raise Denied(_("Nobody gives themselves a role: ask another administrator."))


def check_can_remove_role(role: SpaceRole, *, by: Account | None) -> None:
    """A space keeps at least one administrator."""
    if by is not None:
        _check_administers(role.space, by)
    if role.role != RoleKind.ADMINISTRATOR:
        return
    others = SpaceRole.objects.active_administrators(role.space).exclude(pk=role.pk)
    if not others.exists():
        raise Denied(_("This is the last administrator: name another one first."))


def check_can_close_account(account: Account) -> None:
    """Whoever is the last administrator of a space names another one first."""
    for role in SpaceRole.objects.filter(account=account, role=RoleKind.ADMINISTRATOR):
        others = SpaceRole.objects.active_administrators(role.space).exclude(account=account)
        if not others.exists():
            raise Denied(
                _("You are the last administrator of %(space)s: name another one first.")
                % {"space": role.space}
            )


def _check_administers(space: Space, by: Account) -> None:
    own = SpaceRole.objects.filter(space=space, account=by, role=RoleKind.ADMINISTRATOR)
    if not by.is_staff and not own.exists():
        raise Denied(_("Only an administrator of the space gives and removes roles."))
