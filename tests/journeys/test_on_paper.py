"""The same way on paper: a slip, a letter, a badge, a paper ballot, words typed for somebody."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.journeys.organising import Team
from tests.journeys.walking import OF_A_JOURNEY

NAME = "Augustin Sanscourriel"
ADDRESS = "3 rue de la Démonstration\n00000 Ville-Fictive"
STORY = "Le car ne passe plus. Ma voisine m’emmène, quand elle peut."
DISSENT = "On n’a pas écrit que la salle est au premier étage, sans ascenseur."
BADGE = """
from chantier.worksites.models import ParticipationLink
link = ParticipationLink.objects.get(worksite__slug={slug!r}, person__name={name!r})
print(link.participation.pseudonym)
"""


@pytest.fixture
def assistant(browser, demonstration):
    """Somebody of the team at a computer, signed in: `assistant(name)` gives their page."""
    opened = []

    def assistant(name):
        context = browser.new_context(
            viewport={"width": 1280, "height": 900}, base_url=demonstration.url, locale="fr-FR"
        )
        context.set_default_timeout(20_000)
        context.add_cookies(demonstration.organiser(name).for_a_browser())
        opened.append(context)
        return context.new_page()

    yield assistant
    for context in opened:
        context.close()


def type_the_slip(page, team):
    page.goto(f"{team.at}/saisie/")
    page.get_by_label("Prénom et nom").fill(NAME)
    page.get_by_label("par lettre").check()
    page.get_by_label("Adresse postale").fill(ADDRESS)
    page.get_by_label("Habitantes et habitants").check()
    page.get_by_role("checkbox", name=re.compile("Le banc des passages")).check()
    page.locator("[name=keep_contact]").check()
    page.locator("[name=keep_opinions]").check()
    page.locator("[name=entered_through][value=paper]").check()
    page.locator("[name=consent_how][value=signed]").check()
    page.get_by_role("button", name="Inscrire, et voir le code").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    expect(page.get_by_text("Vous avez une place")).to_be_visible()
    code = page.locator(".slip .code").inner_text()
    assert re.fullmatch(r"\w{3} \w{3} \w{3}", code), code
    return code


def post_the_letters(page, team):
    """The last letter waits on the page of sends: printed, posted, ticked."""
    page.goto(f"{team.at}/envois/")
    letter = page.get_by_role("checkbox", name=re.compile(NAME))
    expect(letter).to_be_visible()
    pdf = page.get_by_role("link", name=re.compile("Imprimer les lettres")).first
    assert page.request.get(pdf.get_attribute("href")).body().startswith(b"%PDF")
    letter.check()
    form = page.locator("form", has=letter)
    form.get_by_role("combobox").select_option("posted")
    form.get_by_role("button", name="Le noter").click()
    expect(page.get_by_role("checkbox", name=re.compile(NAME))).to_have_count(0)


def note_what_is_said(page, team, badge):
    page.goto(f"{team.meeting}/notes/")
    card = page.get_by_role("group", name="Carte 1")
    card.get_by_label(re.compile("^Badge")).fill(badge)
    card.get_by_label("Les mots").fill(STORY)
    card.get_by_label("Relu à la personne").check()
    card.get_by_label("Destiné à tout le monde").check()
    page.get_by_role("button", name="Garder ces cartes").click()
    expect(page.get_by_text(STORY).first).to_be_visible()


def count_the_ballot(page, team, badge):
    page.goto(f"{team.meeting}/notes/bulletins/")
    page.get_by_label(re.compile("^Badge")).fill(badge)
    page.get_by_label("Réponses").fill("1")
    page.get_by_role("button", name="Compter ce bulletin").click()
    expect(page.get_by_text(f"Le bulletin {badge} est compté")).to_be_visible()


def type_the_dissent(page, team):
    page.goto(f"{team.report}/retours/")
    page.get_by_role("link", name=f"Saisir ce que répond {NAME}").click()
    page.get_by_role("link", name=re.compile("avis divergent", re.I)).first.click()
    page.get_by_label("Comment cela vous est parvenu").select_option("paper")
    page.get_by_label("Avis divergent", exact=True).fill(DISSENT)
    page.get_by_label(re.compile("J’ai relu")).check()
    page.get_by_role("button", name="Attacher cet avis divergent").click()


def test_somebody_on_paper_goes_from_the_slip_to_the_publication_where_their_dissent_stands(
    assistant, demonstration
):
    team = Team(demonstration, f"{OF_A_JOURNEY}papier")
    team.bring_in("PAPIER")
    team.invite()
    desk, notes = assistant("animation"), assistant("comite")

    code = type_the_slip(desk, team)
    post_the_letters(desk, team)  # the confirmation
    team.start(NAME)
    said = demonstration.command("shell", "-c", BADGE.format(slug=team.slug, name=NAME))
    badge = said.splitlines()[-1]  # as it is printed
    note_what_is_said(notes, team, badge)
    count_the_ballot(notes, team, badge)
    team.write_report("Habitantes et habitants")
    team.give_back()
    post_the_letters(desk, team)  # the report
    type_the_dissent(desk, team)
    page = team.publish()

    assert DISSENT in page.text
    assert STORY in page.text
    assert NAME not in page.text
    no_mail_says(demonstration, NAME)
    desk.context.clear_cookies()
    desk.goto("/code/")  # the code on the slip opens everything that is theirs
    desk.get_by_label("Votre code").fill(code.lower())
    desk.get_by_role("button", name="Ouvrir ma page").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(NAME)
    expect(desk.get_by_text(re.compile("Votre avis divergent du"))).to_be_visible()


def no_mail_says(demonstration, name):
    """No mail was written to or about somebody who has none."""
    time.sleep(2)  # the sender looks at the outbox every second
    mails = (demonstration.data / "mail").glob("*")
    assert [mail.name for mail in mails if name in mail.read_text("utf-8", "replace")] == []
