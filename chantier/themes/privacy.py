"""What themes and proposals keep about somebody."""

from django.utils.translation import gettext_lazy as _

from chantier.people.privacy import Basis, declare, not_personal

declare(
    "themes.ThemeWish.rank",
    what=_("themes that one would like"),
    purpose=_("to put people in the exchange groups they would like"),
    basis=Basis.CONSENT,
    retention=_("until the groups have met"),
)
declare(
    "themes.Proposal.addressee",
    "themes.FollowUp.said_by",
    "themes.FollowUp.text",
    what=_("who answers, and what"),
    purpose=_("to follow in public what an office or an organisation answered"),
    basis=Basis.TASK,
    retention=_("as long as the publication"),
)
declare(
    "themes.Placement.registration",
    what=_("place at a table"),
    purpose=_("to tell everybody where they sit"),
    basis=Basis.CONSENT,
    retention=_("until the worksite is closed"),
)
declare(
    "themes.Proposal.addressee_email",
    "themes.Proposal.addressee_postal",
    purpose=_("to send the proposal to whoever is to answer, and to remind them"),
    basis=Basis.TASK,
    retention=_("as long as the publication"),
)
declare(
    "themes.GroupDissent.signed_as",
    what=_("signature of a dissent"),
    purpose=_("to sign a dissent, only if one wants to"),
    basis=Basis.CONSENT,
    retention=_("as long as the publication"),
)
not_personal("themes.Theme", ["summary"], why="the committee's words")
not_personal("themes.GroupWork", ["notes", "conclusions"], why="a group's words")
not_personal("themes.GroupDissent", ["text"], why="a group's words")
not_personal("themes.Proposal", ["text"], why="a group's words")
not_personal("themes.ThemeSuggestion", ["telling"], why="numbers of findings and contributions")
