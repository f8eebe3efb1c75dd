"""`chantier restore FROM`: a backup put back into an empty data folder."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from chantier.portal.backup import CannotSave, put_back, verify


class Command(BaseCommand):
    """Checks each sum, then restores; never over data."""

    help = "Put a backup back into an empty data folder, once each file was found as it was saved."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where from, and whether to only check."""
        parser.add_argument("backup", type=Path, metavar="from", help="a folder made by backup")
        parser.add_argument(
            "--check", action="store_true", help="look at the sums, restore nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, or say why not."""
        saved: Path = options["backup"]
        try:
            if options["check"]:
                self.stdout.write(f"{saved}: {len(verify(saved))} files, each as it was saved.")
            else:
                count = put_back(saved)
                self.stdout.write(
                    f"{settings.DATA_DIR}: {count} files restored. "
                    "Start with `chantier serve --migrate`."
                )
        except (CannotSave, OSError) as fault:
            raise CommandError(str(fault)) from fault
