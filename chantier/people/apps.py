"""People are ready once every app declared its personal fields."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PeopleConfig(AppConfig):
    """Reads each app's `privacy.py`."""

    name = "chantier.people"

    def ready(self) -> None:
        """Fill the register of personal data."""
        autodiscover_modules("privacy")
