"""What must be ready before the first page: the tables, and the static files in the data folder."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from chantier import __version__


def pending_migrations() -> list[str]:
    """The changes of the tables that this code waits for: "app.0001_initial"."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def collect_static() -> bool:
    """Bring the static files of this version together, hashed and compressed, if it is not done.

    Returns whether there was anything to do. Old files stay: open pages still ask for them.
    """
    stamp, wanted = Path(settings.STATIC_ROOT) / ".collected", _fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted)
    return True


def _fingerprint() -> str:
    """Changes when a static file does: sizes and dates are enough, and reading them is quick."""
    found = hashlib.sha256(__version__.encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            file = Path(storage.path(path)).stat()
            found.update(f"{path} {file.st_size} {file.st_mtime_ns}\n".encode())
    return found.hexdigest()
