"""Ten people write the report of an evening, review it, sign it, answer it; it is frozen whole."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.journeys.organising import PARTS, Team
from tests.journeys.walking import OF_A_JOURNEY, Visitor

SLUG = f"{OF_A_JOURNEY}a-dix"
SEED = "La soirée s’est tenue."
DISSENT = "Il n’est pas dit que la salle est au premier étage, sans ascenseur."
REWORDED = "La soirée s’est tenue au premier étage."
QUESTION = "Y avait-il un ascenseur ?"
ANSWER = "Non, et personne ne l’avait dit sur l’invitation."
BOTH = "La soirée s’est bien tenue, sans ascenseur."
CORRECTED = "Je l’ai dit autrement : on m’a écoutée, enfin."
# The evening of the demonstration, played in the worksite of this journey.
PLAY = """
import json
from chantier.debates.models import Contribution
from chantier.meetings.models import Meeting
from chantier.people.codes import link_path
from chantier.portal.demo.cast import engage
from chantier.portal.demo.evening import Evening
from chantier.portal.demo.play import words
from chantier.worksites.identity import own_participation
meeting = Meeting.objects.get(worksite__slug={slug!r})
evening = Evening(meeting, engage(meeting.worksite.space, now=meeting.starts_at), words())
evening.register(20)
evening.open_doors()
evening.speak()
evening.finish()
came = []
for row in meeting.registrations.filter(state="present").order_by("pk"):
    own = own_participation(person=row.person, worksite=meeting.worksite)
    numbers = meeting.contributions.filter(authors=own).values_list("number", flat=True)
    came.append({{
        "link": link_path(row.person), "name": row.person.name, "email": row.person.email,
        "constituency": row.constituency.slug, "title": str(row.constituency),
        "said": sorted(numbers),
        "agreed": meeting.contributions.filter(
            authors=own, quote_consent__in=("named", "first_name")
        ).exists(),
    }})
quotable = meeting.contributions.quotable().order_by("number")
print(json.dumps([came, list(quotable.values_list("number", flat=True))]))
"""


@pytest.fixture
def desk(browser, demonstration):
    """`desk(visitor, **options)`: a page of a browser of their own."""
    opened = []

    def desk(visitor, **options):
        options = {"viewport": {"width": 1280, "height": 900}} | options
        context = browser.new_context(base_url=demonstration.url, locale="fr-FR", **options)
        context.set_default_timeout(20_000)
        context.add_cookies(visitor.for_a_browser())
        opened.append(context)
        return context.new_page()

    yield desk
    for context in opened:
        context.close()


def the_evening(demonstration):
    team = Team(demonstration, SLUG)
    team.bring_in("ADIX")
    team.invite()
    team.animation.send(f"{team.at}/etapes/", state="workshops")
    came, numbers = json.loads(
        demonstration.command("shell", "-c", PLAY.format(slug=SLUG)).splitlines()[-1]
    )
    team.animation.send(f"{team.report}/ouvrir/")
    return team, came, numbers


def ten_writers(demonstration, desk, came):
    """(page, visitor, keyboard): seven who were there, and three of the team, one a scribe."""
    online = [one for one in came if one["email"]][:7]
    assert len(online) == 7
    options = [
        {"java_script_enabled": False},
        {"java_script_enabled": False, "viewport": {"width": 360, "height": 740}},
        {"viewport": {"width": 360, "height": 740}, "has_touch": True},
    ]
    writers = []
    for turn, one in enumerate(online):
        visitor = demonstration.person(one["link"])
        page = desk(visitor, **(options[turn] if turn < len(options) else {}))
        writers.append((page, visitor, one))
    for name in ("notes", "salle1", "salle2"):
        visitor = demonstration.organiser(name)
        writers.append((desk(visitor), visitor, {"constituency": "team"}))
    return writers


def sentence(turn, numbers):
    return f"Ce qu’écrit la {turn + 1}ᵉ personne, déjà à l’été 🙂 [n° {numbers[turn]}]."


def write_together(team, writers, numbers):
    """All from one text: two in the plain form, the others at once in it; one loses the network."""
    for part in PARTS:
        team.animation.send(f"{team.report}/partie/{part}/", text=SEED)
    writers[3][0].clock.install()
    for turn, (page, _visitor, _one) in enumerate(writers):
        page.goto(f"{team.report}/partie/analytical_description/")
        if turn < 2:
            expect(the_text(page)).to_have_value(SEED)
            the_text(page).fill(f"{SEED}\n\n{sentence(turn, numbers)}")
        else:
            expect(the_text(page)).to_have_text(SEED)
    writers[3][0].context.set_offline(True)
    type_at_the_end(writers[3][0], sentence(3, numbers))
    before = SEED
    for turn in (0, 2, 4, 5, 6, 1, 7, 8, 9):
        page = writers[turn][0]
        if turn < 2:
            page.get_by_role("button", name="Enregistrer", exact=True).click()
        else:
            expect(the_text(page)).to_contain_text(before, timeout=30_000)
            type_at_the_end(page, sentence(turn, numbers))
        expect(page.get_by_text(re.compile("^Enregistré")).first).to_be_visible()
        before = sentence(turn, numbers)
    writers[3][0].clock.fast_forward("10:00")
    expect(writers[3][0].get_by_text("gardé sur cet appareil").first).to_be_visible()
    writers[3][0].context.set_offline(False)
    expect(writers[3][0].get_by_text("Enregistré", exact=True).first).to_be_visible()
    for page, _visitor, _one in writers[2:]:
        for turn in range(10):
            expect(the_text(page)).to_contain_text(sentence(turn, numbers), timeout=30_000)


def the_text(page):
    """The editor, or the box of the plain form."""
    return page.get_by_role("textbox", name="Texte")


def type_at_the_end(page, words):
    the_text(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.type(words)


def discuss(team, writers, came, look):
    """A suggestion made on a phone; a question typed from paper; both find their answer."""
    margin = f"{team.report}/partie/{PARTS[0]}/marge/"
    phone, answering = writers[2][0], writers[0]
    phone.goto(margin)
    look(phone, "marge-360")
    phone.locator("#s1 a[href*='phrase=1']").click()
    phone.get_by_label("suggestion", exact=True).check()
    phone.get_by_label("la rédaction que vous proposez").fill(REWORDED)
    phone.get_by_role("button", name="Mettre dans la marge").click()
    suggested = phone.locator("article.card", has_text=REWORDED).locator("a").get_attribute("href")
    team.animation.send(suggested, to=f"{suggested}accepter/")

    scribe, paper = writers[7][1], next(one for one in came if not one["email"])
    form = scribe.get(f"{margin}ajouter/?phrase=1").soup
    options = {str(one.string): str(one["value"]) for one in form.find_all("option")}
    scribe.send(
        f"{margin}ajouter/?phrase=1",
        kind="question",
        text=QUESTION,
        asked_of=options[answering[2]["title"]],
        on_behalf_of=options[paper["title"]],
        channel="paper",
    )
    page = answering[0]
    page.goto(f"{team.report}/remarques/")
    page.locator("article.card", has_text=QUESTION).get_by_role("link").click()
    page.get_by_label("Votre réponse").fill(ANSWER)
    page.get_by_role("button", name="Garder cette réponse").click()
    expect(page.locator("article.card", has_text=ANSWER)).to_be_visible()


def reword_the_same_sentence(team, writers, look):
    """Two without JavaScript reword one sentence; the second leaves; somebody joins both."""
    part = f"{team.report}/partie/diagnosis/"
    for page, _visitor, _one in writers[:2]:
        page.goto(part)
    for (page, _visitor, _one), wording in zip(
        writers[:2], ("s’est bien tenue.", "s’est tenue sans ascenseur."), strict=False
    ):
        the_text(page).fill(f"La soirée {wording}")
        page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(writers[1][0].get_by_role("heading", level=1)).to_have_text("Rapprocher les deux textes")
    look(writers[1][0], "reunir-360")
    refused = team.animation.get(f"{team.report}/relecture/")
    assert "ont reformulé les mêmes phrases" in refused.text
    waiting = team.animation.get(f"{part}marge/").soup
    held = waiting.find("a", href=re.compile("/reunir/$"))
    team.animation.send(str(held["href"]), text=BOTH)


def give_the_others_their_fate(team, scribe, numbers):
    review = f"{team.report}/relecture/"
    refused = team.animation.get(review)
    assert "citées nulle part" in refused.text
    for number in numbers[10:]:
        scribe.send(
            f"{team.report}/paroles/{number}/ecarter/", reason=f"Redit une autre parole ({number})."
        )
    begun = team.animation.send(review, to=f"{review}commencer/", review_until="2099-01-01")
    assert "à signer avant le" in begun.text


def sign(page, team, part, verdict="agrees"):
    page.goto(f"{team.report}/relecture/{part}/")
    page.locator(f"input[name=verdict][value={verdict}]").check()
    if verdict != "agrees":
        page.locator("textarea[name=text]").fill("Il manque le prix du trajet.")
    page.get_by_role("button", name="Enregistrer cet avis").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Relecture")


def sign_for_the_others(team, part, titles):
    """The team types what those without a screen said."""
    sheet = f"{team.report}/relecture/{part}/"
    for title in titles:
        option = team.animation.get(sheet).soup.find("option", string=title)
        team.animation.send(sheet, constituency=str(option["value"]), verdict="agrees")


def review(team, writers, came):
    titles = {one["title"] for one in came}
    for part in PARTS:
        sign_for_the_others(team, part, titles)
    for turn, (page, _visitor, _one) in enumerate(writers[:3]):
        sign(page, team, "diagnosis", "reserves" if turn == 1 else "agrees")
    team.animation.send(f"{team.report}/partie/diagnosis/", text=f"{SEED} Retouche.")
    page = writers[0][0]
    page.goto(f"{team.report}/relecture/")
    expect(page.get_by_text("à confirmer de nouveau").first).to_be_visible()
    refused = team.animation.get(f"{team.report}/relecture/")
    assert f"{team.report}/retour/" not in refused.text, "not heard on the text as it stands"
    for page, _visitor, _one in writers[:3]:
        sign(page, team, "diagnosis", "agrees")
    sign_for_the_others(team, "diagnosis", titles)


def answer(team, writers, came, cited):
    """Somebody corrects their words; somebody on paper attaches a dissent through the team."""
    page, _one, number = next(
        (page, one, number)
        for page, _visitor, one in writers[:7]
        for number in one["said"]
        if number in cited
    )
    page.goto(f"{team.report}/mes-paroles/{number}/")
    page.locator("textarea[name=text]").fill(CORRECTED)
    page.get_by_role("button", name="Demander cette correction").click()
    asked = team.animation.get(f"{team.report}/corrections/").soup
    link = asked.find("a", href=re.compile(r"/corrections/\d+/$"))
    team.animation.send(str(link["href"]), decision="apply")
    paper = next(one for one in came if not one["email"])
    listed = team.animation.get(f"{team.report}/retours/").soup
    card = next(c for c in listed.select("li.card") if c.h3.get_text(strip=True) == paper["name"])
    on_behalf = card.find("a", href=re.compile("/pour/$"))["href"]
    team.animation.send(
        str(on_behalf).replace("/pour/", "/avis-divergent/"),
        text=DISSENT,
        channel="paper",
        understood="on",
    )
    return number


@pytest.fixture
def look(tmp_path):
    """`look(page, name)`: what is on the screen, for somebody to look at."""
    return lambda page, name: page.screenshot(path=tmp_path / f"{name}.png", full_page=True)


def keyboards(export, key):
    """One keyboard for each character of a part."""
    return [one["keyboard"] for one in export["authors"][key] for _ in range(one["characters"])]


def test_ten_people_write_review_sign_answer_and_every_voice_is_kept(
    demonstration, desk, tmp_path, look
):
    team, came, numbers = the_evening(demonstration)
    writers = ten_writers(demonstration, desk, came)
    write_together(team, writers, numbers)
    look(writers[8][0], "ecrire-1280")
    discuss(team, writers, came, look)
    reword_the_same_sentence(team, writers, look)
    give_the_others_their_fate(team, writers[7][1], numbers)
    review(team, writers, came)
    team.give_back()
    corrected = answer(team, writers, came, numbers[:10])
    team.freeze()

    where = f"{SLUG}/la-soiree"
    file = tmp_path / "report.json"
    file.write_text(demonstration.command("report", "export", where), "utf-8")
    for given in (where, str(file)):
        assert "all match" in demonstration.command("report", "verify", given)
    export = json.loads(file.read_text("utf-8"))
    text = next(s for s in export["report"]["sections"] if s["key"] == PARTS[0])["text"]
    typed = keyboards(export, PARTS[0])
    assert len(typed) == len(text)
    for turn, (_page, _visitor, one) in enumerate(writers):
        said = sentence(turn, numbers)
        assert text.count(said) == 1
        at = text.index(said)
        assert set(typed[at : at + len(said)]) == {one["constituency"]}, said
    at = text.index(REWORDED)
    suggester = writers[2][2]["constituency"]
    assert typed[text.index("premier étage")] == suggester, "accepted under its author's name"
    assert set(typed[at : at + len(REWORDED)]) <= {"team", suggester}
    joined = next(s for s in export["report"]["sections"] if s["key"] == "diagnosis")["text"]
    rows = [row["keyboard"] for row in export["journal"] if row["section"] == "diagnosis"]
    assert joined.startswith("La soirée s’est tenue."), "taken up again during the review"
    assert {one["constituency"] for _page, _visitor, one in writers[:2]} <= set(rows)
    fates = {entry["number"] for entry in export["report"]["contributions"]}
    aside = {entry["number"] for entry in export["report"]["set_aside"]}
    assert fates == set(numbers[:10])
    assert fates | aside == set(numbers)
    told = json.loads(Visitor(demonstration.url).get(f"{team.report}/figee/1/paroles.json").text)
    assert CORRECTED in [entry["words"] for entry in told if entry["number"] == corrected]
    page = Visitor(demonstration.url).get(f"{team.report}/figee/1/")
    for kept in (DISSENT, CORRECTED, "Redit une autre parole", export["sha256"]):
        assert kept in page.text
    agreed = {one["name"] for one in came if one["agreed"]}
    unnamed = {one["name"] for one in came} - agreed  # a namesake may have agreed
    assert len(unnamed) > 5
    assert not any(name in page.text for name in unnamed), "a name not agreed to"
