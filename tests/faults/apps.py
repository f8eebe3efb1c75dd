"""Short leases, so that a test need not wait for minutes."""

from datetime import timedelta

from django.apps import AppConfig


class FaultsConfig(AppConfig):
    name = "tests.faults"

    def ready(self):
        from chantier.jobs import actions, worker
        from chantier.notices import sending

        actions.LEASE = timedelta(seconds=2)
        worker.RENEW = 0.5
        sending.LEASE = timedelta(seconds=1)
