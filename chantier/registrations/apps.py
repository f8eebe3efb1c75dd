"""Registrations tell the other steps what is theirs."""

from datetime import timedelta

from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    """Registers the upkeep, and what goes with somebody who is erased."""

    name = "chantier.registrations"

    def ready(self) -> None:
        """Called once by Django."""
        from chantier.jobs.worker import register_round
        from chantier.people.erasure import on_erasure
        from chantier.people.models import Purpose
        from chantier.registrations import rounds
        from chantier.registrations.actions import upkeep

        register_round("needs to forget", rounds.forget_needs, timedelta(hours=6))
        register_round("reminders", rounds.remind, timedelta(minutes=30))
        register_round("meetings cancelled", rounds.tell_cancelled, timedelta(minutes=1))
        register_round("places to hand on", rounds.hand_on_places, timedelta(minutes=1))
        on_erasure("registrations", upkeep.forget_person)
        on_erasure("registrations: needs", upkeep.forget_private, purposes=[Purpose.NEEDS])
