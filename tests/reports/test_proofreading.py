"""What a careful editor would say of a part stands beside its text, with a link to the sentence."""

import pytest

from chantier.reports import actions, proofreading
from chantier.reports.models import SectionKey
from tests.factories import NOON
from tests.reports.factories import written
from tests.reports.pages import soup, team, url

pytestmark = pytest.mark.django_db


def writing(text):
    night = written()
    night.section = night.report.sections.get(key=SectionKey.DIAGNOSIS)
    actions.save_section(section=night.section, text=text, base_number=1, by=night.team, now=NOON)
    return night


def test_a_remark_leads_to_its_sentence(client):
    night = writing("Une phrase d’ici. Tout est dit [ici](https://exemple.org) sur ce sujet.")

    page = soup(team(night).get(url(night, "section", key=SectionKey.DIAGNOSIS)))

    margin = url(night, "margin", key=SectionKey.DIAGNOSIS)
    (link,) = page.select(f'a[href="{margin}#s2"]')
    assert "« ici »" in link.parent.text.replace("\xa0", " ")
    assert soup(team(night).get(margin)).select_one("#s2").text.count("ici") == 1


@pytest.mark.parametrize(
    ("text", "remarks"),
    [
        ("", 0),
        ("Rien à dire.", 0),
        ("> Des mots de quelqu’un.", 1),
        ("> Des mots de quelqu’un. [n° 1]", 0),
        ("La ZZTOP n’est pas expliquée.", 0),  # the word board tells of it
        ("[vers nulle part](#rien)", 1),
    ],
)
def test_what_is_told_of_a_text(text, remarks):
    assert len(proofreading.remarks_on(writing(text).section)) == remarks
