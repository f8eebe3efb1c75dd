"""Pages that several steps fill: a step registers its part, the page knows none of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from chantier.people.visitor import HouseRequest

T = TypeVar("T")
Context = Callable[[HouseRequest, T], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Section(Generic[T]):
    """A part of a page: a template, and what it is given (None leaves the part out)."""

    order: int
    template: str
    context: Context[T]


class Sections(Generic[T]):
    """The parts of a page about one object of type T, in order."""

    def __init__(self) -> None:
        self._sections: dict[str, Section[T]] = {}

    def register(self, order: int, template: str, context: Context[T]) -> None:
        """Add a part, from a step's AppConfig.ready. The lower the order, the higher it stands."""
        self._sections[template] = Section(order, template, context)

    def render(self, request: HouseRequest, about: T) -> list[SafeString]:
        """Each part as HTML."""
        parts = []
        ordered = sorted(self._sections.values(), key=lambda s: (s.order, s.template))
        for section in ordered:
            context = section.context(request, about)
            if context is not None:
                html = render_to_string(section.template, dict(context), request)
                parts.append(html)
        return parts
