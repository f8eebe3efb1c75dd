"""Registrations tell the other steps what is theirs."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistrationsConfig(AppConfig):
    """Registers the upkeep, and what goes with somebody who is erased."""

    name = "chantier.registrations"

    def ready(self) -> None:
        """Called once by Django."""
        from chantier.jobs.worker import register_round
        from chantier.paper.kinds import register_sheet
        from chantier.people.access import register_helper
        from chantier.people.erasure import keeps, on_erasure
        from chantier.people.models import Purpose
        from chantier.people.personal_page import register_export, register_section
        from chantier.registrations import access, actions, erasure, export, rounds

        register_round("needs to forget", rounds.forget_needs, timedelta(hours=6))
        register_round("reminders", rounds.remind, timedelta(minutes=30))
        register_round("meetings cancelled", rounds.tell_cancelled, timedelta(minutes=1))
        register_round("plans changed", rounds.tell_changed, timedelta(minutes=5))
        register_round("presentations", rounds.send_presentations, timedelta(minutes=10))
        register_round("places to hand on", rounds.hand_on_places, timedelta(minutes=1))
        register_round("places not taken", rounds.release_absent, timedelta(minutes=1))
        keeps("registrations", erasure.registered, past=erasure.once_registered)
        on_erasure("registrations", erasure.forget_person)
        on_erasure("registrations: needs", erasure.forget_private, purposes=[Purpose.NEEDS])
        register_sheet(actions.SLIP, apply=actions.apply_slip, title=_("registration slip"))
        register_helper(access.may_help)
        register_section(10, "registrations/_mine.html", export.mine)
        register_export("registrations", _("Your registrations"), export.registrations)
