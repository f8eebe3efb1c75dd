"""`chantier work`: run jobs, send messages, until told to stop."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from chantier.jobs import worker


class Command(BaseCommand):
    """The worker alone, on this machine or another with the same database and data folder."""

    help = "Run the long tasks and send the messages. `chantier serve` does this too by default."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="one round: what is due now, then stop"
        )
        parser.add_argument(
            "--drain", action="store_true", help="rounds until nothing is due, then stop"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"] or options["drain"]:
            self._drain(again=options["drain"])
        else:
            self._work()

    def _drain(self, *, again: bool) -> None:
        jobs = rounds = 0
        while True:
            ran, made = worker.drain(beat=True), worker.make_rounds(timezone.now())
            jobs, rounds = jobs + ran, rounds + made
            if not again or not ran + made:
                break
        self.stdout.write(f"{jobs} tasks run, {rounds} other things done.")

    def _work(self) -> None:
        told = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: told.set())
        working = worker.Worker()
        working.start()
        self.stdout.write(f"Working as {working.name}.")
        self.stdout.flush()
        told.wait()
        working.stop()
