"""Saving an installation into a folder, and putting it back: database, files, secret.

A backup is a folder with a manifest of SHA-256 sums. It is written beside its final name and takes
that name once it is whole and on the disk: what bears the name can be restored.
"""

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings

MANIFEST = "manifest.json"
DATABASE = "chantier.sqlite3"
FILES = "files"
SECRET = "secret-key"  # noqa: S105  the name of a file
FORMAT = 1
_BLOCK = 1024 * 1024


class CannotSave(Exception):  # noqa: N818  reads better at the call site
    """Nothing was done; the sentence says why and what to do."""


def save(to: Path, *, now: datetime) -> int:
    """Save everything into the new folder `to`; returns how many files. The server may run.

    The database is copied first, in one step: each file that it knows was there before it.
    """
    if to.exists():
        raise CannotSave(f"{to} exists already: give the name of a folder to make.")
    part = to.with_name(to.name + ".part")
    if part.exists():
        raise CannotSave(f"{part} is left from a backup that was cut short: delete it first.")
    part.mkdir(mode=0o700, parents=True)
    try:
        _copy_database(_database(), part / DATABASE)
        secret = settings.DATA_DIR / SECRET
        if secret.is_file():
            _copy(secret, part / SECRET)
        for name, path in _files_of(settings.MEDIA_ROOT):
            _copy(path, part / FILES / name)
        kept = {name: _sum(path) for name, path in _files_of(part)}
        manifest = {"format": FORMAT, "made_at": now.isoformat(), "files": kept}
        _write(part / MANIFEST, json.dumps(manifest, indent=1).encode())
        part.rename(to)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return len(kept)


def verify(saved: Path) -> list[str]:
    """The files of a backup, each as it was saved. Raises CannotSave."""
    kept = _manifest(saved)
    for name, expected in kept.items():
        path = saved / name
        if path.is_symlink() or not path.is_file():
            raise CannotSave(f"{path} is missing: this backup is not whole.")
        if _sum(path) != expected:
            raise CannotSave(f"{path} is not as it was saved: take another backup.")
    if DATABASE not in kept:
        raise CannotSave(f"{saved} holds no database.")
    return sorted(kept)


def put_back(saved: Path) -> int:
    """Restore a backup into the data folder, which holds no data yet; returns how many files."""
    names = verify(saved)
    database = _database()
    if database.exists() or any(_files_of(settings.MEDIA_ROOT)):
        raise CannotSave(
            f"{settings.DATA_DIR} holds data already, which are left as they are: restore into "
            "another folder, by CHANTIER_DATA."
        )
    # The database comes last: until then, a restoration cut short can be done again.
    for name in sorted(names, key=lambda name: name == DATABASE):
        target = database if name == DATABASE else settings.DATA_DIR / name
        part = target.with_name(target.name + ".part")
        _copy(saved / name, part)
        part.replace(target)
    return len(names)


def _database() -> Path:
    here = settings.DATABASES["default"]
    if "sqlite3" not in here["ENGINE"]:
        raise CannotSave(
            "The database is PostgreSQL: save it with pg_dump, restore it with pg_restore, and "
            f"copy the folder {settings.DATA_DIR} beside it."
        )
    return Path(here["NAME"])


def _copy_database(source: Path, target: Path) -> None:
    """SQLite's own copy: as the database was at one instant, whoever writes meanwhile."""
    if not source.is_file():
        raise CannotSave(f"There is no database at {source}: nothing to save.")
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")
        (found,) = new.execute("PRAGMA integrity_check").fetchone()
        if found != "ok":
            raise CannotSave(f"The database is damaged ({found}): keep the last good backup.")
    target.chmod(0o600)


def _files_of(folder: Path) -> Iterator[tuple[str, Path]]:
    """Plain files below a folder, by their name with slashes, in order."""
    for path in sorted(Path(folder).rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path.relative_to(folder).as_posix(), path


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(target, source.read_bytes())


def _write(target: Path, content: bytes) -> None:
    """On the disk before it is said; readable by its owner alone: all of it is personal."""
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sum(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _manifest(saved: Path) -> dict[str, str]:
    """File → sum. A name that leads out of the folder is refused: the manifest may be forged."""
    try:
        data: Any = json.loads((saved / MANIFEST).read_bytes())
        kept = {str(name): str(expected) for name, expected in data["files"].items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as fault:
        raise CannotSave(
            f"{saved} is not a backup: it has no manifest that can be read."
        ) from fault
    if data.get("format") != FORMAT:
        raise CannotSave(f"{saved} was made by another version: restore it with that one.")
    for name in kept:
        parts = PurePosixPath(name).parts
        if ".." in parts or not (name in {DATABASE, SECRET} or parts[:1] == (FILES,)):
            raise CannotSave(f"{saved}: the manifest names {name!r}, which is no part of a backup.")
    return kept
