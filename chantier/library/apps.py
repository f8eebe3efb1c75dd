"""The library takes in what a frozen report found."""

from datetime import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class LibraryConfig(AppConfig):
    """Brings the hypotheses of each report into the library, and how they stand into the book."""

    name = "chantier.library"

    def ready(self) -> None:
        """Meet `reports` and `publications` by their registries: they know nothing of it."""
        from chantier.library.actions import state_hypotheses
        from chantier.library.book import hypotheses
        from chantier.library.open_data import TABLES
        from chantier.people.models import Account
        from chantier.publications.book import parts
        from chantier.publications.book.parts import Part
        from chantier.publications.open_data.registry import register
        from chantier.reports.freezing import on_freeze
        from chantier.reports.models import Report

        def bring_in(report: Report, by: Account, now: datetime) -> None:
            state_hypotheses(report=report, by=by, now=now)

        on_freeze("library: hypotheses", bring_in)
        register(*TABLES)
        parts.register(
            Part("hypotheses", gettext_lazy("Hypotheses and how they stand"), hypotheses),
            after="proposals",
        )
