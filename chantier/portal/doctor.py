"""What is wrong with an installation, in sentences that say what to do."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from chantier.jobs.models import Job
from chantier.notices.models import Message

LEAST_DISK = 500 * 1024 * 1024  # bytes: room for a backup and a publication
LONGEST_WAIT = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `trouble` says what is wrong and what to do; empty when all is well."""

    what: str
    trouble: str = ""


def examine(now: datetime) -> Iterator[Finding]:
    """Look at everything; one look that fails does not hide the others."""
    for look in (_data_folder, _secret, _addresses, _mail):
        yield look()
    database = _database()
    yield database
    if not database.trouble:
        since = now - LONGEST_WAIT
        yield _waiting("jobs", Job.objects.due(now).filter(enqueued_at__lt=since).exists)
        yield _waiting("messages", Message.objects.due(now).filter(created_at__lt=since).exists)
        yield _stuck(now)


def _data_folder() -> Finding:
    folder = settings.DATA_DIR
    what = f"data folder {folder}"
    if not os.access(folder, os.W_OK):
        return Finding(what, "it cannot be written to: give it to the user who runs Chantier.")
    free = shutil.disk_usage(folder).free
    if free < LEAST_DISK:
        return Finding(what, f"only {free // 1024**2} MiB are left on its disk: make room.")
    return Finding(what)


def _secret() -> Finding:
    path = settings.DATA_DIR / "secret-key"
    if not path.exists():
        return Finding("secret key, from the environment")
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        return Finding("secret key", f"others can read it: chmod 600 {path}")
    return Finding("secret key")


def _addresses() -> Finding:
    what = f"public address {settings.SITE_URL}"
    if settings.DEBUG:
        return Finding(what, "CHANTIER_DEBUG is on: pages would show the code's errors.")
    public = not settings.SITE_URL.startswith(("http://127.", "http://localhost"))
    if public and not settings.HTTPS:
        return Finding(what, "it is not said to be HTTPS: set CHANTIER_HTTPS=1 behind TLS.")
    return Finding(what)


def _mail() -> Finding:
    if settings.EMAIL_HOST:
        return Finding(f"mail by {settings.EMAIL_HOST}:{settings.EMAIL_PORT}")
    if settings.DEMONSTRATION:
        return Finding(f"mail to files in {settings.EMAIL_FILE_PATH}")
    return Finding("mail", "no mail server: mails go to files. Set CHANTIER_SMTP_HOST.")


def _database() -> Finding:
    what = f"database ({connection.vendor})"
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return Finding(what, f"it does not answer: {error}")
    if plan:
        return Finding(what, f"{len(plan)} migrations wait: chantier serve --migrate")
    return Finding(what)


def _waiting(what: str, late: Callable[[], bool]) -> Finding:
    if late():
        minutes = int(LONGEST_WAIT.total_seconds() // 60)
        trouble = f"some have waited for {minutes} minutes: is a worker running? chantier work"
        return Finding(what, trouble)
    return Finding(what)


def _stuck(now: datetime) -> Finding:
    count = Message.objects.overdue(now).count()
    if count:
        return Finding("sends", f"{count} reached nobody yet: look at the sends of each worksite.")
    return Finding("sends")
