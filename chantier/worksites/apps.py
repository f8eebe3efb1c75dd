"""Worksites cut the tie between somebody erased and what they said."""

from datetime import timedelta

from django.apps import AppConfig


class WorksitesConfig(AppConfig):
    """Registers whom worksites keep, and what goes with somebody who is erased."""

    name = "chantier.worksites"

    def ready(self) -> None:
        """Called once by Django. The name sorts last: other steps may need the tie to clean up."""
        from chantier.jobs.worker import register_round
        from chantier.people.erasure import keeps, on_erasure
        from chantier.worksites import identity, rounds

        on_erasure("worksites: ties to what was said", identity.forget_person)
        keeps("worksites", identity.known_persons, past=identity.persons_once_known)
        register_round("contacts to forget", rounds.purge_contacts, timedelta(hours=6))
