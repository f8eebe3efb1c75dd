"""The rules of a worksite. Who may act is the gate's business; here stands when one may."""

from django.utils.translation import gettext as _

from chantier.rules import Denied
from chantier.worksites.codes import LONGEST, SHORTEST, heard
from chantier.worksites.identity import keeps_opinions
from chantier.worksites.models import Participation, Worksite
from chantier.worksites.states import State


def check_can_use_code(code: str, *, worksite: Worksite | None = None) -> None:
    """A code must be sayable and mistaken for no other one."""
    if not (code.isascii() and code.isalnum() and SHORTEST <= len(code) <= LONGEST):
        raise Denied(
            _(
                "A short code has %(least)d to %(most)d letters or digits, "
                "without accents or spaces."
            )
            % {"least": SHORTEST, "most": LONGEST}
        )
    others = Worksite.objects.exclude(pk=worksite.pk) if worksite else Worksite.objects.all()
    if heard(code) in {heard(other) for other in others.values_list("code", flat=True)}:
        raise Denied(
            _("This code, or one that looks like it, is that of another worksite. Choose another.")
        )


def check_can_edit(worksite: Worksite) -> None:
    """A closed worksite stays as it was read."""
    if worksite.state == State.CLOSED:
        raise Denied(_("This worksite is closed: its texts and its calendar no longer change."))


def check_can_open_invitation(worksite: Worksite) -> None:
    """Nobody is invited to something that does not say what, when, and where to turn."""
    lacking = []
    if not worksite.code:
        lacking.append(_("the short code"))
    if not (worksite.invitation.strip() or worksite.question.strip()):
        lacking.append(_("the text of the invitation, or the question"))
    if not any(e.when.strip() or e.starts_on for e in worksite.calendar.all()):
        lacking.append(_("a calendar with at least one step, dated or in words"))
    if lacking:
        raise Denied(
            _(
                "The invitation cannot open yet. It lacks: %(what)s. "
                "Add it to the texts, then return."
            )
            % {"what": ", ".join(lacking)}
        )


def check_can_move_to(worksite: Worksite, state: State) -> None:
    """May the worksite go to `state` now?"""
    worksite.check_can_move_to(state)
    if state == State.INVITATION:
        check_can_open_invitation(worksite)
    if state == State.PREPARATION and worksite.participations.exists():
        raise Denied(
            _(
                "People have already answered the invitation: it can no longer be withdrawn. "
                "Correct its texts instead, and tell those registered."
            )
        )


def check_keeps_opinions(participation: Participation) -> None:
    """Opinions are kept of those who agreed to it, and whose agreement stands."""
    if not keeps_opinions(participation):
        raise Denied(
            _(
                "Nothing said or voted can be kept without agreement: here it was not given, or it "
                "was taken back. It can be given on the personal page (by its link or paper code), "
                "under “What you agreed to”."
            )
        )
