"""The gate of the publication."""

from chantier.people.visitor import Visitor
from chantier.publications.models import Publication
from chantier.worksites import access
from chantier.worksites.models import Worksite


def worksite_to_publish(visitor: Visitor, slug: str) -> Worksite:
    """The worksite whose book the visitor edits: the animation team's work."""
    return access.worksite_for(visitor, slug, to="animate")


def publication_of(worksite: Worksite) -> Publication | None:
    """The publication once somebody began it."""
    return Publication.objects.filter(worksite=worksite).first()
