"""Before the first page: tables up to date, static files in place, a port of one's own."""

import socket

import pytest
from django.core.management import CommandError, call_command

from chantier.live import readiness
from chantier.live.management.commands import serve


@pytest.fixture
def _nothing_is_served(monkeypatch):
    async def skip(_how, *, worker):
        return None

    monkeypatch.setattr(serve, "_serve_here", skip)
    monkeypatch.setattr(readiness, "collect_static", lambda: False)
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)


@pytest.mark.usefixtures("_nothing_is_served")
def test_with_tables_behind_the_code_it_refuses_and_says_what_to_do(monkeypatch):
    monkeypatch.setattr(readiness, "pending_migrations", lambda: ["people.0002_more"])
    with pytest.raises(CommandError, match="--migrate"):
        call_command("serve")


@pytest.mark.usefixtures("_nothing_is_served")
def test_it_says_where_it_is(capsys):
    call_command("serve", port=0)
    assert "http://127.0.0.1:" in capsys.readouterr().out


@pytest.mark.usefixtures("_nothing_is_served")
def test_a_port_that_is_taken_is_refused_with_a_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CommandError, match="--port"):
            call_command("serve", port=taken.getsockname()[1])


def test_nothing_is_pending_after_migrating():
    assert readiness.pending_migrations() == []


def test_static_files_are_collected_once_per_version(settings, tmp_path, monkeypatch):
    settings.STATIC_ROOT = tmp_path / "static"
    assert readiness.collect_static()
    assert (tmp_path / "static" / "ui" / "chantier.css").exists()
    assert not readiness.collect_static()
    monkeypatch.setattr(readiness, "__version__", "next")
    assert readiness.collect_static()
