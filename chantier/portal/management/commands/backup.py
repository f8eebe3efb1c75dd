"""`chantier backup TO`: everything in one folder, while the server runs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from chantier.portal.backup import CannotSave, save


class Command(BaseCommand):
    """Saves database, files and secret, with their sums."""

    help = "Save the database, the files and the secret into a new folder; the server may run."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("to", type=Path, help="a folder that does not exist yet")

    def handle(self, *args: Any, **options: Any) -> None:
        """Save, or say why not."""
        to: Path = options["to"]
        try:
            count = save(to, now=timezone.now())
        except (CannotSave, OSError) as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(f"{to}: {count} files saved. Keep it elsewhere, where few can read it.")
