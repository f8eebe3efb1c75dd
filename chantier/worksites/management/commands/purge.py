"""`chantier purge`: erases those whom no worksite needs any more."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from chantier.people.erasure import no_longer_needed
from chantier.worksites.actions import purge_contacts
from chantier.worksites.models import Worksite


class Command(BaseCommand):
    """Does at once what the worker does by itself every six hours."""

    help = "Erase the people of closed worksites whose day has come and whom nothing else keeps."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to only count."""
        parser.add_argument("--dry-run", action="store_true", help="say how many, erase nobody")

    def handle(self, *args: Any, **options: Any) -> None:
        """Names are never printed: the output may be kept in a log."""
        now = timezone.now()
        today = timezone.localdate(now)
        for worksite in Worksite.objects.filter(purge_on__gt=today).order_by("purge_on", "pk"):
            self.stdout.write(f"{worksite.slug}: on {worksite.purge_on}")
        if options["dry_run"]:
            self.stdout.write(f"{no_longer_needed(today).count()} persons would be erased")
        else:
            erased = purge_contacts(by=None, now=now, actor="chantier purge")
            self.stdout.write(f"{erased} persons erased")
