import io

import pikepdf
import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from chantier.typesetting import prints as typesetting
from chantier.typesetting.pdf import CannotTypeset
from chantier.worksites import prints
from chantier.worksites.models import Worksite
from tests.factories import MeetingFactory, SpaceFactory, WorksiteFactory


@pytest.fixture
def worksite(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.SITE_URL = "https://chantier.example.org"
    worksite = WorksiteFactory(
        space=SpaceFactory(name="Espace de coopération"),
        code="EAU15",
        invitation="Venez coopérer.",
        unfolding="- Trois soirées",
    )
    MeetingFactory(worksite=worksite)
    return worksite


@pytest.fixture
def typeset(monkeypatch):
    """What was sent to the typesetter, without its work."""
    sent = []

    def keep(data):
        sent.append(data)
        return f"%PDF {len(sent)}".encode()

    monkeypatch.setattr(typesetting, "flyer", keep)
    monkeypatch.setattr(typesetting, "poster", keep)
    return sent


def test_the_flyer_says_what_the_page_says(worksite, typeset):
    prints.flyer(worksite)

    [flyer] = typeset
    assert flyer.title == worksite.theme
    assert flyer.short_address == "chantier.example.org/c/EAU15"
    assert flyer.url == "https://chantier.example.org/c/EAU15"
    [event] = flyer.events
    assert (event.date, event.hours) == ("Jeudi 5 novembre 2015", "19\u00a0h – 21\u00a0h\u00a030")
    assert event.bearer == "Expérience portée par Collectif fictif"


def test_the_flyer_is_in_the_language_of_its_texts_whoever_asks(client, worksite, typeset):
    Worksite.objects.update(language="en")

    client.get(reverse("worksites:flyer", args=[worksite.slug]))

    [flyer] = typeset
    assert flyer.overline == "Invitation to cooperate"
    assert flyer.events[0].date == "Thursday 5 November 2015"
    assert flyer.url.endswith(".org/c/EAU15")


def test_the_same_words_are_typeset_once_and_others_anew(worksite, typeset, tmp_path):
    first, second = prints.flyer(worksite), prints.flyer(worksite)
    worksite.why = "Parce que."
    third = prints.flyer(worksite)

    assert first == second
    assert third.key != first.key
    assert len(typeset) == 2
    assert len(list((tmp_path / "prints").iterdir())) == 1


def test_a_browser_that_has_the_flyer_is_told_so(client, worksite, typeset):
    address = reverse("worksites:flyer", args=[worksite.slug])
    etag = client.get(address)["ETag"]

    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304


def test_the_poster_comes_in_two_sizes(client, worksite, typeset):
    address = reverse("worksites:poster", args=[worksite.slug])

    client.get(address)
    client.get(address, {"format": "a4"})
    client.get(address, {"format": "a0"})

    assert [poster.size for poster in typeset] == ["a3", "a4"]


def test_a_print_that_cannot_be_made_says_so(client, worksite, monkeypatch):
    def refuse(data):
        raise CannotTypeset("Trop long.")

    monkeypatch.setattr(typesetting, "flyer", refuse)

    response = client.get(reverse("worksites:flyer", args=[worksite.slug]))

    assertContains(response, "Trop long.", status_code=503)


@pytest.mark.parametrize("name", ["flyer", "poster"])
def test_the_real_pdf_has_a_structure_a_language_and_a_title(client, worksite, name):
    response = client.get(reverse(f"worksites:{name}", args=[worksite.slug]))

    assert response["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(response.content)) as pdf:
        assert pdf.Root.StructTreeRoot
        assert str(pdf.Root.Lang).startswith("fr")
        assert pdf.docinfo["/Title"]
