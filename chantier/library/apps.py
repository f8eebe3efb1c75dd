"""The library takes in what a frozen report found."""

from datetime import datetime

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Brings the hypotheses of each report into the library when it is frozen."""

    name = "chantier.library"

    def ready(self) -> None:
        """Meet `reports` by its registry: it knows nothing of the library."""
        from chantier.library.actions import state_hypotheses
        from chantier.people.models import Account
        from chantier.reports.freezing import on_freeze
        from chantier.reports.models import Report

        def bring_in(report: Report, by: Account, now: datetime) -> None:
            state_hypotheses(report=report, by=by, now=now)

        on_freeze("library: hypotheses", bring_in)
