"""Any state of a part, by row or by name; who typed each character, recomputed."""

import random

import pytest

from chantier.reports import actions, authors, content, history
from chantier.reports.models import SectionKey, SectionVersion, VersionName
from chantier.rules import Denied
from tests.factories import NOON
from tests.reports.factories import written
from tests.reports.pages import filled, section_url, soup, team

pytestmark = pytest.mark.django_db


def started():
    night = written()
    section = night.report.sections.get(key=SectionKey.DIAGNOSIS)
    for number, text in enumerate(("Une. Deux.", "Une. Deux. Trois."), start=1):
        actions.save_section(
            section=section, text=text, base_number=number, by=night.team, now=NOON
        )
    return night, section


def name(section, row, words, by):
    return actions.name_version(
        section=section, row=row, name=words, by=by, participation=None, now=NOON
    )


def test_the_text_at_any_row_is_replayed_where_no_version_kept_it():
    _night, section = started()
    before = [history.text_at(section, row) for row in range(4)]
    SectionVersion.objects.filter(section=section, number=2).delete()

    assert [history.text_at(section, row) for row in range(4)] == before
    assert before[0] == ""
    assert history.text_at(section, 4) is None


def test_a_name_is_given_once_and_bound_to_the_text():
    night, section = started()

    first = name(section, 2, "Avant la relecture", night.team)

    assert name(section, 2, "Avant la relecture", night.team) == first
    assert first.text_sha256 == content.sha256("Une. Deux.")
    for row, words in ((3, "Avant la relecture"), (9, "Plus tard"), (0, "Vide")):
        with pytest.raises(Denied):
            name(section, row, words, night.team)


def test_a_version_is_named_and_compared_from_the_page(at_noon):
    night, section = started()
    client = team(night)
    page = client.get(section_url(night, "versions") + "?a=0&b=2")
    assert "Une. Deux." in soup(page).select_one("ins").text
    assert not soup(page).select("del")

    client.post(section_url(night, "versions"), filled(page, name="Lue par les habitantes"))

    assert VersionName.objects.get(section=section).row == 2
    named = soup(client.get(section_url(night, "versions")))
    assert "Lue par les habitantes" in named.select_one("#names ~ ul").text
    refused = client.post(section_url(night, "versions"), {"name": "Trop loin", "row": 77})
    assert refused.status_code == 422
    assert soup(refused).select_one("input[name=name]")["value"] == "Trop loin"


def test_who_typed_each_character_is_exact():
    """Seventy posts, each with a character that no other holds, words cut by others' words."""
    night = written()
    chance = random.Random(20261127)
    owner = {}
    for section in night.report.sections.order_by("position"):
        for _turn in range(24):
            latest = section.latest()
            sign = chr(0x4E00 + len(owner))
            cut = chance.choice([i for i, c in enumerate(latest.text) if c == " "])
            text = f"{latest.text[:cut]} {sign * 9} l’été 🙂{latest.text[cut:]}"
            version = actions.save_section(
                section=section, text=text, base_number=latest.number, by=night.team, now=NOON
            )
            owner[sign] = (section.pk, version.number)
    seen = 0
    for section in night.report.sections.all():
        pieces = list(authors.who_typed(section))
        assert "".join(piece.text for piece in pieces) == section.latest().text
        for piece in pieces:
            for sign in owner.keys() & set(piece.text):
                assert owner[sign] == (section.pk, piece.row.number)
                seen += piece.text.count(sign)
    assert seen == 9 * len(owner)
