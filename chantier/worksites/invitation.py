"""What the invitation says, put together from its own step and from those that come after it.

Initiatives and meetings come later in the process and are not known here: each registers, when the
house opens, the function that tells what it has for the invitation of a worksite.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from chantier.spaces.models import SpacePurpose
from chantier.ui import dates
from chantier.worksites.models import CalendarEntry, Worksite


@dataclass(frozen=True, slots=True)
class Experience:
    """An initiative, as the invitation names it. `url`: the path of its page."""

    title: str
    bearer: str
    place: str
    url: str


@dataclass(frozen=True, slots=True)
class Evening:
    """A date of the programme. Without `starts_at`, `when` says it in words."""

    kind: str
    title: str
    starts_at: datetime | None
    ends_at: datetime | None
    when: str
    venue: str
    places: int | None
    cancelled: bool
    url: str
    experience: Experience | None

    @property
    def hours(self) -> str:
        """« 19 h – 21 h 30 », or nothing when no hours are fixed."""
        if not (self.starts_at and self.ends_at):
            return ""
        return f"{dates.hour(self.starts_at)} – {dates.hour(self.ends_at)}"


@dataclass(frozen=True, slots=True)
class Invitation:
    """The whole invitation, in the order in which it is read."""

    worksite: Worksite
    purposes: Sequence[SpacePurpose]
    experiences: Sequence[Experience]
    programme: Sequence[Evening]
    calendar: Sequence[CalendarEntry]


_experiences: list[Callable[[Worksite], Sequence[Experience]]] = []
_programme: list[Callable[[Worksite], Sequence[Evening]]] = []


def register_experiences(tell: Callable[[Worksite], Sequence[Experience]]) -> None:
    """Called once by the step of the initiatives."""
    _experiences.append(tell)


def register_programme(tell: Callable[[Worksite], Sequence[Evening]]) -> None:
    """Called once by the step of the meetings."""
    _programme.append(tell)


def invitation_of(worksite: Worksite) -> Invitation:
    """The invitation of `worksite`, its texts in the worksite's own language."""
    return Invitation(
        worksite=worksite,
        purposes=list(worksite.space.purposes.order_by("position", "pk")),
        experiences=[one for tell in _experiences for one in tell(worksite)],
        programme=[one for tell in _programme for one in tell(worksite)],
        calendar=list(worksite.calendar.order_by("position", "pk")),
    )
