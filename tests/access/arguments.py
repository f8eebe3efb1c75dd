"""What the words of a URL stand for in the standard world of tests/world.py."""

from collections.abc import Callable
from typing import Any

from chantier.people import codes
from chantier.reports.models import Correction, ReportReturn
from tests.factories import NOON

Find = Callable[[Any], object]


def a_return(world: Any) -> int:
    """The report given back to the participant."""
    row, _created = ReportReturn.objects.get_or_create(
        report=world.things["report"],
        registration=world.things["registration"],
        defaults={"reach": "email", "at": NOON},
    )
    return int(row.pk)


def a_correction(world: Any) -> int:
    """What the participant asked to correct."""
    row, _created = Correction.objects.get_or_create(
        report=world.things["report"],
        contribution=world.things["contribution"],
        participation=world.things["participation"],
        defaults={"text": "Autrement.", "asked_at": NOON},
    )
    return int(row.pk)


# `word`, or `url:name.word` where a word means something else in one URL.
ARGUMENTS: dict[str, Find] = {
    "worksite_slug": lambda world: world.worksite.slug,
    "space_slug": lambda world: world.space.slug,
    "initiative_slug": lambda world: world.things["initiative"].slug,
    "attachment_pk": lambda world: world.things["attachment"].pk,
    "bearer_pk": lambda world: world.things["initiative"].bearers.get().pk,
    "code": lambda world: world.worksite.code,
    "slug": lambda world: world.meeting.slug,
    "reports:section.key": lambda world: "diagnosis",
    "reports:versions.key": lambda world: "diagnosis",
    "reports:sign.key": lambda world: "diagnosis",
    "reports:finding.pk": lambda world: world.things["finding"].pk,
    "reports:drop.pk": lambda world: world.things["finding"].pk,
    "reports:restore.pk": lambda world: world.things["finding"].pk,
    "reports:mark.pk": a_return,
    "reports:again.pk": a_return,
    "reports:on_behalf.pk": a_return,
    "reports:dissent_for.pk": a_return,
    "reports:correct_for.pk": a_return,
    "reports:correct_for.number": lambda world: world.things["contribution"].number,
    "reports:correct.number": lambda world: world.things["contribution"].number,
    "reports:answer.pk": a_correction,
    "token": lambda world: codes.link_token(world.things["person"].key, 1),
    "spaces:constituency.pk": lambda world: world.things["constituency"].pk,
    "spaces:unseat.pk": lambda world: 1,
    "spaces:remove_role.pk": lambda world: 1,
    "meetings:move.step": lambda _world: "open",
    "meetings:remove_role.pk": lambda world: world.meeting.roles.first().pk,
    "key": lambda world: world.things["registration"].key,
    "people:hand_over.key": lambda world: world.things["person"].key,
    "registrations:entered.key": lambda world: world.things["person"].key,
}
