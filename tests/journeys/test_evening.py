"""A whole evening in real browsers: a facilitator, a projector, three note-takers, twenty phones.

`CHANTIER_PICTURES=FOLDER` also keeps a picture of each screen at each phase.
"""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from chantier.portal.demo.cast import DOMAIN
from tests.journeys.organising import Team
from tests.journeys.walking import OF_A_JOURNEY, Visitor

PICTURES = os.environ.get("CHANTIER_PICTURES", "")
AGENDA = """
[[meetings.agenda]]
title = "Accueil"
minutes = 10

[[meetings.agenda]]
title = "Le banc, raconté par celles qui l’ont peint"
minutes = 20
phase = "presentation"

[[meetings.agenda]]
title = "Chacun dans son collège"
minutes = 30
phase = "peers"

[[meetings.agenda]]
title = "Côte à côte"
minutes = 20
phase = "side_by_side"

[[meetings.agenda]]
title = "Ensemble"
minutes = 30
phase = "together"

[[meetings.agenda]]
title = "Le vote"
minutes = 20
phase = "vote"
"""
CONSTITUENCIES = ("Habitantes et habitants", "Agentes et agents", "Élues et élus")
PHONES, WITHOUT_SCRIPT, ON_PAPER, CARDS = 15, 5, 3, 2
SENTENCE = "Un banc sans quelqu’un pour l’entretenir ne tient pas."
SECOND = "La mairie doit payer la peinture."
TEAM = (
    ("salle1", "facilitator"),
    ("salle2", "facilitator"),
    ("notes", "note_taker"),
    ("comite", "note_taker"),
    ("porteuse", "note_taker"),
)
PATIENCE = 60_000  # milliseconds: a machine that does other things too
SIZES = {"phone": (360, 740), "desk": (1280, 900), "notes": (1280, 900), "screen": (1920, 1080)}


class Evening:
    """Everybody who is there, each with their own browser."""

    def __init__(self, browser, demonstration, slug="soiree", code="VENIR") -> None:
        self.browser, self.demonstration = browser, demonstration
        self.team = Team(demonstration, f"{OF_A_JOURNEY}{slug}")
        self.at = self.team.meeting
        self.worksite_code = code
        self.contexts, self.pictures = [], 0
        self.phones: list[Page] = []
        self.plain: list[Visitor] = []
        self.badges: list[str] = []

    def browser_of(self, size: str, visitor: Visitor | None = None) -> Page:
        width, height = SIZES[size]
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            base_url=self.demonstration.url,
            locale="fr-FR",
        )
        context.set_default_timeout(PATIENCE)
        if visitor:
            context.add_cookies(visitor.for_a_browser())
        self.contexts.append(context)
        return context.new_page()

    def prepare(self) -> None:
        """Two facilitators and three note-takers; the doors are open."""
        team, organiser = self.team, self.demonstration.organiser
        team.bring_in(self.worksite_code, AGENDA)
        team.invite()
        hall = organiser("administration")
        for name, role in TEAM:  # who is not in the team of the space yet joins it
            email = f"{name}@{DOMAIN}"
            hall.send("/espaces/val-d-exemple/equipe/", name=name, email=email, role="reader")
            team.animation.send(f"{self.at}/equipe/", email=email, role=role)
        team.animation.send(f"{team.at}/etapes/", state="workshops")
        team.step("start")
        self.desk = self.browser_of("desk", organiser("salle1"))
        self.desk.goto(f"{self.at}/animer/")
        self.screen = self.browser_of("screen", organiser("salle2"))
        self.screen.goto(f"{self.at}/ecran/")
        self.tables = [
            self.browser_of("notes", organiser(name)) for name in ("notes", "comite", "porteuse")
        ]
        for table in self.tables:
            table.goto(f"{self.at}/notes/")

    def take(self, phase: str) -> None:
        """A picture of each screen, for whoever wants to look; what is projected is seen whole."""
        high = self.screen.evaluate("document.documentElement.scrollHeight")
        assert high <= SIZES["screen"][1], f"{phase}: nobody can scroll a projected screen"
        if not PICTURES:
            return
        shown = {"screen": self.screen, "desk": self.desk, "notes": self.tables[0]}
        for name, page in {**shown, "phone": self.phones[0] if self.phones else None}.items():
            if page:
                file = Path(PICTURES) / f"{self.pictures:02}-{phase}-{name}.png"
                page.screenshot(path=file, full_page=name != "screen")
        self.pictures += 1

    def step(self, title: str) -> None:
        self.desk.get_by_role("button", name=re.compile(f"Étape suivante.*{title}")).click()
        expect(self.desk.locator(".clock").first).to_contain_text(title)

    def close(self) -> None:
        for context in self.contexts:
            context.close()

    # Who comes

    def come_in(self) -> None:
        """Fifteen phones by the code on the screen, five without script; five have no phone."""
        shown = self.screen.locator(".way-in .room-code").inner_text()
        self.code = re.sub(r"\D", "", shown)
        for number in range(PHONES):
            phone = self.browser_of("phone")
            phone.goto("/salle/" if number == 0 else f"/salle/{self.code}/")  # the others scan it
            if number == 0:
                phone.get_by_label("Code de la salle").fill(shown)
                phone.get_by_role("button", name="Entrer").click()
            phone.get_by_label(of(number)).check()
            phone.get_by_label("J’accepte").check()
            phone.get_by_role("button", name="Entrer dans le débat").click()
            expect(phone.get_by_text("mon badge")).to_be_visible()
            self.phones.append(phone)
        for number in range(WITHOUT_SCRIPT):
            visitor = Visitor(self.demonstration.url)
            door = visitor.send("/salle/", code=self.code)
            labels = door.soup.select("label")
            label = next(one for one in labels if of(number) in one.get_text())
            chosen = door.soup.find(id=label["for"])["value"]
            visitor.send(door.url, constituency=chosen, agreed="on")
            self.plain.append(visitor)
        table = self.tables[0]
        for number in range(ON_PAPER + CARDS):
            form = table.locator("form[action$='/badge/']")
            form.get_by_label("Collège").select_option(label=of(number))
            form.get_by_role("button", name="Faire un badge").click()
            told = table.locator(".notice.success").inner_text()
            self.badges.append(re.findall(r"\b[A-Z0-9]{6}\b", told)[-1])

    # What is said

    def tell_stories(self) -> None:
        """Each phone writes one, for its own constituency first."""
        for number, phone in enumerate(self.phones):
            phone.get_by_role("link", name="Dire quelque chose").click()
            phone.get_by_label("Vos mots").fill(story("téléphone", number))
            phone.get_by_role("button", name="Garder mes mots").click()
            expect(phone.get_by_text("Vos mots sont gardés")).to_be_visible()
        for number, visitor in enumerate(self.plain):
            visitor.send(f"{self.at}/debat/contribuer/", text=story("sans script", number))

    def note(self, table: Page, *cards: tuple[str, str], sent: bool = True) -> None:
        """Type so many cards, each a badge and the words, read back to the person."""
        for place, (badge, words) in enumerate(cards):
            card = table.get_by_role("group", name=f"Carte {place + 1}")
            card.get_by_label("Badge").fill(badge)
            card.get_by_label("Les mots").fill(words)
            card.get_by_label("Relu à la personne").check()
        table.get_by_role("button", name="Garder ces cartes").click()
        if sent:
            expect(table.get_by_text(cards[-1][1]).first).to_be_visible()

    def without_network(self, table: Page) -> None:
        """One of the tables loses the network for a while; its page is opened again meanwhile."""
        expect(table.locator("#kept")).to_be_hidden()
        until_ready(table)
        table.context.set_offline(True)
        self.note(table, (self.badges[0], story("papier", 0)), sent=False)
        expect(table.locator("#kept output")).to_have_text("1")
        table.reload()
        cards = [(self.badges[n], story("papier", n)) for n in (1, 2)]
        self.note(table, *cards, sent=False)
        expect(table.locator("#kept output")).to_have_text("2")

    def show_to_all(self) -> None:
        """One phone of each constituency shows its words, after its own have agreed."""
        for phone in self.phones[: len(CONSTITUENCIES)]:
            phone.goto(f"{self.at}/debat/")
            phone.get_by_role("link", name=re.compile("contributions? de notre collège")).click()
            phone.get_by_role("button", name="Montrer à tout le monde").click()
            expect(phone.get_by_text("maintenant montrées")).to_be_visible()

    def not_understood(self) -> None:
        """Somebody did not follow: the clock stops, the word is explained, the clock goes on."""
        phone = self.phones[3]
        phone.get_by_text("Je n’ai pas compris").click()
        phone.locator("[name=text]").fill("CCAS")
        phone.get_by_role("button", name="Demander une explication").click()
        expect(self.screen.get_by_text("CCAS")).to_be_visible()
        self.take("explique")
        self.desk.get_by_role("link", name="L’expliquer au tableau des mots").click()
        self.desk.locator("[name=meaning]").fill("Le bureau des aides.")
        self.desk.get_by_role("button", name="Le mettre au tableau").click()
        self.desk.goto(f"{self.at}/animer/")
        self.desk.get_by_role("button", name="C’est expliqué").click()
        expect(self.screen.get_by_text("on explique")).to_have_count(0)

    def give_the_floor(self) -> None:
        """A hand raised on a phone, the floor given in one tap."""
        self.phones[4].get_by_role("button", name="Demander la parole").click()
        self.desk.get_by_role("button", name="Donner la parole").click()
        expect(self.screen.locator("footer")).to_contain_text(of(4))
        self.take("parole")
        self.desk.get_by_role("button", name="Personne ne parle").click()

    def analyse(self, words: str) -> str:
        """An analysis typed at a table rests on a story; the number of that story."""
        table = self.tables[0]
        card = table.get_by_role("group", name="Carte 1")
        number = self.numbers()[story("téléphone", 0)]
        card.locator("[name$=kind]").select_option("analysis")
        card.locator("[name$=cites]").fill(f"{number}")
        card.get_by_label("Destiné à tout le monde").check()
        self.note(table, (self.badges[1], words))
        return f"{number}"

    def withdraw(self, phone: Page) -> None:
        """Somebody takes their words back."""
        phone.goto(f"{self.at}/debat/{self.numbers()[story('téléphone', 1)]}/")
        phone.get_by_role("button", name="Retirer mes mots").click()
        expect(phone.get_by_text("Vos mots sont retirés")).to_be_visible()

    def name_a_conflict(self, matter: str) -> None:
        self.desk.get_by_role("link", name="Nommer un conflit").click()
        self.desk.locator("[name=matter]").fill(matter)
        self.desk.get_by_role("button", name="Le nommer").click()
        expect(self.desk.get_by_role("heading", name=matter)).to_be_visible()
        self.desk.get_by_role("link", name="Animer la salle").click()

    def numbers(self) -> dict[str, int]:
        """What the debate shows → the number that it bears."""
        page = self.plain[0].get(f"{self.at}/debat/").soup
        return {
            said.p.get_text(strip=True): int(said["id"][1:]) for said in page.select(".card.said")
        }

    def order_of(self, channel: str) -> list[int]:
        return [number for words, number in self.numbers().items() if f"Récit {channel}" in words]

    # The vote

    def put_to_the_vote(self, sentence: str) -> None:
        self.desk.get_by_role("link", name="Mettre une phrase au vote").last.click()
        self.desk.locator("[name=text]").fill(sentence)
        self.desk.get_by_role("button", name="Ouvrir le vote").click()
        expect(self.screen.locator(".statement")).to_have_text(sentence)

    def vote(self) -> None:
        """Phones, one of which changes its mind; phones without script; paper; raised cards."""
        for number, phone in enumerate(self.phones):
            phone.get_by_role("link", name="Voter maintenant").click()  # it came by itself
            phone.get_by_role("button", name=ANSWERS[number % 3], exact=True).click()
            expect(phone.get_by_text("Vous avez répondu à tout")).to_be_visible()
        again = self.phones[0]
        again.get_by_role("link", name="Changer ma réponse").click()
        again.get_by_role("button", name="Pas d’accord").click()
        for number, visitor in enumerate(self.plain):
            page = visitor.get(f"{self.at}/enonces/")
            asked = page.soup.find("input", attrs={"name": "statement"})["value"]
            visitor.send(page.url, statement=str(asked), value="1" if number else "-1")
        paper, cards = self.tables[0], self.tables[1]
        paper.goto(f"{self.at}/notes/bulletins/")
        for badge in self.badges[:ON_PAPER]:
            paper.get_by_label("Badge").fill(badge)
            paper.get_by_label("Réponses").fill("1")
            paper.get_by_role("button", name="Compter ce bulletin").click()
            expect(paper.get_by_text(f"Le bulletin {badge} est compté")).to_be_visible()
        cards.goto(f"{self.at}/notes/cartes/")
        for number in range(ON_PAPER, ON_PAPER + CARDS):
            cards.get_by_label(f"{of(number)} – pas d’accord").fill("1")
        cards.get_by_role("button", name="Compter ces cartes").click()
        expect(cards.get_by_text("2 cartes sont comptées")).to_be_visible()

    def results(self) -> dict[str, list[int]]:
        """What the facilitator reads: agree, disagree, pass and all, by constituency."""
        self.desk.goto(f"{self.at}/resultats/")
        rows = self.desk.locator("table tbody tr, table tfoot tr").all()
        return {
            row.locator("th").inner_text().splitlines()[-1]: [
                int(cell) for cell in row.locator("td").all_inner_texts()
            ]
            for row in rows
        }

    def network_again(self, table: Page) -> None:
        """What waited arrives by itself."""
        table.context.set_offline(False)
        expect(table.locator("#kept")).to_be_hidden()
        expect(table.get_by_text(story("papier", 2)).first).to_be_visible()

    def end(self) -> None:
        """The last step is over: the facilitator ends the evening from the desk."""
        self.desk.goto(f"{self.at}/animer/")
        self.desk.get_by_role("link", name="clore la soirée").click()
        self.desk.get_by_role("button", name="Dire que la rencontre a eu lieu").click()
        expect(self.screen.get_by_text("Merci")).to_be_visible()

    def draft(self) -> str:
        """One click prepares the report; what its parts hold."""
        self.desk.goto(f"{self.at}/animer/")
        self.desk.get_by_role("link", name="Préparer le compte rendu").click()
        self.desk.get_by_role("button", name="Préparer le compte rendu").click()
        self.desk.goto(self.team.report + "/")
        return self.desk.locator("main").inner_text().replace("\u00a0", " ").replace("\u202f", " ")


ANSWERS = ("D’accord", "Pas d’accord", "Je passe")


def of(number: int) -> str:
    """The constituency of the person of this number."""
    return CONSTITUENCIES[number % 3]


def story(channel: str, number: int) -> str:
    return f"Récit {channel} {number} : j’ai attendu le car, il n’est pas venu."


def until_ready(page: Page) -> None:
    """Its worker looks after the page."""
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_timeout(500)


@pytest.fixture
def evening(browser, demonstration):
    evening = Evening(browser, demonstration)
    expect.set_options(timeout=PATIENCE)
    yield evening
    expect.set_options(timeout=5_000)
    evening.close()


def test_a_whole_evening_leaves_a_draft_with_what_was_said_and_the_right_counts(evening):
    evening.prepare()
    evening.take("debut")
    evening.come_in()
    evening.step("Accueil")
    expect(evening.screen.get_by_text("25 personnes présentes")).to_be_visible()
    evening.take("accueil")
    evening.step("Le banc, raconté")
    evening.not_understood()
    evening.take("presentation")

    evening.step("Chacun dans son collège")
    evening.without_network(evening.tables[2])
    evening.tell_stories()
    evening.note(evening.tables[1], (evening.badges[3], story("table", 3)))
    mine, other = evening.phones[3], evening.phones[4]
    mine.reload()
    expect(mine.get_by_text(story("téléphone", 0))).to_be_visible()
    other.reload()
    expect(other.get_by_text(story("téléphone", 0))).to_have_count(0)
    evening.take("entre-pairs")
    evening.network_again(evening.tables[2])
    evening.show_to_all()
    evening.step("Côte à côte")
    expect(evening.screen.locator(".columns")).to_contain_text(story("papier", 1))
    evening.take("cote-a-cote")

    evening.step("Ensemble")
    evening.give_the_floor()
    cited = evening.analyse("On a répondu à la place des gens.")
    evening.withdraw(evening.phones[1])
    evening.name_a_conflict("Qui paie l’entretien du banc ?")
    evening.take("ensemble")

    evening.step("Le vote")
    evening.put_to_the_vote(SENTENCE)
    evening.take("vote-ouvert")
    evening.vote()
    expect(evening.screen.locator(".tally")).to_contain_text("25 réponses")
    evening.take("vote-fini")
    evening.desk.goto(f"{evening.at}/animer/")
    evening.desk.get_by_role("button", name="Clore le vote").click()
    expect(evening.screen.get_by_role("table")).to_be_visible()
    evening.take("resultat")
    assert evening.results() == {
        "Habitantes et habitants": [6, 3, 0, 9],
        "Agentes et agents": [3, 6, 0, 9],
        "Élues et élus": [2, 0, 5, 7],
        "Ensemble": [11, 9, 5, 25],
    }

    evening.end()
    evening.take("fin")
    draft = evening.draft()
    told = [
        *(story("téléphone", number) for number in range(PHONES) if number != 1),
        *(story("sans script", number) for number in range(WITHOUT_SCRIPT)),
        *(story("papier", number) for number in range(ON_PAPER)),
        story("table", 3),
        "On a répondu à la place des gens.",
        "CCAS",
        "Qui paie l’entretien du banc ?",
        SENTENCE,
    ]
    assert [words for words in told if words not in draft] == []
    assert draft.count("« Récit ") == len(told) - 4  # each once
    assert story("téléphone", 1) not in draft  # withdrawn
    assert f"[n° {cited}]" in draft
    assert "d’accord 11, pas d’accord 9, passe 5" in draft
    assert evening.order_of("papier") == sorted(evening.order_of("papier"))
