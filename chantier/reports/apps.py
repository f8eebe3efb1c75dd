"""What reports say to the steps below them."""

from datetime import timedelta

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Seals a frozen report; follows returns and words taken back; fills its personal pages."""

    name = "chantier.reports"

    def ready(self) -> None:
        from chantier.debates.policies import register_seal
        from chantier.jobs.worker import register_round
        from chantier.live.routes import websocket
        from chantier.people.personal_page import register_export, register_section
        from chantier.reports import personal, policies, rounds
        from chantier.reports.cowriting.door import write_together
        from chantier.reports.urls import MEETING

        register_seal(policies.check_words_can_change)
        register_round("returns of reports to follow", rounds.follow, timedelta(seconds=20))
        register_round("words taken back from reports", rounds.forget, timedelta(seconds=30))
        register_round("texts of reports to settle", rounds.settle, timedelta(seconds=60))
        websocket(f"{MEETING}/partie/<slug:key>/ensemble/", write_together)
        register_section(50, "reports/_mine.html", personal.mine)
        register_export("reports", personal.EXPORT_TITLE, personal.export)
