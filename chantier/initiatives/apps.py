"""What the step of initiatives tells the others when the house opens."""

from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    """Registers the initiatives on the invitation."""

    name = "chantier.initiatives"

    def ready(self) -> None:
        """Called once by Django."""
        from chantier.initiatives.queries import experiences
        from chantier.worksites.invitation import register_experiences

        register_experiences(experiences)
