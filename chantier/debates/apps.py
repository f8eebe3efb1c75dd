"""Debates tell the other steps of what they offer."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DebatesConfig(AppConfig):
    """Adds what somebody said and voted to their own page and to what they may take away."""

    name = "chantier.debates"

    def ready(self) -> None:
        """Register with the steps before."""
        from datetime import timedelta

        from chantier.debates import mine, tasks
        from chantier.jobs.worker import register_round
        from chantier.people.erasure import on_withdrawal
        from chantier.people.models import Purpose
        from chantier.people.personal_page import register_export, register_section

        register_round("maps of opinions", tasks.refresh_maps, timedelta(minutes=5))
        on_withdrawal("debates: opinions", mine.take_back, purpose=Purpose.OPINIONS)
        register_section(40, "debates/_mine.html", mine.section)
        register_export("contributions", _("What you said"), mine.contributions)
        register_export("votes", _("How you voted"), mine.votes)
