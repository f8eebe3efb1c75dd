"""What the team of a space does while somebody takes part: by its pages, without a browser."""

import datetime
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from chantier.portal.demo.cast import DOMAIN
from tests.journeys.walking import Answer, Visitor

if TYPE_CHECKING:
    from tests.journeys.conftest import Demonstration

TODAY = Path(__file__).parents[2] / "chantier/portal/demo/today.toml"
PARIS = ZoneInfo("Europe/Paris")
MEETING = "la-soiree"
PARTS = ("analytical_description", "diagnosis", "hypotheses")
STATEMENT = "Le covoiturage tient si la mairie le porte."
# One evening that begins at the very end of today: people may register, then be there.
WORKSITE = """
[worksite]
slug = "{slug}"
code = "{code}"
title = "Venir de loin : {slug}"
theme = "Comment venir quand on habite loin ?"
question = "Qu’est-ce qui permet de venir ?"
starts_on = {day}
ends_on = {end}
fictional = true
invitation = "Cette invitation est **fictive** : elle sert à un essai."
unfolding = "Une soirée, un compte rendu rendu à chaque personne, une publication."
how_to_register = "Sur cette page, par téléphone, ou avec le bulletin papier."

[[calendar]]
label = "La soirée"
starts_on = {day}

[[initiatives]]
slug = "le-banc"
title = "Le banc des passages"
bearer = "le collectif fictif Pouce levé"
place = "Val d’Exemple"

[[meetings]]
slug = "{meeting}"
kind = "workshop"
title = "Le banc des passages"
initiative = "le-banc"
date = {day}
from = 23:58:00
to = 23:59:00
places = 50
venue = "Salle inventée"
address = "1 place de la Démonstration, 00000 Ville-Fictive"
"""
LATER = """
from datetime import timedelta
from django.utils import timezone
from chantier.people.models import Account
from chantier.reports import actions
from chantier.reports.models import Report
report = Report.objects.get(meeting__worksite__slug={slug!r})
by = Account.objects.get(email={by!r})
actions.freeze(report=report, by=by, now=timezone.now() + timedelta(days=2))
"""


def today() -> datetime.date:
    """The day at the place of the meeting; the last minutes of a day are waited for."""
    while (now := datetime.datetime.now(PARIS)).time() > datetime.time(23, 50):  # noqa: TID251
        time.sleep(10)
    return now.date()


class Team:
    """The animation team of the space, at work on one worksite of its own."""

    def __init__(self, demonstration: "Demonstration", slug: str) -> None:
        self.demonstration = demonstration
        self.slug = slug
        self.at = f"/chantiers/{slug}"
        self.meeting = f"{self.at}/rencontres/{MEETING}"
        self.report = f"{self.meeting}/compte-rendu"
        self.animation: Visitor = demonstration.organiser("animation")
        self.committee: Visitor = demonstration.organiser("comite")

    def bring_in(self, code: str, agenda: str = "") -> None:
        """The worksite comes from a file, into the space of the demonstration.

        `agenda` is the running order of the evening, as it is written in such a file.
        """
        day = today()
        space = TODAY.read_text("utf-8").split("[worksite]")[0]
        written = space + WORKSITE.format(
            slug=self.slug,
            code=code,
            meeting=MEETING,
            day=day.isoformat(),
            end=(day + datetime.timedelta(days=60)).isoformat(),
        )
        file = self.demonstration.data / f"{self.slug}.toml"
        file.write_text(written + agenda, "utf-8")
        self.demonstration.command("import", str(file))

    def invite(self) -> None:
        """The invitation goes out, registration opens."""
        self.animation.send(f"{self.at}/etapes/", state="invitation")
        self.step("open")

    def start(self, who_came: str) -> None:
        """Two facilitators and a note-taker, the doors, somebody who is there, a first vote."""
        team = f"{self.meeting}/equipe/"
        for account, role in (
            ("animation", "facilitator"),
            ("administration", "facilitator"),
            ("comite", "note_taker"),
        ):
            self.animation.send(team, email=f"{account}@{DOMAIN}", role=role)
        self.animation.send(f"{self.at}/etapes/", state="workshops")
        self.step("start")
        self._let_in(who_came)
        self.animation.send(f"{self.meeting}/animer/enonces/", text=STATEMENT)

    def step(self, step: str) -> None:
        """The meeting goes on to another state: "open", "start", "finish"."""
        self.animation.send(f"{self.meeting}/etat/", to=f"{self.meeting}/etat/{step}/")

    def _let_in(self, name: str) -> None:
        door = f"{self.meeting}/accueil/"
        for card in self.animation.get(door).soup.select("li.card"):
            if card.h3 and card.h3.get_text(strip=True) == name:
                form = card.find("form", action=re.compile("/present/$"))
                assert form, f"{name} has a place"
                self.animation.send(door, to=str(form["action"]))
                return
        raise AssertionError(f"{name} is not on the list at the door")

    def write_report(self, constituency: str) -> None:
        """The evening is over: three parts, a finding that cites, each part signed."""
        self.step("finish")
        self.animation.send(f"{self.report}/ouvrir/")
        for part in PARTS:
            text = "Ce qui s’est dit ce soir-là [n° 1]."
            self.committee.send(f"{self.report}/partie/{part}/", text=text)
        findings = f"{self.report}/constats/"
        spoken = self.committee.get(findings).soup.find("input", attrs={"name": "contributions"})
        assert spoken, "what was said can be cited"
        self.committee.send(
            findings, kind="strength", text="On vient.", contributions=str(spoken["value"])
        )
        self.animation.send(f"{self.report}/relecture/", to=f"{self.report}/relecture/commencer/")
        for part in PARTS:
            sign = f"{self.report}/relecture/{part}/"
            option = self.animation.get(sign).soup.find("option", string=constituency)
            assert option, constituency
            self.animation.send(sign, constituency=str(option["value"]), verdict="agrees")

    def give_back(self) -> None:
        """The report is returned to each; they have until today to answer."""
        self.animation.send(f"{self.report}/retour/", open_until=today().isoformat())

    def freeze(self) -> None:
        """The days to answer pass; the report is frozen."""
        by = f"animation@{DOMAIN}"
        self.demonstration.command("shell", "-c", LATER.format(slug=self.slug, by=by))

    def publish(self) -> Answer:
        """The days to answer pass; the report is frozen, the book comes out."""
        self.freeze()
        for state in ("pooling", "publication"):
            self.animation.send(f"{self.at}/etapes/", state=state)
        writing = f"{self.at}/publication/ecrire/"
        self.animation.send(writing, title="Venir de loin, le livre")
        self.animation.send(writing, to=f"{self.at}/publication/paraitre/")
        until = time.monotonic() + 60
        while time.monotonic() < until:
            page = self.animation.get(f"{self.at}/publication/")
            if "/publication/1/pdf/" in page.text:
                return page
            time.sleep(0.5)
        raise AssertionError("the book did not come out within a minute")
