"""What the portal gives to the steps below it."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Adds the reach of each constituency to the open data."""

    name = "chantier.portal"

    def ready(self) -> None:
        from chantier.portal.open_data import TABLES
        from chantier.publications.open_data.registry import register

        register(*TABLES)
