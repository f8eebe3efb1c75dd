"""Settings read from the environment: a typo is refused with a sentence, never guessed."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from chantier.conf import databases, env


@pytest.fixture(autouse=True)
def _registry(monkeypatch):
    monkeypatch.setattr(env, "SETTINGS", {})


def test_each_reading_is_kept_for_the_reference():
    env.text("CHANTIER_X", "rien", "Says nothing.")
    assert env.SETTINGS["CHANTIER_X"] == env.Setting("CHANTIER_X", "text", "rien", "Says nothing.")


def test_a_text_is_what_the_environment_says_or_the_default(monkeypatch):
    assert env.text("CHANTIER_X", "rien", "") == "rien"
    monkeypatch.setenv("CHANTIER_X", "été")
    assert env.text("CHANTIER_X", "rien", "") == "été"


@pytest.mark.parametrize(("written", "read"), [("1", True), ("0", False)])
def test_a_flag_is_1_or_0(monkeypatch, written, read):
    monkeypatch.setenv("CHANTIER_X", written)
    assert env.flag("CHANTIER_X", "", default=not read) is read


@pytest.mark.parametrize("typo", ["true", "yes", "", "2", " 1"])
def test_anything_else_is_no_silent_no(monkeypatch, typo):
    monkeypatch.setenv("CHANTIER_X", typo)
    with pytest.raises(ImproperlyConfigured, match="CHANTIER_X"):
        env.flag("CHANTIER_X", "")


@pytest.mark.parametrize("typo", ["", "ten", "1.5"])
def test_a_number_is_whole(monkeypatch, typo):
    assert env.integer("CHANTIER_X", 3, "") == 3
    monkeypatch.setenv("CHANTIER_X", typo)
    with pytest.raises(ImproperlyConfigured, match="CHANTIER_X"):
        env.integer("CHANTIER_X", 3, "")


def test_words_are_separated_by_commas_and_trimmed(monkeypatch):
    monkeypatch.setenv("CHANTIER_X", "a.example, b.example,,")
    assert env.words("CHANTIER_X", "", "") == ["a.example", "b.example"]


def test_a_folder_is_absolute(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert env.folder("CHANTIER_X", "data", "") == tmp_path.resolve() / "data"


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path, monkeypatch):
    path = tmp_path / "data" / "secret-key"
    made = env.kept_secret("CHANTIER_X", path, "")
    assert len(made) > 40
    assert env.kept_secret("CHANTIER_X", path, "") == made
    assert path.stat().st_mode & 0o077 == 0
    monkeypatch.setenv("CHANTIER_X", "given")
    assert env.kept_secret("CHANTIER_X", path, "") == "given"


def test_an_sqlite_address_takes_turns_and_keeps_what_it_confirms():
    read = databases.from_url("sqlite:////srv/chantier.sqlite3")
    assert (read["ENGINE"], read["NAME"]) == ("chantier.conf.sqlite3", "/srv/chantier.sqlite3")
    assert read["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in read["OPTIONS"]["init_command"]
    assert "journal_mode=WAL" in read["OPTIONS"]["init_command"]


def test_a_postgresql_address_is_read_with_its_password():
    read = databases.from_url("postgresql://léa:p%40ss%2Fword@db.example:5433/chantier")
    assert read["ENGINE"] == "django.db.backends.postgresql"
    assert (read["HOST"], read["PORT"], read["NAME"]) == ("db.example", "5433", "chantier")
    assert (read["USER"], read["PASSWORD"]) == ("léa", "p@ss/word")


@pytest.mark.parametrize("wrong", ["mysql://x/y", "chantier.sqlite3", ""])
def test_another_kind_of_database_is_refused_with_a_sentence(wrong):
    with pytest.raises(ImproperlyConfigured, match="sqlite:///"):
        databases.from_url(wrong)
