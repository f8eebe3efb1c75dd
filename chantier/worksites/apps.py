"""A space shows its worksites; worksites cut the tie between somebody erased and their words."""

from datetime import timedelta

from django.apps import AppConfig


class WorksitesConfig(AppConfig):
    """Registers the worksites of a space, whom they keep, and what goes with somebody erased."""

    name = "chantier.worksites"

    def ready(self) -> None:
        """Called once by Django. The name sorts last: other steps may need the tie to clean up."""
        from chantier.jobs.worker import register_round
        from chantier.people.erasure import keeps, on_erasure
        from chantier.spaces.public_page import register_section
        from chantier.worksites import access, identity, rounds

        register_section(10, "worksites/_of_space.html", access.of_space)
        on_erasure("worksites: ties to what was said", identity.forget_person)
        keeps("worksites", identity.known_persons, past=identity.persons_once_known)
        register_round("contacts to forget", rounds.purge_contacts, timedelta(hours=6))
