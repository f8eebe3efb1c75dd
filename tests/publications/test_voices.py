"""Dissents, divergences and quotes are followed into each form; a quote taken back, out of it."""

import io
import json
import re
import subprocess
import zipfile

import pytest
from bs4 import BeautifulSoup

from chantier.debates import actions as debates
from chantier.debates.models import Contribution, QuoteConsent, Statement
from chantier.people.models import Channel
from chantier.publications.edition import build
from chantier.reports import actions as reports
from chantier.reports.models import SignOff
from chantier.reports.states import State
from chantier.typesetting.forms import FORMS
from chantier.worksites.models import Worksite
from tests import factories as f
from tests.reports import factories as evenings

# Each holds characters that a form must escape and not read.
DISSENT = 'On n’a pas écrit : « #read("x") & <b>l’escalier</b> »'
COVER = "cover"  # a picture of the title page
EASY = "easy"  # the invitation and the presentations in easy words: it quotes nobody
DIVERGENCE = "Notre collège ne signe pas $x$ sans *réserve* ; voir 100 %"


def words(text: str) -> str:
    """The characters alone: spaces differ from one form to another."""
    return re.sub(r"\s+", "", text)


def read(key: str, content: bytes) -> str:
    """What somebody reads in a form."""
    if key == COVER:
        return ""
    if FORMS[key].media_type == "application/pdf":
        told = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True)
        return words(told.stdout.decode())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if key == "opendata":
            rows = [
                row
                for name in archive.namelist()
                if name.startswith("json/")
                for row in json.loads(archive.read(name))
            ]
            return words("".join(str(value) for row in rows for value in row.values()))
        parts = [
            archive.read(name).decode()
            for name in archive.namelist()
            if name.endswith((".xhtml", "document.xml", "content.xml"))
        ]
    return words("".join(BeautifulSoup(part, "xml").get_text() for part in parts))


@pytest.fixture
def night(db):
    """A report returned, with a divergence signed on paper and a dissent read out at the desk."""
    night = evenings.written()
    night.report = reports.submit_for_review(report=night.report, by=night.team, now=f.NOON)
    evenings.sign_all(night, verdict=SignOff.Verdict.RESERVES, text=DIVERGENCE)
    reports.return_report(report=night.report, by=night.team, now=f.NOON)
    night.report.refresh_from_db()
    reports.attach_dissent(
        report=night.report,
        participation=night.paper.participation,
        text=DISSENT,
        signed_as="",
        now=f.NOON,
        by=night.team,
        channel=Channel.PAPER,
    )
    assert night.report.state == State.RETURNED
    # So that every form is made: a text that is easy to read, and a closed vote to carry.
    Worksite.objects.filter(pk=night.worksite.pk).update(easy_to_read="Venez en parler.")
    debates.open_statement(
        worksite=night.worksite,
        meeting=night.meeting,
        text="Il faut un lieu.",
        by=night.team,
        now=f.NOON,
    )
    Statement.objects.update(closed_at=f.NOON)
    night.meeting.worksite.refresh_from_db()
    return night


def said_in_each_form(night) -> dict[str, str]:
    edition = build(night.worksite, None)
    assert set(edition.forms) == set(FORMS)
    told = {key: read(key, one) for key, one in edition.forms.items() if key != COVER}
    pages = [page.decode() for name, page in edition.site("x").items() if name.endswith(".html")]
    told["web"] = words("".join(BeautifulSoup(page, "html.parser").get_text() for page in pages))
    return told


def test_each_form_says_every_voice_to_the_letter(night):
    for form, told in said_in_each_form(night).items():
        if form == EASY:
            continue
        assert words(DISSENT) in told, form
        assert words(DIVERGENCE) in told, form
        assert words(night.story.text) in told, form
        assert words(night.paper_story.text) in told, form


def test_a_quote_taken_back_is_in_no_form_of_the_next_edition(night):
    Contribution.objects.filter(pk=night.paper_story.pk).update(quote_consent=QuoteConsent.NOT)

    for form, told in said_in_each_form(night).items():
        assert words(night.paper_story.text) not in told, form
        if form == EASY:
            continue
        assert words(night.story.text) in told, form  # somebody else's words stay
        assert words(DISSENT) in told, form
