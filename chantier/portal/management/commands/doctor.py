"""`chantier doctor`: says what is wrong with the installation."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from chantier.portal.doctor import examine


class Command(BaseCommand):
    """Looks at the data folder, the database, mail, waiting work."""

    help = "Look at the installation and say what is wrong with it, and what to do."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for each thing looked at; fails when something is wrong."""
        troubles = 0
        for finding in examine(timezone.now()):
            if finding.trouble:
                troubles += 1
                self.stdout.write(f"!  {finding.what}: {finding.trouble}")
            else:
                self.stdout.write(f"ok {finding.what}")
        if troubles:
            raise CommandError(f"{troubles} to mend.")
