"""What the step of meetings tells the others when the house opens."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Registers the programme on the invitation."""

    name = "chantier.meetings"

    def ready(self) -> None:
        """Called once by Django."""
        from chantier.meetings.queries import programme
        from chantier.worksites.invitation import register_programme

        register_programme(programme)
