"""Faults that a file cannot see by itself: what already stands in the database forbids them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from chantier.meetings.models import Meeting
from chantier.meetings.policies import check_can_have_places
from chantier.portal.worksite_file.lines import Path
from chantier.rules import may
from chantier.spaces.models import Constituency
from chantier.worksites.models import Worksite
from chantier.worksites.policies import check_can_edit, check_can_use_code

Fault = tuple[Path, str]


def conflicts(data: Mapping[str, Any]) -> Iterator[Fault]:
    """The path of each fault, and its sentence. `data` was read without a problem."""
    slug = data["worksite"]["slug"]
    worksite = Worksite.objects.select_related("space").filter(slug=slug).first()
    yield from _refused(
        ("worksite", "code"), check_can_use_code, data["worksite"]["code"], worksite=worksite
    )
    if worksite:
        yield from _refused(("worksite", "slug"), check_can_edit, worksite)
        if worksite.space.slug != data["space"]["slug"]:
            sentence = _("This address is that of a worksite of another space. Choose another one.")
            yield ("worksite", "slug"), sentence
        yield from _places(data, worksite)
    yield from _letters(data)


def _refused(path: Path, check: Callable[..., None], *args: Any, **kwargs: Any) -> Iterator[Fault]:
    verdict = may(check, *args, **kwargs)
    if not verdict.allowed:
        yield path, verdict.reason


def _places(data: Mapping[str, Any], worksite: Worksite) -> Iterator[Fault]:
    """No place that was given is taken back by a file."""
    planned = {meeting.slug: meeting for meeting in Meeting.objects.filter(worksite=worksite)}
    for index, row in enumerate(data.get("meetings", ())):
        if meeting := planned.get(row["slug"]):
            path = ("meetings", index, "places")
            yield from _refused(path, check_can_have_places, meeting, row.get("places"))


def _letters(data: Mapping[str, Any]) -> Iterator[Fault]:
    """A letter stands for one constituency; the file may not give it to a second one."""
    space = data["space"]
    rows = space.get("constituencies", ())
    written = {row["slug"] for row in rows}
    taken = Constituency.objects.filter(space__slug=space["slug"]).exclude(slug__in=written)
    letters = dict(taken.values_list("letter", "name"))
    for index, row in enumerate(rows):
        if name := letters.get(row["letter"]):
            sentence = _("This letter stands for “%(name)s” in this space. Choose another one.")
            yield ("space", "constituencies", index, "letter"), sentence % {"name": name}
