"""`chantier import FILE`: a whole worksite from one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from chantier.portal import actions, worksite_file
from chantier.rules import Denied


class Command(BaseCommand):
    """Creates or updates a worksite; says what is wrong where."""

    help = "Create or update a worksite from a TOML file; nothing is written while a fault stands."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and whether to only look."""
        parser.add_argument("file", type=Path, help="see docs/guide/worksite-file")
        parser.add_argument("--dry-run", action="store_true", help="say what would change")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, check, write."""
        path: Path = options["file"]
        try:
            source = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}.") from error
        found = worksite_file.read(source)
        found.compare()
        if found.problems:
            raise CommandError("\n".join(f"{path}, {problem}" for problem in found.problems))
        try:
            worksite, changes = actions.import_worksite(
                data=found.data, by=None, now=timezone.now(), dry=options["dry_run"]
            )
        except Denied as denied:
            raise CommandError(f"{path}: {denied.reason}") from denied
        for change in changes:
            self.stdout.write(change)
        self.stdout.write(f"{worksite.slug}: {len(changes) or 'no'} changes")
