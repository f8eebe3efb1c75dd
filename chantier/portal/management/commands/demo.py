"""`chantier demo`: the demonstration, ready to use."""

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from chantier.portal.demo import play
from chantier.worksites.models import Worksite


class Command(BaseCommand):
    """Plays the worksite of 2015 to its publication and opens one around today."""

    help = "Play the demonstration into this data folder (fictional people only), and serve it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to serve afterwards, and where."""
        parser.add_argument("--serve", action="store_true", help="serve it once it is played")
        parser.add_argument("--port", type=int, default=8000, help="the port (default: 8000)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Play once; a data folder that already holds the demonstration is served as it is."""
        site = f"http://127.0.0.1:{options['port']}"
        if "CHANTIER_URL" not in os.environ:  # letters, posters and links name the port served
            os.environ["CHANTIER_URL"] = settings.SITE_URL = site
        call_command("migrate", verbosity=0)
        slugs = set(Worksite.objects.values_list("slug", flat=True))
        if slugs and not Worksite.objects.filter(slug="se-deplacer").exists():
            raise CommandError(
                f"{settings.DATA_DIR} holds real worksites: play the demonstration in another "
                "folder, by CHANTIER_DATA."
            )
        if not slugs:
            play.play_2015(self.stdout.write)
            play.play_today(timezone.now(), self.stdout.write)
        for line in play.who_can_log_in(site):
            self.stdout.write(line)
        if options["serve"]:
            # Each page says so, whichever process makes it.
            os.environ["CHANTIER_DEMONSTRATION"] = "1"
            settings.DEMONSTRATION = True
            self.stdout.write("Each page says that this is a demonstration.")
            call_command("serve", port=options["port"])
