"""Worksites cut the tie between somebody erased and what they said."""

from django.apps import AppConfig


class WorksitesConfig(AppConfig):
    """Registers what goes with somebody who is erased."""

    name = "chantier.worksites"

    def ready(self) -> None:
        """Called once by Django. The name sorts last: other steps may need the tie to clean up."""
        from chantier.people.erasure import on_erasure
        from chantier.worksites.identity import forget_person

        on_erasure("worksites: ties to what was said", forget_person)
