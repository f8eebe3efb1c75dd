"""The frame of every page: landmarks, languages, demonstration."""

import re

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message


def test_a_page_has_a_language_a_title_and_its_landmarks(read):
    page = read("/essai/")

    assert page.html["lang"] == "fr"
    assert page.title.text == "Bulletin – Chantier"
    assert page.find("meta", {"name": "description"})["content"].startswith("Des chantiers")
    assert page.find("main", id="main")
    assert page.find("header")
    assert page.find("footer")
    assert page.find("body").find("a")["href"] == "#main"
    assert page.find("div", role="status")


def test_the_same_page_is_one_link_away_in_the_other_language(read):
    french = read("/essai/?from=Fives")
    link = french.find("a", class_="language")

    assert link["href"] == "/en/essai/?from=Fives"
    assert (link["lang"], link["hreflang"], link.text) == ("en", "en", "English")
    english = read(link["href"])
    assert english.html["lang"] == "en"
    assert english.find("a", class_="language")["href"] == "/essai/?from=Fives"
    assert english.find("a", class_="skip-link").text == "Skip to the content"


def test_the_home_of_each_language_is_behind_the_name(read):
    assert read("/essai/").find("a", class_="masthead-name")["href"] == "/"
    assert read("/en/essai/").find("a", class_="masthead-name")["href"] == "/en/"


def test_an_address_of_no_page_switches_to_the_other_home(read):
    assert read("/rien/ici", status=404).find("a", class_="language")["href"] == "/en/"
    assert read("/en/rien/ici", status=404).find("a", class_="language")["href"] == "/"


def test_machines_know_the_address_and_the_other_language(read, settings):
    settings.SITE_URL = "https://chantier.example"
    page = read("/essai/")

    assert page.find("link", rel="canonical")["href"] == "https://chantier.example/essai/"
    other = page.find("link", rel="alternate")
    assert other["hreflang"] == "en"
    assert other["href"] == "https://chantier.example/en/essai/"


@pytest.mark.parametrize("demonstration", [True, False])
def test_a_demonstration_says_so_on_each_page(read, settings, demonstration):
    settings.DEMONSTRATION = demonstration

    assert bool(read("/essai/").find(class_="demonstration")) == demonstration


def test_messages_are_announced(read, monkeypatch):
    message = Message(constants.SUCCESS, "C’est <fait>.")
    monkeypatch.setattr(
        "django.contrib.messages.context_processors.get_messages", lambda request: [message]
    )

    assert read("/essai/").find(role="status").text.strip() == "C’est <fait>."


def test_a_copy_that_a_script_takes_leaves_the_messages_for_the_page_one_opens(
    client, samples, monkeypatch
):
    message = Message(constants.SUCCESS, "C’est fait.")
    monkeypatch.setattr(
        "django.contrib.messages.context_processors.get_messages", lambda request: [message]
    )

    copied = client.get("/essai/", headers={"Chantier-Copy": "1"})

    assert "C’est fait." not in copied.content.decode()


def test_htmx_writes_no_style_and_comes_from_here(read):
    page = read("/essai/")
    scripts = page.find_all("script")

    assert (
        '"includeIndicatorStyles": false' in page.find("meta", {"name": "htmx-config"})["content"]
    )
    assert [bool(re.match(r"/static/ui/vendor/htmx-", script["src"])) for script in scripts] == [
        True
    ]
    assert not scripts[0].text


def test_whoever_uses_the_server_is_led_to_the_source_of_its_version(client, db, settings):
    assert "Son code source" not in client.get("/").content.decode()

    settings.SOURCE_URL = "https://example.org/chantier"

    assert 'href="https://example.org/chantier"' in client.get("/").content.decode()
