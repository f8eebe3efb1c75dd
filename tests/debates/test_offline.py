"""The room without network, in a real browser: what is typed is kept, said, sent once, in order."""

import contextlib
import re
import time

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Error, expect

from chantier.debates.models import SpeakingTurn, Stage
from chantier.meetings.models import AgendaItem, MeetingRole
from chantier.people.models import Account
from tests.debates.factories import room, statement

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PATIENCE = 30_000  # milliseconds: a machine that does other things too
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# The page is looked after by its worker, and is kept with the script that goes on without network.
READY = """async () => {
    const kept = await (await caches.open("chantier-pages")).keys();
    const has = (part) => kept.some((one) => one.url.includes(part));
    return navigator.serviceWorker.controller !== null && has(location.href) && has("kept");
}"""


@pytest.fixture
def here():
    found = room()
    MeetingRole.objects.create(meeting=found.meeting, account=found.note_taker, role="facilitator")
    return found


@pytest.fixture
def open_page(browser, live_server, here):
    """Open a page of the meeting as its note-taker, ready for the network to go."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR")
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    sign_in(context, live_server, here.note_taker)

    def open_page(name, worker=True):
        page = context.new_page()
        page.said = []
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())  # leave all the same
        address = reverse(f"debates:{name}", args=[here.worksite.slug, here.meeting.slug])
        page.goto(f"{live_server.url}{address}")
        if worker:
            wait_for(lambda: page.evaluate(READY))
        return page

    yield open_page
    expect.set_options(timeout=5_000)
    context.close()


def sign_in(context, live_server, account):
    client = Client()
    client.force_login(Account.objects.get(pk=account.pk), backend=BACKEND)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    context.add_cookies([cookie | {"url": live_server.url}])


def wait_for(happened):
    until = time.monotonic() + 15
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.05)


def network(page, there):
    page.context.set_offline(not there)


def type_a_card(page, badge, words):
    page.get_by_label("Badge").first.fill(badge)
    page.get_by_label("Les mots").first.fill(words)
    page.get_by_role("button", name="Garder ces cartes").click()


def unsent(page, number):
    expect(page.locator("#kept output")).to_have_text(f"{number}")


def said(here):
    return list(here.meeting.contributions.order_by("number").values_list("text", flat=True))


def test_notes_typed_without_network_are_kept_said_and_sent_in_order_once(open_page, here):
    page = open_page("notes")
    network(page, there=False)
    type_a_card(page, here.lise.pseudonym, "Un.")
    unsent(page, 1)
    assert page.get_by_role("heading", name=re.compile("Pas encore envoyé")).is_visible()
    page.reload()  # from what the device keeps
    unsent(page, 1)
    assert "Un." in page.locator("#kept li").inner_text()
    type_a_card(page, here.paul.pseudonym, "Deux.")
    page.reload()  # the same copy of the page again: its cards are new ones
    unsent(page, 2)
    type_a_card(page, here.lise.pseudonym, "Trois.")
    unsent(page, 3)
    assert said(here) == []

    network(page, there=True)
    page.wait_for_selector("#kept", state="hidden")
    page.wait_for_selector("article:has-text('Trois.')")  # the page has come again, with all of it

    assert said(here) == ["Un.", "Deux.", "Trois."]
    assert page.said == []


def test_fifty_cards_of_ten_minutes_without_network_arrive_in_order_once(open_page, here):
    page = open_page("notes")
    network(page, there=False)
    for turn in range(17):
        for place in range(3):
            page.get_by_label("Badge").nth(place).fill(here.lise.pseudonym)
            page.get_by_label("Les mots").nth(place).fill(f"Carte {3 * turn + place}")
        page.get_by_role("button", name="Garder ces cartes").click()
        unsent(page, turn + 1)

    network(page, there=True)
    page.wait_for_selector("#kept", state="hidden", timeout=60_000)

    assert said(here) == [f"Carte {number}" for number in range(51)]


def test_an_answer_lost_on_the_way_back_makes_no_second_card(open_page, here):
    page = open_page("notes")

    def lose(route):  # it arrives; its answer does not
        route.fetch(max_redirects=0)
        route.abort()

    page.route("**/notes/", lose, times=1)
    type_a_card(page, here.lise.pseudonym, "Une seule fois.")
    page.wait_for_selector("article:has-text('Une seule fois.')")

    assert said(here) == ["Une seule fois."]


def test_a_card_refused_is_said_and_taken_up_again_and_the_others_go(open_page, here):
    page = open_page("notes")
    network(page, there=False)
    type_a_card(page, "ZZZZZZ", "D’une personne inconnue.")
    unsent(page, 1)
    type_a_card(page, here.lise.pseudonym, "De Lise.")
    unsent(page, 2)

    network(page, there=True)
    page.get_by_role("button", name="Le reprendre").click()
    assert page.get_by_label("Les mots").first.input_value() == "D’une personne inconnue."
    page.get_by_label("Badge").first.fill(here.paul.pseudonym)
    page.get_by_role("button", name="Garder ces cartes").click()
    page.wait_for_selector("article:has-text('inconnue')")

    assert said(here) == ["De Lise.", "D’une personne inconnue."]


def test_a_mistake_shown_by_the_server_does_not_stop_the_list_of_what_is_kept(open_page, here):
    page = open_page("notes")
    type_a_card(page, "ZZZZZZ", "Mal lu.")
    page.wait_for_selector(".error-summary")
    network(page, there=False)
    type_a_card(page, here.lise.pseudonym, "Bien lu.")
    unsent(page, 1)
    network(page, there=True)
    page.wait_for_selector("article:has-text('Bien lu.')")


def test_signed_out_meanwhile_one_signs_in_again_elsewhere_and_nothing_is_lost(
    open_page, live_server, here
):
    page = open_page("notes")
    network(page, there=False)
    type_a_card(page, here.lise.pseudonym, "Gardée.")
    unsent(page, 1)
    page.context.clear_cookies()
    network(page, there=True)
    page.get_by_text("Votre connexion a pris fin").wait_for()
    assert said(here) == []

    sign_in(page.context, live_server, here.note_taker)
    page.wait_for_selector("#kept", state="hidden")
    assert said(here) == ["Gardée."]


def test_a_page_of_the_wifi_itself_takes_nothing(open_page, here):
    page = open_page("notes")
    portal = {"status": 200, "content_type": "text/html", "body": "<main>Payez d’abord</main>"}
    page.route("**/notes/", lambda route: route.fulfill(**portal))
    type_a_card(page, here.lise.pseudonym, "Pas pour vous.")
    unsent(page, 1)
    with page.expect_request("**/notes/"):
        page.evaluate("dispatchEvent(new Event('online'))")  # it tries again
    unsent(page, 1)
    page.unroute("**/notes/")
    page.wait_for_selector("article:has-text('Pas pour vous.')")


def test_the_facilitators_taps_wait_for_the_network_and_count_from_when_they_were_made(
    open_page, here
):
    first, _second = (
        AgendaItem.objects.create(meeting=here.meeting, position=n, title=f"Étape {n}", minutes=10)
        for n in (1, 2)
    )
    page = open_page("desk")
    network(page, there=False)
    page.locator(".turns").last.get_by_role("button", name="Collectifs citoyens").click()
    unsent(page, 1)
    page.get_by_role("button", name="Étape 1").first.click()
    unsent(page, 2)
    page.reload()
    unsent(page, 2)
    page.wait_for_timeout(1_500)
    page.locator(".turns").last.get_by_role("button", name="Élues et élus").click()
    unsent(page, 3)

    network(page, there=True)
    page.wait_for_selector("#kept", state="hidden")
    earlier, later = SpeakingTurn.objects.order_by("started_at")
    assert (earlier.constituency, later.constituency) == (here.lived, here.elected)
    assert earlier.seconds >= 1
    stage = Stage.objects.get()
    assert stage.step == first
    assert stage.began_at < later.started_at


def test_what_cannot_wait_says_so_instead_of_leaving_the_page(open_page, here):
    statement(here)
    page = open_page("desk")
    network(page, there=False)
    page.get_by_role("button", name="Clore le vote").click()
    page.get_by_text("il en faut pour cela").wait_for()
    network(page, there=True)
    page.get_by_role("button", name="Clore le vote").click()
    page.get_by_text("Le vote est clos").first.wait_for()


@pytest.mark.parametrize("name", ["cards", "ballots"])
def test_the_other_pages_of_the_table_open_without_network(open_page, here, name):
    statement(here)
    page = open_page(name)
    network(page, there=False)
    page.reload()
    assert page.locator("form[data-kept]").is_visible()


def test_a_screen_that_slept_shows_what_is_now_when_it_wakes(open_page, here):
    page = open_page("screen", worker=False)
    network(page, there=False)
    page.get_by_text("cet écran attend").wait_for()  # it says so instead of showing what was
    put = statement(here)
    network(page, there=True)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(page.locator(".statement")).to_have_text(put.text)
    expect(page.get_by_text("cet écran attend")).to_be_hidden()


def test_a_button_stays_under_the_finger_that_presses_it(open_page, here):
    AgendaItem.objects.create(meeting=here.meeting, position=1, title="Étape 1", minutes=10)
    page = open_page("desk", worker=False)
    button = page.get_by_role("link", name="Mettre une phrase au vote").last
    button.hover()
    page.mouse.down()
    put = statement(here)
    with page.expect_response(lambda answer: answer.url == page.url):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(500)  # for the answer to be taken, if it were
    expect(page.get_by_text(put.text)).to_have_count(0)
    page.mouse.move(5, 5)
    page.mouse.up()
    expect(page.get_by_text(put.text).first).to_be_visible()


def test_an_answer_that_comes_late_does_not_call_back_who_went_elsewhere(
    browser, live_server, here
):
    AgendaItem.objects.create(meeting=here.meeting, title="Accueil", minutes=10, position=1)
    context = browser.new_context(locale="fr-FR", service_workers="block")
    sign_in(context, live_server, here.note_taker)
    page = context.new_page()
    where = [here.worksite.slug, here.meeting.slug]
    page.goto(f"{live_server.url}{reverse('debates:desk', args=where)}")
    held = []  # the server is slow: it has both taps, and answers the first one first
    for address in ("**/animer/etape/", "**/animer/enonces/"):
        page.route(address, lambda route: held.append(route))

    page.get_by_role("button", name=re.compile("^Étape suivante")).click()
    wait_for(lambda: page.wait_for_timeout(50) or len(held) == 1)
    link = page.get_by_role("link", name="Mettre une phrase au vote").last
    link.click(no_wait_after=True)
    wait_for(lambda: page.wait_for_timeout(50) or len(held) == 2)
    held[0].continue_()
    wait_for(lambda: page.wait_for_timeout(50) or Stage.objects.exclude(step=None).exists())
    page.wait_for_timeout(1000)
    with contextlib.suppress(Error):  # given up: the answer called the page back
        held[1].continue_()

    expect(page.get_by_label("Phrase à mettre au vote")).to_be_visible(timeout=PATIENCE)
    context.close()
