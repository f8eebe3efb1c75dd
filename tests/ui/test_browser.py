"""The frame in a real browser: accessibility, reflow, keyboard, and the policy kept."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.journey
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def open_page(browser, samples, live_server):
    """Open an address of the live server; `page.said` is what the console said."""
    opened = []

    def open_page(address, width=1280, **options):
        page = browser.new_page(viewport={"width": width, "height": 800}, **options)
        opened.append(page)
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(f"{live_server.url}{address}")
        return page

    yield open_page
    for page in opened:
        page.close()


def send_empty(page):
    """Send the form as it is: the browser's own checks are put aside to see the server's."""
    page.locator("form").evaluate("form => form.noValidate = true")
    page.locator("button[type=submit]").click()
    page.wait_for_selector(".error-summary")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["/essai/", "/en/essai/", "/refus/", "/rien"])
def test_axe_finds_nothing(open_page, address, scheme):
    page = open_page(address, color_scheme=scheme)
    found = Axe().run(page, options=RULES).response["violations"]

    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


@pytest.mark.parametrize("javascript", [True, False])
def test_what_is_wrong_has_the_focus_with_and_without_script(open_page, javascript):
    page = open_page("/essai/", width=360, java_script_enabled=javascript)
    if javascript:
        send_empty(page)
        found = Axe().run(page, options=RULES).response["violations"]
        assert [each["id"] for each in found] == []
        assert page.said == []  # the policy blocked nothing that the page needs
    else:
        page.locator("#id_name").fill("A")
        page.locator("#id_place_0").check()
        page.locator("#id_consent").check()
        page.locator("#id_meeting").select_option("2")
        page.locator("button[type=submit]").click()

    assert page.locator(".error-summary:focus").count() == 1


def test_the_summary_leads_to_the_field(open_page):
    page = open_page("/essai/")
    send_empty(page)
    page.locator(".error-summary a").first.click()

    assert page.evaluate("document.activeElement.id") == "id_name"


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_nothing_runs_off_the_side(open_page, width):
    page = open_page("/essai/", width=width)

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_keyboard_reaches_the_content_first(open_page):
    page = open_page("/essai/")
    page.keyboard.press("Tab")
    assert page.locator(".skip-link:focus").bounding_box()["y"] >= 0

    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_what_is_touched_is_large_enough(open_page):
    page = open_page("/essai/", width=360)
    small = page.evaluate(
        """() => [...document.querySelectorAll(
             "header a, button, select, textarea, form label:has(input), input[type=text]")]
           .filter(e => !e.closest(".trap"))
           .map(e => [e.outerHTML.slice(0, 60), e.getBoundingClientRect().height])
           .filter(([, height]) => height < 44)"""
    )

    assert small == []


def test_nobody_meets_the_trap_by_keyboard_or_by_ear(open_page):
    page = open_page("/essai/")

    assert "Laissez cette case vide" not in page.locator("body").aria_snapshot()
    assert page.locator("#id_trap").bounding_box()["x"] < 0


LARGER = "html { font-size: 200% !important }"  # 1.4.4
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important;
word-spacing: .16em !important } p { margin-bottom: 2em !important }"""  # 1.4.12


@pytest.mark.parametrize(("width", "rule"), [(640, LARGER), (320, SPACED)])
def test_a_reader_who_enlarges_letters_or_spaces_loses_nothing(open_page, width, rule):
    page = open_page("/essai/", width=width, bypass_csp=True)
    page.add_style_tag(content=rule)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
