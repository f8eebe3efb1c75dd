"""The door in a real browser: a phone that loses its network forgets nobody."""

import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import sync_playwright

from chantier.meetings.models import Attendance
from chantier.registrations.models import Registration
from tests.factories import ConstituencyFactory, SpaceRoleFactory
from tests.registrations.factories import ask, ask_on_paper, evening

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def browser():
    """Debian's chromium. Its driver runs an event loop, beside which Django's clean-up is safe."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@pytest.fixture
def meeting():
    return evening(places=3, starts_at=None, ends_at=None, when="Ce soir")


@pytest.fixture
def team(meeting):
    return SpaceRoleFactory(space=meeting.worksite.space).account


@pytest.fixture
def open_page(browser, live_server, team):
    """Open an address as the animation team; `page.said` is what the console said."""
    context = browser.new_context(viewport={"width": 360, "height": 800})
    client = Client()
    client.force_login(team, backend=BACKEND)
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])

    def open_page(address):
        page = context.new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.goto(f"{live_server.url}{address}")
        return page

    yield open_page
    context.close()


@pytest.fixture
def at_desk(meeting):
    ConstituencyFactory(space=meeting.worksite.space)


def check_in(meeting):
    return reverse("registrations:check_in", args=[meeting.worksite.slug, meeting.slug])


def test_the_door_goes_on_without_network_and_hands_over_what_it_kept(open_page, meeting, team):
    (web,), (paper,) = ask(meeting, name="Zoé Web"), ask_on_paper(meeting, by=team, name="Ali P")
    page = open_page(check_in(meeting))
    assert [v["id"] for v in Axe().run(page, options=RULES).response["violations"]] == []

    page.context.set_offline(True)
    for said in (f"{web.key}", "ali p"):
        page.fill("#id_said", said)
        page.keyboard.press("Enter")
    page.wait_for_selector("#queue:has-text('2')")
    assert page.locator("#expected li:visible").count() == 0
    assert Attendance.objects.count() == 0

    page.context.set_offline(False)
    page.wait_for_selector("#told.success")
    page.wait_for_selector("#queue", state="hidden")
    assert page.locator("#present").inner_text() == "2"
    assert Attendance.objects.filter(meeting=meeting).count() == 2
    assert paper.person.email == ""


def test_without_script_the_same_form_lets_in(browser, live_server, meeting, team):
    ask_on_paper(meeting, by=team, name="Ali Papier")
    client = Client()
    client.force_login(team, backend=BACKEND)
    context = browser.new_context(java_script_enabled=False)
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}{check_in(meeting)}")

    page.fill("#id_said", "ali")
    page.click("form button[type=submit]")

    assert "Ali Papier est là" in page.locator("main").inner_text()
    assert Attendance.objects.count() == 1
    context.close()


def desk(meeting):
    return reverse("registrations:desk", args=[meeting.worksite.slug])


def type_a_slip(page, name):
    """Hands on the keyboard, as the slip is read."""
    page.fill("#id_name", name)
    page.check("input[name=reach][value=call]")
    page.fill("#id_phone", "0320000000")
    page.locator("input[name=constituency]").first.check()
    page.locator("input[name=meetings]").first.check()
    page.check("#id_keep_contact")
    page.check("input[name=entered_through][value=paper]")
    page.check("input[name=consent_how][value=signed]")
    page.keyboard.press("Control+Enter")


def test_the_desk_goes_on_without_network_and_each_slip_counts_once(open_page, meeting, at_desk):
    page = open_page(desk(meeting))
    assert [v["id"] for v in Axe().run(page, options=RULES).response["violations"]] == []

    page.context.set_offline(True)
    type_a_slip(page, "Aïcha Une")
    page.wait_for_selector("#kept li:has-text('Aïcha Une')")
    type_a_slip(page, "Bruno Deux")
    page.wait_for_selector("#kept output:has-text('2')")
    assert Registration.objects.count() == 0

    page.context.set_offline(False)
    page.wait_for_selector("#kept a:has-text('Bruno Deux')")
    page.wait_for_selector("#kept [data-waiting]", state="hidden")
    assert sorted(Registration.objects.values_list("person__name", "channel")) == [
        ("Aïcha Une", "paper"),
        ("Bruno Deux", "paper"),
    ]
    assert page.locator("#kept ol li").count() == 0


def test_with_network_the_desk_shows_the_code_or_what_is_wrong(open_page, meeting, at_desk):
    page = open_page(desk(meeting))
    page.click("#desk button[type=submit]")
    page.wait_for_selector(".error-summary")
    type_a_slip(page, "Chloé Trois")
    page.wait_for_url("**/saisie/*-*/")

    assert "Chloé Trois" in page.locator("h1").inner_text()
    assert Registration.objects.count() == 1
