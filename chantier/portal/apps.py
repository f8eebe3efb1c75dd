"""The portal is where the steps meet; here, where it meets the book."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class PortalConfig(AppConfig):
    """Adds the reach of each constituency to the book of a worksite, and to its open data."""

    name = "chantier.portal"

    def ready(self) -> None:
        """Meet `publications` by its registry: it knows nothing of the portal."""
        from chantier.portal.book import reached
        from chantier.portal.open_data import TABLES
        from chantier.publications.book import parts
        from chantier.publications.book.parts import Part
        from chantier.publications.open_data.registry import register

        register(*TABLES)
        parts.register(
            Part("reach", gettext_lazy("Who came, spoke, is quoted, received"), reached),
            after="hypotheses",
        )
