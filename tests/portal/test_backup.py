"""A backup holds everything, as it was at one instant; it goes back whole or not at all."""

import json
import sqlite3
import stat
import threading
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from chantier.portal import backup
from chantier.portal.backup import CannotSave


@pytest.fixture
def house(monkeypatch, tmp_path):
    """Where an installation lives; `house(name)` moves to another one."""

    def move_to(name, engine="chantier.conf.sqlite3"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "secret-key").write_text(f"secret of {name}")
        database = {"ENGINE": engine, "NAME": str(folder / "chantier.sqlite3")}
        there = SimpleNamespace(
            DATA_DIR=folder, MEDIA_ROOT=folder / "files", DATABASES={"default": database}
        )
        monkeypatch.setattr(backup, "settings", there)
        return folder

    return move_to


def live(folder):
    """A database in use, in WAL, and a file under an accented name."""
    (folder / "files" / "2015").mkdir(parents=True)
    (folder / "files" / "2015" / "présentation.pdf").write_bytes(b"%PDF-1.7")
    database = sqlite3.connect(folder / "chantier.sqlite3", check_same_thread=False)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE words (n INTEGER)")
    database.execute("CREATE TABLE copies (n INTEGER)")
    database.commit()
    return database


def test_what_is_saved_comes_back(house, tmp_path, now):
    here = house("old")
    database = live(here)
    database.execute("INSERT INTO words VALUES (7)")
    database.commit()  # still in the journal, not in the file

    assert backup.save(tmp_path / "saved", now=now) == 3
    there = house("new")
    assert backup.put_back(tmp_path / "saved") == 3

    back = sqlite3.connect(there / "chantier.sqlite3")
    assert back.execute("SELECT n FROM words").fetchall() == [(7,)]
    assert (there / "files" / "2015" / "présentation.pdf").read_bytes() == b"%PDF-1.7"
    assert (there / "secret-key").read_text() == "secret of old"


def test_a_backup_under_writes_is_of_one_instant(house, tmp_path, now):
    database = live(house("old"))
    stop = threading.Event()

    def write():
        for n in range(100_000):
            if stop.is_set():
                return
            with database:
                database.execute("INSERT INTO words VALUES (?)", [n])
                database.execute("INSERT INTO copies VALUES (?)", [n])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            backup.save(tmp_path / f"saved{number}", now=now)
    finally:
        stop.set()
        writer.join()

    for number in range(3):
        saved = sqlite3.connect(tmp_path / f"saved{number}" / "chantier.sqlite3")
        words, copies = (
            saved.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
            for table in ("words", "copies")
        )
        assert words == copies


def test_nobody_else_can_read_a_backup(house, tmp_path, now):
    live(house("old"))

    backup.save(tmp_path / "saved", now=now)

    saved = tmp_path / "saved"
    for path in [saved, *filter(Path.is_file, saved.rglob("*"))]:
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path


def test_a_backup_is_never_written_over_another_one(house, tmp_path, now):
    live(house("old"))
    backup.save(tmp_path / "saved", now=now)

    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", tmp_path / "saved")


def test_data_are_never_restored_over(house, tmp_path, now):
    here = house("old")
    live(here)
    backup.save(tmp_path / "saved", now=now)
    before = (here / "secret-key").read_text()

    with pytest.raises(CommandError, match="holds data already"):
        call_command("restore", tmp_path / "saved")

    assert (here / "secret-key").read_text() == before


@pytest.mark.parametrize(
    "harm",
    [
        lambda saved: (saved / "chantier.sqlite3").write_bytes(b"x"),
        lambda saved: (saved / "files" / "2015" / "présentation.pdf").unlink(),
        lambda saved: (saved / "manifest.json").write_text("[]"),
        lambda saved: (saved / "manifest.json").unlink(),
    ],
)
def test_a_backup_that_was_harmed_is_refused_whole(house, tmp_path, now, harm):
    live(house("old"))
    backup.save(tmp_path / "saved", now=now)
    harm(tmp_path / "saved")
    there = house("new")

    with pytest.raises(CommandError):
        call_command("restore", tmp_path / "saved")

    assert [path.name for path in there.iterdir()] == ["secret-key"]
    assert (there / "secret-key").read_text() == "secret of new"


@pytest.mark.parametrize("name", ["../out", "/etc/passwd", "files/../../out", "static/x"])
def test_a_forged_manifest_writes_nowhere_else(house, tmp_path, now, name):
    live(house("old"))
    backup.save(tmp_path / "saved", now=now)
    path = tmp_path / "saved" / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["files"][name] = "0" * 64
    path.write_text(json.dumps(manifest))

    with pytest.raises(CannotSave, match="no part of a backup"):
        backup.verify(tmp_path / "saved")


def test_a_backup_cut_short_leaves_nothing_that_looks_whole(house, tmp_path, now, monkeypatch):
    live(house("old"))

    def full_disk(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "_write", full_disk)
    with pytest.raises(CommandError, match="No space left"):
        call_command("backup", tmp_path / "saved")

    assert not list(tmp_path.glob("saved*"))


def test_checking_says_how_many_and_restores_nothing(house, tmp_path, now):
    live(house("old"))
    backup.save(tmp_path / "saved", now=now)
    there, out = house("new"), StringIO()

    call_command("restore", tmp_path / "saved", "--check", stdout=out)

    assert "3 files" in out.getvalue()
    assert not (there / "chantier.sqlite3").exists()


def test_postgresql_is_saved_by_its_own_tools(house, tmp_path):
    house("old", engine="django.db.backends.postgresql")

    with pytest.raises(CommandError, match="pg_dump"):
        call_command("backup", tmp_path / "saved")
