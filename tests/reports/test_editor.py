"""Two people write the same part in real browsers, over the real server."""

import os
import re
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests import serving
from tests.conventions.test_house import ROOT
from tests.reports.rooms import evenings
from tests.reports.test_pictures import photo

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("server")]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


TESTS = 7


@pytest.fixture(scope="module")
def fresh(migrated, tmp_path_factory):
    """Evenings on one server: one for each test."""
    data = serving.folder(migrated, tmp_path_factory.mktemp("editor") / "data")
    found = evenings(data, TESTS)
    with serving.serving(data, "--no-worker") as port:
        for evening in found:
            evening.port = port
        yield found


@pytest.fixture
def served(fresh):
    return fresh.pop()


@pytest.fixture
def write(browser, served):
    """Open a part as somebody: the page, once its editor is there."""
    contexts = []

    def write(cookie, key="diagnosis", script="", **options):
        context = browser.new_context(
            **{"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce", **options}
        )
        contexts.append(context)
        url = f"http://127.0.0.1:{served.port}"
        name, value = cookie.split("=", 1)
        context.add_cookies([{"name": name, "value": value, "url": url}])
        context.add_init_script(script)
        page = context.new_page()
        page.goto(f"{url}{served.base}{key}/")
        expect(page.locator(".words")).to_be_visible(timeout=15_000)
        return page

    yield write
    for context in contexts:
        context.close()


def saved(page):
    expect(page.locator(".standing")).to_have_text("Enregistré")


def stands(served, key):
    """The text of a part once it has settled."""
    query = (
        "SELECT v.text FROM reports_sectionversion v JOIN reports_section s ON s.id = v.section_id"
        " WHERE s.report_id = ? AND s.key = ? ORDER BY v.number DESC LIMIT 1"
    )
    return served.rows(query, served.report, key)[0][0]


def settled(served, key, wanted):
    for _ in range(100):
        if stands(served, key) == wanted:
            break
        time.sleep(0.1)
    assert stands(served, key) == wanted


def test_two_people_write_the_same_part_at_once(served, write):
    one = write(served.team)
    other = write(served.web, viewport={"width": 360, "height": 740}, has_touch=True)
    expect(one.locator("[data-people] li")).to_have_count(1)
    expect(one.locator("#plain-form")).to_be_hidden()

    one.locator(".words").click()
    one.keyboard.press("Control+End")
    one.keyboard.press("Enter")
    one.keyboard.type("## Ce qui tient")
    one.keyboard.press("Enter")
    one.keyboard.type("- La salle, l'eau : oui !")
    expect(other.locator(".words h2")).to_have_text("Ce qui tient")
    expect(other.locator(".words li")).to_have_text("La salle, l’eau\u00a0: oui\u202f!")
    saved(one)

    other.locator(".words p").first.click()
    other.keyboard.press("Home")
    other.keyboard.type("Été 🙂. Voir @assemblee")
    expect(other.locator("#choices [role=option]")).to_have_count(1)
    other.keyboard.press("Enter")
    expect(one.locator(".words [data-atom=citation]")).to_have_text("[n°\u00a01]")
    saved(other)
    expect(one.locator(".caret")).to_have_attribute("data-name", re.compile(r"\w"))
    found = Axe().run(other, options=RULES).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    assert other.evaluate("document.documentElement.scrollWidth") <= 360

    settled(
        served,
        "diagnosis",
        "Été 🙂. Voir [n°\u00a01]Des forces et des faiblesses.\n\n## Ce qui tient\n"
        "- La salle, l’eau\u00a0: oui\u202f!",
    )


def test_what_is_written_without_network_is_kept_and_sent_later(served, write):
    one, other = write(served.team, "hypotheses"), write(served.web, "hypotheses")
    one.context.set_offline(True)
    one.locator(".words").click()
    one.keyboard.press("Control+End")
    one.keyboard.type(" Sans réseau.")
    expect(one.locator(".standing")).to_contain_text("gardé sur cet appareil")
    other.locator(".words").click()
    other.keyboard.press("Home")
    other.keyboard.type("Avec réseau. ")
    saved(other)
    one.context.set_offline(False)
    expect(other.locator(".words")).to_have_text(
        "Avec réseau. Ce qui peut servir ailleurs. Sans réseau."
    )
    saved(one)


WITHOUT_WEBSOCKET = """
window.WebSocket = class {
  constructor() { setTimeout(() => this.onclose()); }
  close() {}
};
"""


def test_where_no_websocket_goes_through_one_writes_all_the_same(served, write):
    one = write(served.team, "hypotheses", script=WITHOUT_WEBSOCKET)
    other = write(served.web, "hypotheses")
    one.locator(".words").click()
    one.keyboard.press("Control+End")
    one.keyboard.type(" Par le flux.")
    saved(one)
    expect(other.locator(".words")).to_contain_text("Par le flux.")


def test_words_left_on_the_device_are_sent_when_the_part_is_opened_again(served, write):
    one = write(served.web, "analytical_description")
    one.context.set_offline(True)
    one.locator(".words").click()
    one.keyboard.press("Control+End")
    one.keyboard.type(" Tapé avant de fermer.")
    expect(one.locator(".standing")).to_contain_text("gardé sur cet appareil")
    one.wait_for_timeout(300)  # the device writes them down
    one.goto("about:blank")
    one.context.set_offline(False)
    one.goto(f"http://127.0.0.1:{served.port}{served.base}analytical_description/")
    expect(one.locator(".words")).to_contain_text("Tapé avant de fermer.")
    saved(one)
    other = write(served.team, "analytical_description")
    expect(other.locator(".words")).to_contain_text("Tapé avant de fermer.")


def test_a_report_that_closes_says_so_and_leaves_the_words_to_be_copied(served, write):
    one = write(served.team, "analytical_description")
    one.locator(".words").click()
    one.keyboard.press("Control+End")
    served.rows("UPDATE reports_report SET state = 'returned' WHERE id = ?", served.report)
    one.keyboard.insert_text(" Trop tard.")  # at once: the answer may come between two keys
    expect(one.get_by_text("Ce compte rendu ne change plus.")).to_be_visible()
    expect(one.locator(".words")).to_have_attribute("contenteditable", "false")
    expect(one.locator(".words")).to_contain_text("Trop tard.")


FUZZ = (ROOT / "frontend/editor/test/fuzz.js").read_text().replace("export function", "function")
OPERATIONS = 100_000 if "CHANTIER_FAULTS" in os.environ else 2_500


@pytest.mark.faults
def test_random_writing_by_three_never_parts_editor_and_text(write, served):
    page = write(served.team)
    page.set_default_timeout(600_000)
    source = page.locator("script[src*=editor]").evaluate("script => script.src")
    done = page.evaluate(
        f"async ([source, ...given]) => {{ {FUZZ}; return fuzz(await import(source), ...given) }}",
        [source, OPERATIONS, 20261127],
    )
    assert done["operations"] == OPERATIONS
    assert done["characters"] > 100


def put(page, dialog):
    page.locator(f"[data-dialog={dialog}] button[value=ok]").click()
    expect(page.locator(f"[data-dialog={dialog}]")).to_be_hidden()


def test_a_list_a_table_a_note_and_a_picture_are_written_with_the_keyboard(served, write):
    page = write(served.team, "hypotheses", viewport={"width": 360, "height": 740})
    page.locator(".words").click()
    page.keyboard.press("Control+End")
    page.locator("[data-do=note]").click()
    page.keyboard.type("Dit [hors] réunion")
    put(page, "note")
    for line in ("- un", "deux", "trois"):
        page.keyboard.press("Enter")
        page.keyboard.type(line)
    expect(page.locator(".words > ul > li")).to_have_count(3)
    expect(page.locator(".words > ul")).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.locator("[data-do=table]").click()
    for cell in ("", "Forces", "Faiblesses", "Eau", "2", "1"):
        page.keyboard.type(cell)
        page.keyboard.press("Tab")
    page.locator("[data-grid-do=less-row]").click()
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    put(page, "table")
    expect(page.locator(".words .table .row")).to_have_count(3)
    page.locator("[data-do=table]").click()  # the caret is in it: the grid opens again
    cell = page.locator("[data-grid] tr:nth-child(2) td:nth-child(3) input")
    expect(cell).to_have_value("1")
    cell.fill("1 | 3")
    put(page, "table")
    page.keyboard.press("Control+End")
    page.locator("[data-do=image]").click()
    page.locator("[name=file]").set_input_files(
        {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": photo().read()}
    )
    page.locator("[name=alt]").fill("Deux mains tendues")
    page.locator("[name=caption]").fill("La salle")
    put(page, "image")
    expect(page.locator(".words .picture img")).to_have_attribute("alt", "Deux mains tendues")
    saved(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    wanted = (
        "Ce qui peut servir ailleurs.^[Dit (hors) réunion]\n\n- un\n- deux\n- trois\n\n"
        "|  | Forces | Faiblesses |\n| --- | --- | --- |\n| Eau | 2 | 1 \\| 3 |\n\n"
        '![Deux mains tendues](image-1 "La salle")\n\n'
    )
    settled(served, "hypotheses", wanted)
    page.goto(page.url.split("partie/")[0])
    text = page.locator("section:has(> #hypotheses)")
    expect(text.locator("th[scope=row]")).to_have_text("Eau")
    expect(text.locator("figcaption")).to_have_text("La salle")
    expect(text.locator("ol.notes li")).to_contain_text("Dit (hors) réunion")
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
