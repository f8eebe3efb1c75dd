"""What worksites keep about somebody."""

from django.utils.translation import gettext_lazy as _

from chantier.people.privacy import Basis, declare, not_personal

declare(
    "worksites.ParticipationLink.person",
    what=_("who is behind a random name"),
    purpose=_("to tie what somebody says to a random name, apart from who they are"),
    basis=Basis.EXPLICIT_CONSENT,
    retention=_("destroyed when the worksite closes"),
)
declare(
    "worksites.Participation.pseudonym",
    "worksites.Participation.constituency",
    what=_("random name and constituency"),
    purpose=_("to know from where each word comes, without knowing from whom"),
    basis=Basis.EXPLICIT_CONSENT,
    retention=_("as long as the worksite’s publication; it leads to nobody once closed"),
)
not_personal(
    "worksites.Worksite",
    ["question", "invitation", "unfolding", "programme", "how_to_register", "why", "easy_to_read"],
    why="the public invitation",
)
