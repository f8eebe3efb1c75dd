"""From the invitation to the publication, by somebody with a phone or a computer."""

import re
import time
from email import policy
from email.parser import BytesParser

import pytest
from playwright.sync_api import expect

from tests.journeys.organising import STATEMENT, Team
from tests.journeys.walking import OF_A_JOURNEY

NAME = "Clémence Lointaine"
STORY = "Je suis venue en stop. Au retour, personne ne passait."
DISSENT = "Le compte rendu oublie celles et ceux qui sont restés chez eux."


def mail_to(demonstration, address):
    """The mail that the server wrote to an address, once it has left."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        for file in sorted((demonstration.data / "mail").glob("*")):
            mail = BytesParser(policy=policy.default).parsebytes(file.read_bytes())
            if address in str(mail["To"]):
                return mail
        time.sleep(0.3)
    raise AssertionError(f"no mail to {address} within half a minute")


@pytest.fixture
def device(browser, demonstration):
    """A phone or a computer that nobody has used: `device(width, javascript)` gives its page."""
    opened = []

    def device(width, javascript):
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            java_script_enabled=javascript,
            base_url=demonstration.url,
            locale="fr-FR",
        )
        context.set_default_timeout(20_000)
        opened.append(context)
        return context.new_page()

    yield device
    for context in opened:
        context.close()


def register(page, team, address):
    page.goto(f"{team.at}/invitation/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Invitation à coopérer")
    page.get_by_role("link", name="S’inscrire", exact=True).first.click()
    page.get_by_role("checkbox", name=re.compile("Le banc des passages")).check()
    page.get_by_label("Vos prénom et nom").fill(NAME)
    page.get_by_label("Habitantes et habitants").check()
    page.get_by_label("par courriel").check()
    page.get_by_label("Courriel", exact=True).fill(address)
    page.get_by_label(re.compile("servent à me répondre")).check()
    page.get_by_label(re.compile("mes votes soient gardés sous un pseudonyme")).check()
    page.get_by_role("button", name="Je m’inscris").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("C’est noté, merci")
    expect(page.get_by_text("Vous avez une place")).to_be_visible()


def open_own_page(page, demonstration, address):
    mail = mail_to(demonstration, address)
    assert [part.get_content_type() for part in mail.walk()].count("text/calendar") == 1
    words = mail.get_body(("plain",)).get_content()
    link = re.search(r"/moi/\S+/", words)
    assert link, words
    page.goto(link[0])
    page.get_by_role("button", name="C’est bien moi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    page.get_by_role("button", name="Je viendrai").click()


def speak_and_vote(page):
    page.goto("/moi/")
    page.get_by_role("link", name="Comment venir").click()
    page.get_by_role("link", name="Participer maintenant").click()
    page.get_by_role("link", name="Dire quelque chose").click()
    page.get_by_label("Vos mots").fill(STORY)
    page.get_by_label("Montrer tout de suite à tout le monde").check()
    page.get_by_role("button", name="Garder mes mots").click()
    expect(page.get_by_text(STORY).first).to_be_visible()
    page.get_by_role("link", name="Voter maintenant").click()
    expect(page.get_by_text(re.compile(r"0 réponses? sur 1"))).to_be_visible()
    expect(page.get_by_text(STATEMENT)).to_be_visible()
    page.get_by_role("button", name="D’accord", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vous avez répondu à tout")


def dissent(page):
    page.goto("/moi/")
    expect(
        page.get_by_role("heading", name="Comptes rendus qui vous sont retournés")
    ).to_be_visible()
    page.get_by_role("link", name="Le banc des passages", exact=True).first.click()
    words = page.get_by_role("region", name=re.compile("Les paroles sur lesquelles"))
    expect(words.get_by_text(STORY)).to_be_visible()
    page.get_by_role("link", name="Attacher un avis divergent").first.click()
    page.get_by_label("Avis divergent").fill(DISSENT)
    page.get_by_label(re.compile("J’ai relu")).check()
    page.get_by_role("button", name="Attacher cet avis divergent").click()
    expect(page.get_by_text(DISSENT)).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("width", [360, 1280])
def test_from_the_invitation_to_the_publication_where_the_dissent_stands(
    width, javascript, device, demonstration
):
    number = f"{width}{'a' if javascript else 'b'}"
    team, address = (
        Team(demonstration, f"{OF_A_JOURNEY}{number}"),
        f"clemence-{number}@exemple.test",
    )
    team.bring_in(f"WEB{number}")
    team.invite()

    register(device(width, javascript), team, address)
    page = device(width, javascript)  # the mail is read elsewhere than where one registered
    open_own_page(page, demonstration, address)
    team.start(NAME)
    speak_and_vote(page)
    team.write_report("Habitantes et habitants")
    team.give_back()
    dissent(page)
    team.publish()

    page.goto(team.at + "/")
    page.get_by_role("link", name="Lire la publication").first.click()
    expect(page.get_by_text(DISSENT)).to_be_visible()
    expect(page.get_by_text(STORY).first).to_be_visible()
    assert NAME not in page.content(), "a name in what is published"
    pdf = page.get_by_role("link", name=re.compile("^PDF accessible")).get_attribute("href")
    assert page.request.get(pdf).body().startswith(b"%PDF")
