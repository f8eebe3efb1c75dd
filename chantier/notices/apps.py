"""The outbox tells the worker what to do at each round."""

from datetime import timedelta

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Sends what is due at once, forgets what is old every hour."""

    name = "chantier.notices"

    def ready(self) -> None:
        from chantier.jobs.worker import register_round
        from chantier.notices import rounds

        register_round("messages to send", rounds.send, timedelta(seconds=1))
        register_round("messages to forget", rounds.forget, timedelta(hours=1))
