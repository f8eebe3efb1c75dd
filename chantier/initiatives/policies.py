"""The rules of initiatives and their presentations."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from chantier.initiatives.models import Bearer, Depth, Initiative, SectionKey, Side
from chantier.initiatives.presentation import field_name, presentation_sha256, texts_of
from chantier.initiatives.states import State
from chantier.people.models import Account
from chantier.people.visitor import Visitor
from chantier.rules import Denied
from chantier.worksites import policies as worksites
from chantier.worksites.access import rights_on

MOST_ATTACHMENTS = 20


def check_can_edit(initiative: Initiative) -> None:
    """A closed worksite keeps its presentations as they were read."""
    worksites.check_can_edit(initiative.worksite)


def check_can_propose(initiative: Initiative) -> None:
    """What is proposed for sign-off can be read whole."""
    check_can_edit(initiative)
    if initiative.state != State.WRITING:
        raise Denied(_("This presentation is already proposed for sign-off."))
    texts = texts_of(initiative)
    missing = [str(key.label) for key in SectionKey if not _said(texts, Depth.FULL, key)]
    if missing:
        raise Denied(
            _("Some sections of the fuller presentation are still empty: %(sections)s.")
            % {"sections": ", ".join(missing)}
        )
    if not any(_said(texts, Depth.SHORT, key) for key in SectionKey):
        raise Denied(_("Nothing is written yet for everyone: write at least one short section."))


def _said(texts: Mapping[str, str], depth: Depth, key: SectionKey) -> bool:
    return bool(texts[field_name(depth, key)].strip())


def check_can_sign_off(initiative: Initiative, side: Side, *, by: Account) -> None:
    """Bearers sign for the bearers, the committee for the committee, and nobody for both."""
    if initiative.state == State.WRITING:
        raise Denied(_("This presentation is not proposed for sign-off yet: its text may change."))
    if initiative.state == State.SIGNED:
        raise Denied(_("Both sides have already signed this presentation off."))
    if side == Side.BEARERS and not _bears(initiative, by):
        raise Denied(_("Only a bearer of the initiative signs off for the bearers."))
    if side == Side.COMMITTEE and not _steers(initiative, by):
        raise Denied(_("Only a member of the steering committee signs off for the committee."))
    others = initiative.sign_offs.filter(text_sha256=presentation_sha256(initiative), by=by)
    if others.exclude(side=side).exists():
        raise Denied(_("You signed for the other side: someone else must sign for this one."))


def check_can_attach(initiative: Initiative) -> None:
    """Some documents, not a whole cupboard."""
    check_can_edit(initiative)
    if initiative.attachments.count() >= MOST_ATTACHMENTS:
        raise Denied(
            _("There are already %(most)d documents. Take one away before you add another.")
            % {"most": MOST_ATTACHMENTS}
        )


def _bears(initiative: Initiative, account: Account) -> bool:
    return Bearer.objects.filter(initiative=initiative, account=account).exists()


def _steers(initiative: Initiative, account: Account) -> bool:
    return "steer" in rights_on(Visitor(account=account), initiative.worksite)
