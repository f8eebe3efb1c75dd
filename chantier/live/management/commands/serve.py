"""`chantier serve`: pages, WebSockets, long tasks and messages in one process on one port."""

import asyncio
import os
import signal
import socket
import threading
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server.embed import Server

from chantier.live import readiness, topics
from chantier.live.server import Application

# Connections waiting to be taken, then requests under way; most of these only send their body.
BACKLOG, UNDER_WAY = 2048, 2048
# Once told to stop: pages are made long before, but somebody may read one for ever.
PATIENCE = 15
_LOG = {
    "loggers": {
        "_granian": {"handlers": [], "propagate": True},
        "granian.access": {"handlers": [], "propagate": True},
    }
}


class Command(BaseCommand):
    """Serve on one port. Stopped by Ctrl-C or SIGTERM, after the pages under way."""

    help = "Serve pages and WebSockets, run the long tasks and send the messages."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 for every network")
        parser.add_argument("--port", type=int, default=8000, help="0 for any that is free")
        parser.add_argument("--migrate", action="store_true", help="bring the tables up to date")
        parser.add_argument(
            "--no-worker",
            action="store_true",
            help="leave the long tasks and the messages to `chantier work`",
        )
        parser.add_argument(
            "--workers",
            type=int,
            default=1,
            help="processes; more than one wants PostgreSQL and many people",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self._prepare(migrate=options["migrate"])
        host, port = options["host"], _free_port(options["host"], options["port"])
        shown = f"[{host}]" if ":" in host else host
        self.stdout.write(f"Chantier is at http://{shown}:{port}/ (Ctrl-C stops it).")
        self.stdout.flush()
        how = {
            "address": host,
            "port": port,
            "interface": Interfaces.RSGI,
            "http": HTTPModes.http1,
            "backlog": BACKLOG,
            "backpressure": UNDER_WAY,
            "log_level": LogLevels.error,
            "log_dictconfig": _LOG,
        }
        if options["workers"] == 1:
            asyncio.run(_serve_here(how, worker=not options["no_worker"]))
        else:
            name = "without_worker" if options["no_worker"] else "with_worker"
            target = f"chantier.live.server:{name}"
            Granian(
                target,
                factory=True,
                workers=options["workers"],
                workers_kill_timeout=PATIENCE,
                **how,
            ).serve()

    def _prepare(self, *, migrate: bool) -> None:
        if migrate:
            call_command("migrate", interactive=False, verbosity=0)
        elif pending := readiness.pending_migrations():
            raise CommandError(
                f"The database waits for {len(pending)} changes of this version of Chantier. "
                "Save it, then run `chantier serve --migrate`."
            )
        if readiness.collect_static():
            self.stdout.write("The static files of this version are in place.")
        connections.close_all()  # each process and thread opens its own


async def _serve_here(how: dict[str, Any], *, worker: bool) -> None:
    server = Server(Application(worker=worker), **how)
    loop = asyncio.get_running_loop()

    def stop() -> None:
        topics.end_all()
        server.stop()  # type: ignore[no-untyped-call]
        last = threading.Timer(PATIENCE, os._exit, [0])
        last.daemon = True
        last.start()

    # Not `add_signal_handler`: it hears of a signal by a byte in the loop's own pipe, which is lost
    # when a crowd that leaves has filled it.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop))
    await server.serve()


def _free_port(host: str, port: int) -> int:
    """The port, or any free one for 0. Raises CommandError when another server has it.

    Granian shares a port with whoever listens there already, so it must be asked before.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            raise CommandError(
                f"Cannot listen on {host}, port {port} ({error.strerror}). "
                "Stop what runs there, or choose another port with --port."
            ) from error
        return int(probe.getsockname()[1])
