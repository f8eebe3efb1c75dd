"""Those who contributed, each named as they agreed; the others are thanked as a constituency."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from chantier.debates.models import Contribution, QuoteConsent
from chantier.debates.naming import BY_NAME, printed
from chantier.debates.policies import CONSENTS
from chantier.meetings.models import Attendance
from chantier.publications.book.pieces import Blocks, Piece, bullets, chapter
from chantier.spaces.models import Constituency
from chantier.typesetting import tree
from chantier.worksites import identity
from chantier.worksites.models import Worksite


def contributors(worksite: Worksite) -> Iterator[Piece]:
    """Names by consent, then the constituencies that came or spoke, then who carried it all."""
    blocks: Blocks = []
    named = names(worksite)
    if named:
        blocks += [
            tree.paragraph(_("They agreed to be named beside their words:")),
            bullets(named),
        ]
    thanked = _thanked(worksite)
    if thanked:
        words = _("And thanks to all those, named or not, who came and spoke among: %(who)s.")
        blocks.append(tree.paragraph(words % {"who": "; ".join(thanked)}))
    bearers = list(worksite.initiatives.order_by("position", "pk").values_list("bearer", flat=True))
    if blocks and bearers:
        words = _("The initiatives were carried by: %(who)s.")
        blocks.append(tree.paragraph(words % {"who": "; ".join(dict.fromkeys(bearers))}))
    if blocks:
        yield Piece([chapter(_("Those who contributed"), "contributors"), *blocks])


def names(worksite: Worksite) -> list[str]:
    """« Name, constituency », for those who gave a name for each of their words.

    One word given without a name, or kept from being quoted, leaves its author unnamed here.
    """
    consents: dict[int, set[str]] = defaultdict(set)
    said = Contribution.objects.standing().filter(worksite=worksite)
    for author, consent in said.values_list("authors", "quote_consent"):
        if author is not None:
            consents[author].add(consent)
    asked = {
        author: max(given, key=lambda one: CONSENTS.index(QuoteConsent(one)))
        for author, given in consents.items()
    }
    agreed = {author: consent for author, consent in asked.items() if consent in BY_NAME}
    known = identity.names_to_publish(agreed)
    rows = worksite.participations.filter(pk__in=known).select_related("constituency")
    told = [(printed(known[row.pk], agreed[row.pk]), row.constituency) for row in rows]
    lines = [(_key(name), f"{name}, {constituency}") for name, constituency in told]
    return [line for _order, line in sorted(lines)]


def _key(name: str) -> str:
    """By the last word of a name as it is printed: its place must not tell one that is not."""
    return " ".join(reversed(name.casefold().split()))


def _thanked(worksite: Worksite) -> list[str]:
    came = Attendance.objects.filter(meeting__worksite=worksite)
    spoke = Contribution.objects.standing().filter(worksite=worksite)
    there = Q(pk__in=came.values("participation__constituency")) | Q(
        pk__in=spoke.values("constituency")
    )
    found = Constituency.objects.filter(there, space=worksite.space)
    return [str(one) for one in found.order_by("position", "pk")]
