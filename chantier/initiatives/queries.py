"""Reading presentations: who signed them, how complete they are, what hangs on them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from chantier.initiatives.models import (
    Attachment,
    Depth,
    Initiative,
    SectionKey,
    Side,
    SignOff,
)
from chantier.initiatives.presentation import field_name, presentation_sha256, texts_of
from chantier.worksites.invitation import Experience
from chantier.worksites.models import Worksite


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many sections are written at one depth, out of all."""

    depth: Depth
    written: int
    of: int
    missing: Sequence[str]

    @property
    def is_complete(self) -> bool:
        """Every section has a text."""
        return self.written == self.of


def completeness_of(initiative: Initiative) -> list[Completeness]:
    """Depth by depth, what is written and what is not."""
    texts = texts_of(initiative)
    found = []
    for depth in Depth:
        missing = [
            str(key.label) for key in SectionKey if not texts[field_name(depth, key)].strip()
        ]
        count = len(SectionKey)
        found.append(Completeness(depth, count - len(missing), count, missing))
    return found


def signatures_of(initiative: Initiative) -> dict[Side, SignOff | None]:
    """For each side, its yes to the text as it is now, or None."""
    now = presentation_sha256(initiative)
    signed = {
        sign.side: sign
        for sign in initiative.sign_offs.filter(text_sha256=now).select_related("by")
    }
    return {side: signed.get(side) for side in Side}


def attachments_of(initiative: Initiative, *, full: bool) -> list[Attachment]:
    """The documents a visitor may fetch: all of them, or those that are for everyone."""
    found = initiative.attachments.select_related("upload").order_by("title", "pk")
    return list(found if full else found.exclude(depth=Depth.FULL))


def experiences(worksite: Worksite) -> list[Experience]:
    """What the invitation says of the initiatives of a worksite."""
    return [experience(one, worksite) for one in worksite.initiatives.order_by("position", "pk")]


def experience(initiative: Initiative, worksite: Worksite) -> Experience:
    """One initiative, as the invitation names it."""
    return Experience(
        title=initiative.title,
        bearer=initiative.bearer,
        place=initiative.place,
        url=reverse("initiatives:initiative", args=[worksite.slug, initiative.slug]),
    )
