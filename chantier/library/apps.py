"""The library takes in what a frozen report found."""

from datetime import datetime

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Brings the hypotheses of each report into the library; gives them to the open data."""

    name = "chantier.library"

    def ready(self) -> None:
        """Meet the steps below by their registries: they know nothing of the library."""
        from chantier.library.actions import state_hypotheses
        from chantier.library.open_data import TABLES
        from chantier.people.models import Account
        from chantier.publications.open_data.registry import register
        from chantier.reports.freezing import on_freeze
        from chantier.reports.models import Report

        def bring_in(report: Report, by: Account, now: datetime) -> None:
            state_hypotheses(report=report, by=by, now=now)

        register(*TABLES)
        on_freeze("library: hypotheses", bring_in)
