"""`chantier demo`: what it serves, and what it says. Playing it is tested by using it."""

import os
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django.asserts import assertContains, assertNotContains

from chantier.portal.management.commands import demo
from tests.factories import PersonFactory, WorksiteFactory


@pytest.fixture
def served(monkeypatch, settings):
    """What would be served: nothing is started. The environment is put back afterwards."""
    monkeypatch.setenv("CHANTIER_DEMONSTRATION", "0")
    monkeypatch.setenv("CHANTIER_URL", "to be put back")
    monkeypatch.delenv("CHANTIER_URL")
    settings.DEMONSTRATION, settings.SITE_URL = False, "http://127.0.0.1:8000"
    calls = []
    monkeypatch.setattr(demo, "call_command", lambda *args, **how: calls.append((args, how)))
    return calls


def test_serving_it_shows_on_each_page_that_it_is_one(served, client):
    WorksiteFactory(slug="se-deplacer")
    assertNotContains(client.get("/"), "Démonstration")

    call_command("demo", "--serve", "--port", "8123", stdout=StringIO())

    assert served[-1] == (("serve",), {"port": 8123})
    assert os.environ["CHANTIER_DEMONSTRATION"] == "1"  # for processes that it starts
    assertContains(client.get("/"), "Démonstration")


def test_what_is_printed_names_the_port_that_is_served(served, settings):
    WorksiteFactory(slug="se-deplacer")

    call_command("demo", "--port", "8123", stdout=StringIO())

    assert settings.SITE_URL == "http://127.0.0.1:8123"
    assert os.environ["CHANTIER_URL"] == "http://127.0.0.1:8123"


def test_an_address_that_was_set_is_kept(served, settings, monkeypatch):
    WorksiteFactory(slug="se-deplacer")
    monkeypatch.setenv("CHANTIER_URL", "https://essai.example.org")
    settings.SITE_URL = "https://essai.example.org"

    call_command("demo", stdout=StringIO())

    assert settings.SITE_URL == "https://essai.example.org"


def test_it_says_who_can_log_in_and_how(served):
    WorksiteFactory(slug="se-deplacer")
    on_paper = PersonFactory(on_paper=True, fictional=True)
    out = StringIO()

    call_command("demo", stdout=out)

    assert "password" in out.getvalue()
    assert "/compte/connexion/" in out.getvalue()
    assert f"{on_paper}: " in out.getvalue()
    assert [args for args, _how in served] == [("migrate",)]


def test_real_worksites_are_left_alone(served):
    WorksiteFactory()

    with pytest.raises(CommandError, match="real worksites"):
        call_command("demo", stdout=StringIO())
