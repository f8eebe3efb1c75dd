"""What the steps show of somebody on their own page, and what they hand over when asked.

register_section(20, "registrations/_mine.html", mine)      # mine(request, person) -> dict
register_export("registrations", lambda person: [...])      # plain JSON values
"""

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise

from chantier.people.models import Person
from chantier.people.sections import Sections

sections: Sections[Person] = Sections()
register_section = sections.register

Export = Callable[[Person], Any]
_exports: dict[str, tuple[str | Promise, Export]] = {}


def register_export(name: str, title: str | Promise, export: Export) -> None:
    """Add to what a person may take away: `name` in the JSON file, `title` on the page.

    `export(person)` returns a list of flat mappings from a label to a text, number or None.
    """
    _exports[name] = (title, export)


def exports(person: Person) -> dict[str, tuple[str | Promise, Any]]:
    """Everything that the steps hold on somebody: name → (title, rows)."""
    return {name: (title, export(person)) for name, (title, export) in sorted(_exports.items())}
