"""What the publication opens to the steps above it."""

from datetime import timedelta

from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    """Fills the open data from the steps below; follows words taken back."""

    name = "chantier.publications"

    def ready(self) -> None:
        from chantier.jobs.worker import register_round
        from chantier.publications import rounds
        from chantier.publications.open_data import (
            of_debates,
            of_reports,
            of_themes,
            of_worksite,
        )
        from chantier.publications.open_data.registry import register

        register_round("words taken back from publications", rounds.follow, timedelta(seconds=30))
        for module in (of_worksite, of_debates, of_reports, of_themes):
            register(*module.TABLES)
