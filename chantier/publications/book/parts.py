"""The parts of a book: each has a name, a place by default, and writes itself from the worksite.

A later step registers its own part in its AppConfig.ready: publications know nothing of it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from chantier.publications.book import debated, invited, outcomes, people, reported
from chantier.publications.book.pieces import Piece
from chantier.publications.models import Publication
from chantier.worksites.models import Worksite

Write = Callable[[Worksite], Iterable[Piece]]


@dataclass(frozen=True, slots=True)
class Part:
    """`key`: what is kept of the editors' choices; `label`: what the page of choices says."""

    key: str
    label: StrOrPromise
    write: Write


_PARTS = [
    Part("invitation", _("The invitation, the space and its method"), invited.invitation),
    Part("initiatives", _("The presentation of each initiative"), invited.initiatives),
    Part("programme", _("The programme"), invited.programme),
    Part(
        "reports",
        _("The report of each workshop: findings, divergences, dissents"),
        reported.reports,
    ),
    Part("lexicon", _("What words mean to each"), debated.lexicon),
    Part("conflicts", _("Conflicts and their state"), debated.conflicts),
    Part("common_ground", _("Common ground, with figures"), debated.common_ground),
    Part("themes", _("Themes and the groups' conclusions"), outcomes.themes),
    Part("proposals", _("Proposals and answers so far"), outcomes.proposals),
    Part("contributors", _("Those who contributed"), people.contributors),
]


def register(part: Part, *, after: str) -> None:
    """Add the part of a later step, at its place by default. Registering it again replaces it."""
    _PARTS[:] = [known for known in _PARTS if known.key != part.key]
    place = [known.key for known in _PARTS].index(after)
    _PARTS.insert(place + 1, part)


def in_order(publication: Publication | None) -> list[Part]:
    """Every part, in the editors' order; one they never saw stands after its neighbour."""
    return _ordered(publication.order if publication else ())


def chosen(publication: Publication | None) -> list[Part]:
    """The parts that stand in the book, in its order."""
    left_out = publication.left_out if publication else ()
    return [part for part in in_order(publication) if part.key not in left_out]


def moved(publication: Publication | None, key: str, step: int) -> list[str]:
    """The keys in order once the part went `step` places down (up if negative)."""
    keys = [part.key for part in in_order(publication)]
    place = keys.index(key)
    keys.remove(key)
    keys.insert(max(0, place + step), key)
    return keys


def _ordered(keys: Sequence[str]) -> list[Part]:
    known = {part.key: part for part in _PARTS}
    ordered = [known[key] for key in dict.fromkeys(keys) if key in known]
    for place, part in enumerate(_PARTS):
        if part not in ordered:
            before = _PARTS[place - 1] if place else None
            ordered.insert(ordered.index(before) + 1 if before else 0, part)
    return ordered
