"""What the publication opens to the steps above it."""

from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    """Fills the open data with the tables of the steps below."""

    name = "chantier.publications"

    def ready(self) -> None:
        from chantier.publications.open_data import (
            of_debates,
            of_reports,
            of_themes,
            of_worksite,
        )
        from chantier.publications.open_data.registry import register

        for module in (of_worksite, of_debates, of_reports, of_themes):
            register(*module.TABLES)
