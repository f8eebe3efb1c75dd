"""What later steps show on a space's public page: `register_section(10, template, context)`."""

from chantier.people.sections import Sections
from chantier.spaces.models import Space

sections: Sections[Space] = Sections()
register_section = sections.register
