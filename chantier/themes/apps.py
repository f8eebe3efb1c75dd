"""What themes say to the steps below them."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ThemesConfig(AppConfig):
    """Forgets wishes and reminds in time; fills its part of the pages of people and spaces."""

    name = "chantier.themes"

    def ready(self) -> None:
        """Called once by Django."""
        from chantier.jobs.worker import register_round
        from chantier.people.personal_page import register_export, register_section
        from chantier.spaces.public_page import register_section as on_space
        from chantier.themes import outcomes, personal, rounds

        register_round("wishes to forget", rounds.forget_wishes, timedelta(hours=1))
        register_round("answers to remind of", rounds.remind, timedelta(hours=6))
        on_space(20, "themes/_of_space.html", outcomes.of_space)
        register_section(30, "themes/_mine.html", personal.mine)
        register_export("themes", _("Your wishes, your tables, your proposals"), personal.export)
