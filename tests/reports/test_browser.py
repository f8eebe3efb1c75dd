"""The pages of a report in a real browser: accessibility, reflow, with and without script."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client

from chantier.people import codes
from chantier.people.models import Channel
from chantier.reports import actions
from chantier.reports.models import SectionKey
from chantier.reports.states import State
from tests.factories import NOON
from tests.reports.factories import at_state, evening, sign_all

pytestmark = pytest.mark.journey
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def open_page(browser, live_server):
    """Open an address of the live server as the one whom `client` signed in."""
    opened = []

    def open_page(address, client=None, width=1280, **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        opened.append(context)
        if client:
            cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [
                    {
                        "name": settings.SESSION_COOKIE_NAME,
                        "value": cookie,
                        "url": live_server.url,
                    }
                ]
            )
        page = context.new_page()
        page.goto(f"{live_server.url}{address}")
        return page

    yield open_page
    for context in opened:
        context.close()


def night_at(state):
    """An evening whose constituencies bear the first letters, with a divergence and a dissent."""
    night = evening()
    used = set(night.worksite.space.constituencies.values_list("letter", flat=True))
    free = [letter for letter in "ABCDEFGH" if letter not in used]
    for who, letter in zip((night.web, night.paper), free, strict=False):
        who.constituency.letter = letter
        who.constituency.save()
    if state in {State.WRITING, State.IN_REVIEW}:
        return at_state(state, night)
    night = at_state(State.IN_REVIEW, night)
    sign_all(night, verdict="reserves", text="Le loyer n’est pas nommé.")
    actions.return_report(report=night.report, by=night.team, now=NOON)
    night.report.refresh_from_db()
    actions.attach_dissent(
        report=night.report,
        participation=night.paper.participation,
        text="La salle était fermée.\n\nPersonne ne l’écrit.",
        signed_as="Une personne présente",
        by=night.team,
        channel=Channel.PAPER,
        now=NOON,
    )
    actions.correct_own_words(
        report=night.report,
        contribution=night.story,
        participation=night.web.participation,
        text="On m’a coupée.",
        now=NOON,
    )
    return night


def team(night):
    client = Client()
    client.force_login(night.team, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def own(who):
    client = Client()
    client.post(codes.link_path(who.person))
    return client


def address(night, path=""):
    return f"/chantiers/{night.worksite.slug}/rencontres/{night.meeting.slug}/compte-rendu/{path}"


PAGES = [
    (State.WRITING, "partie/diagnosis/"),
    (State.WRITING, "partie/diagnosis/versions/"),
    (State.WRITING, "constats/"),
    (State.IN_REVIEW, "relecture/"),
    (State.IN_REVIEW, "relecture/diagnosis/"),
    (State.IN_REVIEW, "retour/"),
    (State.RETURNED, ""),
    (State.RETURNED, "retours/"),
    (State.RETURNED, "corrections/"),
    (State.RETURNED, "figer/"),
]


def check(page, width):
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(("state", "path"), PAGES)
def test_the_pages_of_the_team_are_accessible(open_page, state, path, width):
    night = night_at(state)

    check(open_page(address(night, path), team(night), width), width)


@pytest.mark.parametrize("path", ["", "mes-paroles/", "mes-paroles/1/", "avis-divergent/"])
def test_the_pages_of_those_who_were_there_are_accessible(open_page, path):
    night = night_at(State.RETURNED)

    check(open_page(address(night, path), own(night.web), 360), 360)


def test_the_report_in_english_is_accessible(open_page):
    night = night_at(State.RETURNED)

    check(open_page(f"/en{address(night)}"), 1280)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_dissent_is_written_on_a_phone_with_and_without_script(open_page, javascript):
    night = night_at(State.RETURNED)
    page = open_page(
        address(night, "avis-divergent/"),
        own(night.web),
        width=360,
        java_script_enabled=javascript,
    )

    page.locator("#id_text").fill("Le compte rendu tait les loyers.")
    page.locator("#id_understood").check()
    page.locator("main button[type=submit]").click()

    page.wait_for_url("**/compte-rendu/")
    assert page.locator("section:has(#dissents)").inner_text().count("tait les loyers") == 1


def test_two_people_saving_meet_on_an_accessible_page(open_page):
    night = night_at(State.WRITING)
    page = open_page(address(night, "partie/diagnosis/"), own(night.web))
    section = night.report.sections.get(key=SectionKey.DIAGNOSIS)
    actions.save_section(
        section=section, text="Leur texte.", base_number=1, by=night.team, now=NOON
    )

    page.locator("#id_text").fill("Mon texte.")
    page.locator("main form button[type=submit]").click()
    page.wait_for_selector("del")

    check(page, 1280)
    page.locator("main form button[type=submit]").click()
    page.wait_for_selector(".notice.success")
    # Row 3 of the journal is the wording that waited, under its own author; row 4 joins the two.
    assert section.latest().number == 4
    assert section.latest().text == "Leur texte.\n\nMon texte."
