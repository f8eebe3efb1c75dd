"""A whole evening given by lot, in a browser: as animator, on a phone, and on paper.

Rule on the form → slip and web → diagnosis → fingerprint → dice → list → sends on three channels →
withdrawal and replacement → check-in by the square → certificate.
"""

import datetime
import re
import shutil
from pathlib import Path

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import sync_playwright

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
PLACES, CROWD = 6, 12


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
    for name in ("Habitantes et habitants", "Élues et élus"):
        ConstituencyFactory(space=meeting.worksite.space, name=name)
    return meeting


class Player(Walker):
    """Somebody of the evening; the letters name the demonstration's own address."""

    def __init__(self, browser, live_server, *, width=1280):
        super().__init__(browser, live_server, viewport={"width": width, "height": 800})

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


def set_the_rule(animator, meeting):
    page = animator.go(path("rule", meeting))
    page.check("input[name=place_rule][value=lottery]") if page.locator(
        "input[name=place_rule]"
    ).count() else page.select_option("select[name=place_rule]", "lottery")
    officials = meeting.worksite.space.constituencies.get(name__startswith="Élues")
    page.fill(f"input[name=least_{officials.pk}]", "1")
    page.fill(f"input[name=most_{officials.pk}]", "3")
    animator.axe()
    page.click("main form button[type=submit]")
    animator.reads("tirées au sort", "trois dés".capitalize(), "Élues et élus")


def register_on_a_phone(phone, meeting):
    page = phone.go(of_worksite("register", meeting))
    page.locator("summary", has_text="Comment les places").click()
    phone.reads("dés à dix faces", "Élues et élus")
    phone.axe()
    page.locator("input[name=meetings]").first.check()
    page.fill("input[name=name]", "Zoé Téléphone")
    page.locator("input[name=constituency]").first.check()
    page.check("input[name=reach][value=email]")
    page.fill("input[name=email]", "zoe@example.org")
    page.check("input[name=keep_contact]")
    page.click("main form button[type=submit]")
    phone.reads("tirées au sort")


def type_a_slip(animator, meeting):
    page = animator.go(of_worksite("desk", meeting))
    page.fill("#id_name", "Émile Papier")
    page.check("input[name=reach][value=letter]")
    page.fill("textarea[name=postal_address]", "1 rue Fictive\n59000 Lille")
    page.locator("input[name=constituency]").first.check()
    page.locator("input[name=meetings]").first.check()
    page.check("#id_keep_contact")
    page.check("input[name=entered_through][value=paper]")
    page.check("input[name=consent_how][value=signed]")
    page.click("#desk button[type=submit]")
    page.wait_for_url("**/saisie/*-*/")
    assert "Émile Papier" in page.locator("h1").inner_text()


def a_crowd_registers(meeting, account):
    inhabitants, officials = meeting.worksite.space.constituencies.order_by("position", "pk")
    now = timezone.now()
    for number in range(CROWD):
        constituency = officials if number % 4 == 0 else inhabitants
        if number % 3 == 0:
            ask_on_paper(meeting, by=account, constituency=constituency, now=now)
        elif number % 3 == 1:
            ask(meeting, constituency=constituency, reach="sms", phone="0600000000", now=now)
        else:
            ask(meeting, constituency=constituency, now=now)


def draw(animator, anybody, meeting):
    page = animator.go(path("draw", meeting))
    animator.reads("fermez d’abord les inscriptions")
    animator.go(reverse("meetings:state", args=[meeting.worksite.slug, meeting.slug]))
    page.click("form[action$='/close/'] button")
    animator.go(path("draw", meeting))
    animator.reads("tout le monde a une chance", f"{CROWD + 2} personnes")
    page.locator("main form button", has_text="mille listes").click()
    worker.drain()
    animator.go(path("draw", meeting))
    commitment = Draw.objects.get().commitment
    animator.reads(commitment)
    anybody.go(path("draw", meeting))
    anybody.reads(commitment, "Vérifiez vous-même")
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


def everybody_is_told(animator, meeting, settings):
    while sending.send_due(timezone.now()):
        pass
    subjects = [sent.subject for sent in mail.outbox]
    assert any("tirage" in subject or "place" in subject for subject in subjects)
    assert list((Path(settings.DATA_DIR) / "sms").glob("*.txt"))
    page = animator.go(reverse("portal:outbox", args=[meeting.worksite.slug]))
    with page.expect_download() as download:
        page.locator("a", has_text="Imprimer les lettres").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
    drawn = Message.objects.filter(kind="registration_drawn")
    assert drawn.count() == CROWD + 2
    assert {message.channel for message in drawn} == {"email", "sms", "letter"}


def place_of(person_name):
    return Registration.objects.select_related("person").get(person__name=person_name)


def one_gives_the_place_back(phone, meeting):
    """On their own page, by the link that stands in their message; somebody gets it at once."""
    leaving = Registration.objects.placed().select_related("person").first()
    page = phone.go(codes.link_path(leaving.person))
    page.locator("main form button").first.click()
    phone.go(reverse("registrations:withdraw", args=[leaving.key]))
    page.locator("main form button").first.click()
    assert Registration.objects.get(pk=leaving.pk).state == State.WITHDRAWN
    assert Meeting.objects.get().places_taken == PLACES
    assert Message.objects.filter(kind="registration_promoted").count() == 1


def the_evening_begins(meeting):
    begun = timezone.now() - datetime.timedelta(minutes=5)
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=begun, ends_at=begun + datetime.timedelta(hours=2)
    )


def at_the_door(animator, phone, meeting):
    here = Registration.objects.placed().select_related("person").order_by("pk")
    comes = here.exclude(person__email="").first() or here.first()
    page = phone.go(codes.link_path(comes.person))
    page.locator("main form button").first.click()
    phone.go(reverse("people:personal_page"))
    square = page.locator("img[src$='passe.svg']").get_attribute("src")
    key = re.search(r"inscriptions/([0-9a-f-]{36})/", square)[1]
    phone.reads("des 1 000 listes")

    door = animator.go(path("check_in", meeting))
    animator.axe()
    for said in (key, here.exclude(pk=comes.pk).first().person.name):
        door.fill("#id_said", said)
        door.keyboard.press("Enter")
        door.wait_for_selector("#told")
    door.wait_for_function("document.querySelector('#present').textContent !== '0'")

    phone.go(reverse("people:personal_page"))
    link = page.locator("a[href$='attestation.pdf']").first.get_attribute("href")
    assert page.request.get(phone.url + link).body().startswith(b"%PDF")


def test_a_whole_evening_given_by_lot(animator, walker, meeting, account, settings):
    phone, anybody = walker(width=360), walker()
    set_the_rule(animator, meeting)
    register_on_a_phone(phone, meeting)
    type_a_slip(animator, meeting)
    a_crowd_registers(meeting, account)
    draw(animator, anybody, meeting)
    everybody_is_told(animator, meeting, settings)
    one_gives_the_place_back(walker(width=360), meeting)
    the_evening_begins(meeting)
    at_the_door(animator, walker(width=360), meeting)

    assert Attendance.objects.filter(meeting=meeting).exists()
    assert place_of("Émile Papier").state in State
