"""A whole evening given by lot, in a browser: as animator, on a phone, and on paper.

Rule on the form → slip and web → diagnosis → fingerprint → dice → list → sends on three channels →
withdrawal and replacement → check-in by the square → certificate. Zoé has a phone and an e-mail;
Émile has neither: what he knows of it all is what is printed, and what he says on the phone.
`CHANTIER_PICTURES=FOLDER` also keeps a picture of each page that is checked, and what is printed.
"""

import datetime
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect, sync_playwright

from chantier.jobs import worker
from chantier.meetings.models import Attendance, Meeting
from chantier.notices import sending
from chantier.notices.models import Message
from chantier.people import codes
from chantier.registrations.models import Draw, Registration
from chantier.registrations.states import State
from tests.factories import ConstituencyFactory, SpaceRoleFactory
from tests.journeys.walker import Walker, walkers
from tests.registrations.factories import ask, ask_on_paper, evening

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("CHANTIER_PICTURES", "")
WALL = 1920  # pixels of a projected screen
PLACES, CROWD = 6, 12  # two places of the six are for elected people: Zoé and Émile
ROWS = {"Habitantes et habitants": (4, 4), "Élues et élus": (2, 2)}


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
    """Tonight in ten days, six places; two constituencies."""
    start = timezone.now() + datetime.timedelta(days=10)
    meeting = evening(
        places=PLACES, venue="La Halle", starts_at=start,
        ends_at=start + datetime.timedelta(hours=2),
    )  # fmt: skip
    for name in ROWS:
        ConstituencyFactory(space=meeting.worksite.space, name=name)
    return meeting


def _new(suffix):
    """Where the next picture goes."""
    return Path(PICTURES) / f"draw-{len(list(Path(PICTURES).iterdir())):02}{suffix}"


class Player(Walker):
    """Somebody of the evening; the letters name the demonstration's own address."""

    def __init__(self, browser, live_server, *, width=1280):
        super().__init__(browser, live_server, viewport={"width": width, "height": 800})

    def axe(self):
        super().axe()
        if PICTURES:
            self.page.screenshot(path=_new(".png"), full_page=True)

    def go(self, path):
        self.page.goto(self.url + path.removeprefix("http://127.0.0.1:8000"))
        return self.page


@pytest.fixture
def walker(browser, live_server):
    yield from walkers(browser, live_server, Player)


@pytest.fixture
def account(meeting):
    return SpaceRoleFactory(space=meeting.worksite.space).account


@pytest.fixture
def animator(walker, account):
    animator = walker()
    animator.sign_in(account)
    return animator


def path(name, meeting, *more):
    return reverse(f"registrations:{name}", args=[meeting.worksite.slug, meeting.slug, *more])


def of_worksite(name, meeting):
    return reverse(f"registrations:{name}", args=[meeting.worksite.slug])


def constituency(meeting, name):
    return meeting.worksite.space.constituencies.get(name__startswith=name)


def printed(content):
    """What a PDF says, in one line."""
    assert content.startswith(b"%PDF")
    if PICTURES:
        _new(".pdf").write_bytes(content)
    told = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    return " ".join(told.stdout.decode().split())


def paper(player, address):
    """What is printed at an address, as the player's browser gets it."""
    return printed(player.page.request.get(player.url + address).body())


def everything_leaves():
    while sending.send_due(timezone.now()):
        pass


# The rule, on the form and on the slip


def set_the_rule(animator, meeting):
    page = animator.go(path("rule", meeting))
    page.select_option("select[name=place_rule]", "lottery")
    for name, (least, most) in ROWS.items():
        pk = constituency(meeting, name).pk
        page.fill(f"input[name=least_{pk}]", str(least))
        page.fill(f"input[name=most_{pk}]", str(most))
    animator.axe()
    page.click("main form button[type=submit]")
    animator.reads("tirées au sort", "Trois dés", "Élues et élus")


def register_on_a_phone(phone, meeting):
    page = phone.go(of_worksite("register", meeting))
    page.locator("summary", has_text="Comment les places").click()
    phone.reads("dés à dix faces", "Élues et élus")
    phone.axe()
    page.locator("input[name=meetings]").first.check()
    page.fill("input[name=name]", "Zoé Téléphone")
    page.check(f"input[name=constituency][value='{constituency(meeting, 'Élues').pk}']")
    page.check("input[name=reach][value=email]")
    page.fill("input[name=email]", "zoe@example.org")
    page.check("input[name=keep_contact]")
    page.click("main form button[type=submit]")
    phone.reads("tirées au sort")


def read_the_slip(anybody, meeting):
    """What Émile holds in his hands says the rule in the words of the form."""
    slip = paper(anybody, of_worksite("slip", meeting))
    for words in ("tirées au sort", "dés à dix faces", "Élues et élus", "ni plus ni moins"):
        assert words in slip, (words, slip)


def type_a_slip(animator, meeting):
    page = animator.go(of_worksite("desk", meeting))
    page.fill("#id_name", "Émile Papier")
    page.check("input[name=reach][value=letter]")
    page.fill("textarea[name=postal_address]", "1 rue Fictive\n59000 Lille")
    page.check(f"#desk input[name=constituency][value='{constituency(meeting, 'Élues').pk}']")
    page.locator("input[name=meetings]").first.check()
    page.check("#id_keep_contact")
    page.check("input[name=entered_through][value=paper]")
    page.check("input[name=consent_how][value=signed]")
    page.click("#desk button[type=submit]")
    page.wait_for_url("**/saisie/*-*/")
    animator.reads("Émile Papier", "Écrivez ce code sur le bulletin")


def a_crowd_registers(meeting, account):
    inhabitants, now = constituency(meeting, "Habitantes"), timezone.now()
    for number in range(CROWD):
        who = {"name": f"Personne{number} Fictive", "constituency": inhabitants, "now": now}
        if number % 3 == 0:
            ask_on_paper(
                meeting, by=account, postal_address=f"{number} rue Feinte\n62000 Arras", **who
            )
        elif number % 3 == 1:
            ask(meeting, reach="sms", phone="0600000000", **who)
        else:
            ask(meeting, **who)


# The draw


def close_and_diagnose(animator, meeting):
    page = animator.go(path("draw", meeting))
    animator.reads("fermez d’abord les inscriptions")
    animator.go(reverse("meetings:state", args=[meeting.worksite.slug, meeting.slug]))
    page.click("form[action$='/close/'] button")
    animator.go(path("draw", meeting))
    animator.reads("tout le monde a une chance", f"{CROWD + 2} personnes")
    animator.axe()


def commit(animator, anybody, phone, meeting):
    """The lists are made; their fingerprint is read by anybody, before the dice are thrown."""
    animator.page.locator("main form button", has_text="mille listes").click()
    animator.page.goto("about:blank")  # SQLite in memory: no page asks while the worker works
    worker.drain()
    animator.go(path("draw", meeting))
    commitment = Draw.objects.get().commitment
    animator.reads(commitment)
    anybody.go(path("draw", meeting))
    anybody.reads(commitment, "Vérifiez vous-même")
    anybody.axe()
    mine(phone, "Zoé Téléphone")
    phone.reads("Tirage au sort à venir", "vous êtes le numéro", "des 1 000 listes")
    phone.page.get_by_role("link", name="Lesquelles").click()
    phone.reads(commitment, "numéro")
    assert phone.page.evaluate("document.documentElement.scrollWidth") == 360
    phone.axe()
    return commitment


def project(screen, meeting):
    """The page of the draw on the wall: half as large again, nothing off the side."""
    page = screen.go(path("draw", meeting))
    screen.reads("La liste 407 est tirée au sort")
    size = "element => element.getBoundingClientRect().height"
    assert page.locator("h2").first.evaluate(size) > 60
    assert page.evaluate("document.documentElement.scrollWidth") <= WALL
    screen.axe()


def throw_the_dice(animator, anybody, meeting, commitment):
    page = animator.go(path("draw", meeting))
    page.fill("#id_thrown", "407")
    animator.axe()
    page.locator("main form button", has_text="Donner les places").click()
    animator.reads("La liste 407 est tirée au sort")
    animator.axe()
    anybody.go(path("draw", meeting))
    anybody.reads("La liste 407 est tirée au sort")
    assert "Zoé" not in anybody.page.content()
    anybody.go(path("draw_check", meeting))
    anybody.reads(commitment, "Tout est juste", "--dice 407", "Sur papier")
    anybody.axe()
    assert Meeting.objects.get().places_taken == PLACES


def mine(phone, name):
    """Somebody's own page, by the link that stands in their message."""
    page = phone.go(codes.link_path(place_of(name).person))
    page.locator("main form button").first.click()
    phone.go(reverse("people:personal_page"))
    return page


def read_the_result_on_a_phone(phone, waits):
    mine(phone, "Zoé Téléphone")
    phone.reads("Vous avez une place", "des 1 000 listes")
    phone.page.get_by_role("button", name=re.compile("Je viendrai")).click()
    assert place_of("Zoé Téléphone").state == State.CONFIRMED
    mine(waits, Registration.objects.waiting().first().person.name)
    waits.reads("Le tirage au sort ne vous a pas donné de place", "des 1 000 listes")


# What is sent


def everybody_is_told(animator, settings, meeting):
    """Mails and text messages leave; the letters are printed, posted, and noted as posted."""
    everything_leaves()
    subjects = [sent.subject for sent in mail.outbox if "zoe@example.org" in str(sent.to)]
    assert any(subject.startswith("Vous avez une place") for subject in subjects)
    texts = [file.read_text() for file in (Path(settings.DATA_DIR) / "sms").glob("*.txt")]
    assert any("vous avez une place" in text or "liste d’attente" in text for text in texts)
    drawn = Message.objects.filter(kind="registration_drawn")
    assert {message.channel for message in drawn} == {"email", "sms", "letter"}
    assert drawn.count() == CROWD + 2

    page = animator.go(reverse("portal:outbox", args=[meeting.worksite.slug]))
    animator.axe()
    with page.expect_download() as download:
        page.locator("a", has_text="Imprimer les lettres").click()
    letters = printed(Path(download.value.path()).read_bytes())
    for box in page.locator("form:has(#state-print) input[type=checkbox]").all():
        box.check()
    page.locator("#state-print").select_option("posted")
    page.locator("form:has(#state-print) button").click()
    animator.reads("Aucune lettre n’attend")
    return letters


def read_the_letter(letters, anybody, meeting):
    """Émile's letter: his place, his number, and how to check it with the lists, on paper."""
    told = re.search(
        r"Bonjour Émile Papier, Vous avez une place\..*?avec votre code ([A-Z0-9 ]+)", letters
    )
    assert told, letters
    number, lists = re.search(
        r"le numéro (\S+) et vous figurez dans (\d+) de ces 1.?000 listes", told[0]
    ).groups()
    assert "Le sort a désigné la liste 407" in told[0]
    order = [letters.index(place) for place in ("59000 Lille", "62000 Arras")]
    assert order == sorted(order)  # as the post goes round

    sheet = anybody.page.request.get(anybody.url + path("draw_lists", meeting)).text()
    rows = [line.split(": ") for line in sheet.splitlines() if ": " in line]
    assert len(rows) == 1000
    assert sum(number in row[1].split() for row in rows) == int(lists)
    assert number in dict(rows)["407"].split()
    return told[1]


def place_of(person_name):
    return Registration.objects.select_related("person").get(person__name=person_name)


# Withdrawing, and who takes the place


def of_the_crowd():
    """Those of the crowd who have a place."""
    return Registration.objects.placed().filter(person__name__startswith="Personne")


def one_gives_the_place_back(phone):
    """On their own page; somebody gets it at once."""
    leaving = of_the_crowd().first()
    mine(phone, leaving.person.name)
    phone.page.get_by_role("link", name=re.compile("Je ne peux pas venir")).click()
    phone.reads("qui garde la salle la plus équilibrée")
    phone.axe()
    phone.page.get_by_role("button", name="Je rends ma place").click()
    assert Registration.objects.get(pk=leaving.pk).state == State.WITHDRAWN
    who_replaces(1)


def one_calls(animator, meeting):
    """Somebody without a screen calls: the desk does it, under its own name."""
    leaving = of_the_crowd().first()
    page = animator.go(path("registrations", meeting))
    row = page.locator(
        "tr", has=page.get_by_role("rowheader", name=leaving.person.name, exact=True)
    )
    row.get_by_role("link", name=re.compile("Retirer")).click()
    animator.reads("qui garde la salle la plus équilibrée")
    page.get_by_role("button", name="Retirer cette inscription").click()
    assert Registration.objects.get(pk=leaving.pk).state == State.WITHDRAWN
    who_replaces(2)


def who_replaces(times):
    """One more is told, truly: after a draw nobody is « first » of the list."""
    told = Message.objects.filter(kind="registration_promoted").order_by("pk")
    assert told.count() == times
    assert Meeting.objects.get().places_taken == PLACES
    latest = told.last()
    if latest.channel != "sms":
        assert "C’est avec vous que la salle reste la plus équilibrée" in latest.body


# The door


def the_evening_begins(meeting):
    begun = timezone.now() - datetime.timedelta(minutes=5)
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=begun, ends_at=begun + datetime.timedelta(hours=2)
    )


def print_for_the_door(animator, meeting):
    badges, sheet = (
        paper(animator, path("badges", meeting)),
        paper(animator, path("sign_in", meeting)),
    )
    for name in ("Zoé Téléphone", "Émile Papier"):
        assert name in badges
        assert name in sheet


def show_the_pass(phone):
    """The square on Zoé's page; what a reader reads in it."""
    page = mine(phone, "Zoé Téléphone")
    square = page.locator("img[src$='passe.svg']").get_attribute("src")
    return re.search(r"inscriptions/([0-9a-f-]{36})/", square)[1]


def at_the_door(animator, meeting, *, square, code):
    """By the square of a phone, by the code of a letter; the third by name; the others not yet."""
    door = animator.go(path("check_in", meeting))
    animator.axe()
    for present, said in enumerate((square, code, of_the_crowd().first().person.name), 1):
        door.fill("#id_said", said)
        door.keyboard.press("Enter")
        expect(door.locator("#present")).to_have_text(f"{present}")
    animator.go(path("door", meeting))
    animator.axe()
    assert Attendance.objects.filter(meeting=meeting).count() == 3


def certificates(animator, phone, meeting):
    """Zoé takes hers on her phone; Émile's is printed for him at the door."""
    page = mine(phone, "Zoé Téléphone")
    own = page.get_by_role("link", name=re.compile("Attestation")).first.get_attribute("href")
    assert "Zoé Téléphone" in paper(phone, own)
    assert "Émile Papier" in paper(
        animator, path("certificate_for", meeting, place_of("Émile Papier").key)
    )


def test_a_whole_evening_given_by_lot(animator, walker, meeting, account, settings):
    phone, anybody = walker(width=360), walker()
    set_the_rule(animator, meeting)
    register_on_a_phone(phone, meeting)
    read_the_slip(anybody, meeting)
    type_a_slip(animator, meeting)
    a_crowd_registers(meeting, account)

    close_and_diagnose(animator, meeting)
    commitment = commit(animator, anybody, phone, meeting)
    throw_the_dice(animator, anybody, meeting, commitment)
    project(walker(width=WALL), meeting)
    read_the_result_on_a_phone(phone, walker(width=360))
    letters = everybody_is_told(animator, settings, meeting)
    code = read_the_letter(letters, anybody, meeting)

    one_gives_the_place_back(walker(width=360))
    one_calls(animator, meeting)
    print_for_the_door(animator, meeting)
    square = show_the_pass(phone)
    the_evening_begins(meeting)
    at_the_door(animator, meeting, square=square, code=code)
    certificates(animator, phone, meeting)

    states = set(Registration.objects.values_list("state", flat=True))
    assert states == {State.PRESENT, State.PLACED, State.WAITING, State.WITHDRAWN}
