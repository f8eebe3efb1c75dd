"""What spaces keep about somebody."""

from django.utils.translation import gettext_lazy as _

from chantier.people.privacy import Basis, declare, not_personal

declare(
    "spaces.CommitteeMember.name",
    "spaces.CommitteeMember.function",
    purpose=_("to say in public who steers the space"),
    basis=Basis.MADE_PUBLIC,
    retention=_("as long as the space, unless the member asks to be taken off"),
)
declare(
    "spaces.Cooperator.constituency",
    "spaces.Cooperator.joined_at",
    "spaces.Cooperator.left_at",
    what=_("membership, with its dates and constituency"),
    purpose=_("to know the members of the space and from where they speak"),
    basis=Basis.CONSENT,
    retention=_("until the member leaves or is erased; then a count without name"),
)
not_personal(
    "spaces.Space",
    ["name", "created_by_text", "ambitions", "history", "contact", "privacy_contact"],
    why="the public words of an organisation",
)
not_personal("spaces.SpacePurpose", ["text"], why="the public words of an organisation")
not_personal("spaces.Constituency", ["name"], why="a group's name")
not_personal("spaces.Decision", ["text"], why="the public words of the committee")
