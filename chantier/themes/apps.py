"""What themes say to the steps below them."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ThemesConfig(AppConfig):
    """Forgets wishes in time; fills its part of personal pages."""

    name = "chantier.themes"

    def ready(self) -> None:
        """Called once by Django."""
        from chantier.jobs.worker import register_round
        from chantier.people.personal_page import register_export, register_section
        from chantier.themes import personal, rounds

        register_round("wishes to forget", rounds.forget_wishes, timedelta(hours=1))
        register_section(30, "themes/_mine.html", personal.mine)
        register_export("themes", _("Your wishes, your tables, your proposals"), personal.export)
