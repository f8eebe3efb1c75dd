"""axe on every page of the demonstration, as each role, in both languages.

Each role follows every link it is shown (`walking.py`). axe reads a page unless one of the same
name, language and shape was read already; on a phone's screen, French by day, English by night.
"""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import get_resolver, reverse
from django.utils import translation

from tests import world as standard
from tests.access import VISITORS
from tests.conventions.test_access import arguments, names
from tests.journeys import not_walked
from tests.journeys.not_walked import NOT_WALKED
from tests.journeys.walking import shape, url_name

OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "preload": False,
}
PHONE = {"width": 360, "height": 800}
SCHEME = {False: "light", True: "dark"}  # English or not → colour scheme
PEOPLE = Path(__file__).parents[1] / "people"
SIGNING_IN = (PEOPLE / "test_in_a_browser.py", PEOPLE / "test_passkeys.py")
DRAWS = (
    Path(__file__).with_name("test_draw.py"),
    Path(__file__).parents[1] / "registrations/test_draw.py",
)


def faults_of(page):
    """What axe finds on an open page, and whether something runs off its side."""
    found = Axe().run(page, options=OPTIONS).response["violations"]
    faults = [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found]
    if page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]:
        faults.append("runs off the side")
    return faults


def read(browser, cookies, addresses):
    """Open each (address, English or not) with these cookies: address → its faults."""
    at_fault = {}
    for english, scheme in SCHEME.items():
        context = browser.new_context(viewport=PHONE, color_scheme=scheme)
        context.add_cookies(cookies)
        page = context.new_page()
        for address in [address for address, tongue in addresses if tongue is english]:
            response = page.goto(address)
            assert response.status == 200, (address, response.status)
            if faults := faults_of(page):
                at_fault[address] = faults
        context.close()
    return at_fault


@pytest.fixture(scope="session")
def already():
    """Name, language and shape of the pages that axe has read."""
    return set()


@pytest.mark.parametrize(
    "role",
    [
        *("visitor", "person", "facilitator", "note_taker", "committee", "bearer"),
        *("animation", "administrator", "reader"),
    ],
)
def test_axe_finds_nothing_on_what_is_shown_to(role, seen, browser, already):
    for visitor, walked in seen[role]:
        fresh = []
        for (name, english), answers in walked.pages.items():
            for answer in answers:
                read_as = (name, english, shape(answer))
                if read_as not in already:
                    already.add(read_as)
                    fresh.append((answer.url, english))

        assert read(browser, visitor.for_a_browser(), fresh) == {}


def test_no_link_of_the_demonstration_leads_nowhere(seen):
    dead = {role: [*one.dead] for role, all_of in seen.items() for _who, one in all_of if one.dead}

    assert dead == {}


def test_every_page_of_the_urlconf_is_seen_or_has_a_reason(seen):
    everybody = [one for all_of in seen.values() for _who, one in all_of]
    met = set().union(*(one.names | one.files for one in everybody))

    assert names(get_resolver().url_patterns) - met - NOT_WALKED.keys() == set()
    assert NOT_WALKED.keys() & met == set(), "these are walked now: take them off the list"


def test_every_page_is_seen_in_both_languages(seen):
    everybody = [one for all_of in seen.values() for _who, one in all_of]
    met = set().union(*(one.pages for one in everybody))

    assert {name for name, english in met if english} == {n for n, english in met if not english}


def with_reason(reason):
    return sorted(name for name, own in NOT_WALKED.items() if own == reason)


@pytest.fixture
def world(db):
    return standard.build()


def answers(world, name, language="fr"):
    """What each visitor of the standard world gets, refusals left out."""
    with translation.override(language):
        url = reverse(name, kwargs=arguments(name, world))
    for who in VISITORS:
        response = world.clients[who].get(url)
        response.close()
        led_to_sign_in = "/compte/" in response.get("Location", "")
        if response.status_code not in {403, 404} and not led_to_sign_in:
            yield who, url, response


def test_what_is_only_sent_to_is_not_opened_by_anybody(world):
    for name in with_reason(not_walked.POSTED):
        assert {response.status_code for _, _, response in answers(world, name)} == {405}, name


def test_what_only_leads_on_shows_no_page(world):
    for name in with_reason(not_walked.LEADS_ON):
        assert {response.status_code for _, _, response in answers(world, name)} == {302}, name


def test_files_are_files(world):
    for name in with_reason(not_walked.FILE):
        given = [response for _, _, response in answers(world, name) if response.status_code == 200]
        assert given, name
        assert not any(file["Content-Type"].startswith("text/html") for file in given), name


def test_the_steps_of_signing_in_are_gone_through_elsewhere():
    gone_through = "".join(path.read_text() for path in SIGNING_IN)

    assert [name for name in with_reason(not_walked.SIGNING_IN) if name not in gone_through] == []


def test_the_sheets_of_a_plan_are_taken_away_elsewhere():
    tried = (Path(__file__).parents[1] / "themes" / "test_tables.py").read_text()

    for name in with_reason(not_walked.PLANNED):
        assert f'"{name.split(":")[1]}"' in tried or name in tried, name


def test_what_stands_within_a_release_is_tried_elsewhere():
    tried = (Path(__file__).parents[1] / "publications" / "test_passing.py").read_text()

    for name in with_reason(not_walked.PICTURED):
        assert f'"{name.split(":")[1]}"' in tried or name in tried, name


def test_the_pages_of_a_draw_are_tried_where_there_is_one():
    tried = "".join(file.read_text() for file in DRAWS)

    for name in with_reason(not_walked.BY_LOT):
        assert f'"{name.removeprefix("registrations:")}"' in tried or f'"{name}"' in tried, name


def test_axe_finds_nothing_on_what_the_desk_shows_of_somebody_typed(demonstration, browser):
    assert with_reason(not_walked.TYPED) == ["registrations:entered"]
    desk = demonstration.organiser("animation")
    slip = {
        "name": "Rosa Fictif",
        "constituency": "6",
        "meetings": "7",
        "reach": "letter",
        "postal_address": "1 rue de la Démonstration\n00000 Ville-Fictive",
        "entered_through": "paper",
        "consent_how": "signed",
        "keep_contact": "on",
    }
    for english, tongue in ((False, ""), (True, "/en")):
        shown = desk.send(f"{tongue}/chantiers/se-deplacer/saisie/", **slip)

        assert url_name(shown.url) == "registrations:entered"
        assert read(browser, desk.for_a_browser(), [(shown.url, english)]) == {}


def test_axe_finds_nothing_on_the_pages_of_the_standard_world(world, browser, live_server):
    found = {}
    for name in with_reason(not_walked.IN_THE_WORLD):
        opened = [
            (who, f"{live_server.url}{url}", language == "en")
            for language in ("fr", "en")
            for who, url, response in answers(world, name, language)
            if response.status_code == 200
        ]
        assert opened, f"{name}: nobody of the standard world opens it"
        who = opened[0][0]
        cookie = world.clients[who].cookies.get(settings.SESSION_COOKIE_NAME)
        cookies = (
            [
                {"name": cookie.key, "value": cookie.value, "url": live_server.url},
            ]
            if cookie
            else []
        )
        found |= read(browser, cookies, [(url, en) for one, url, en in opened if one == who])

    assert found == {}
