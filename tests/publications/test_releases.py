"""A release keeps every form of the book, and never changes."""

import hashlib

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from chantier.portal.demo.play import FILE_2015
from chantier.publications import actions
from chantier.publications.edition import build
from chantier.publications.models import Publication, ReleaseFile
from chantier.typesetting.forms import FORMS
from chantier.worksites.models import Worksite
from chantier.worksites.states import State

ALWAYS = {"pdf", "large", "epub", "docx", "odt"}


@pytest.fixture
def released(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    call_command("import", FILE_2015, verbosity=0)
    worksite = Worksite.objects.get()
    Worksite.objects.update(state=State.PUBLICATION)
    worksite.refresh_from_db()
    publication, _made = Publication.objects.get_or_create(
        worksite=worksite, defaults={"title": "Le livre"}
    )
    edition = build(worksite, publication)
    made = actions.release(
        publication=publication, edition=edition, note="", by=None, now=timezone.now()
    )
    return made, edition


def test_each_form_is_kept_with_its_fingerprint_and_can_be_taken_away(released, client):
    release, edition = released
    page = reverse("publications:publication", args=["chantier-2015"])

    shown = client.get(page).content.decode()

    assert set(edition.forms) >= ALWAYS
    for file in release.files.all():
        url = reverse("publications:release_form", args=["chantier-2015", 1, file.key])
        answer = client.get(url)
        content = b"".join(answer.streaming_content)
        assert f'href="{url}"' in shown
        assert answer["Content-Type"] == FORMS[file.key].media_type
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (file.sha256, file.size)
        assert content == edition.forms[file.key]


def test_the_latest_release_stands_at_an_address_that_lasts(released, client):
    latest = client.get(reverse("publications:form", args=["chantier-2015", "epub"]))

    assert latest["Content-Disposition"].endswith('"chantier-2015-1.epub"')
    latest.close()
    for key, number in (("epub", 2), ("data", 1)):  # neither was released
        url = reverse("publications:release_form", args=["chantier-2015", number, key])
        assert client.get(url).status_code == 404


def test_the_same_content_is_the_same_bytes_and_no_second_release(released):
    release, edition = released
    again = build(release.publication.worksite, release.publication)

    twice = actions.release(
        publication=release.publication, edition=again, note="", by=None, now=timezone.now()
    )

    assert again.forms == edition.forms
    assert twice == release
    assert ReleaseFile.objects.count() == len(edition.forms)


def test_what_validators_said_is_kept_and_shown(released, client):
    release, edition = released
    said = {(one["what"], one["by"].split()[0]): one for one in release.checks}

    assert [one["faults"] for one in release.checks if one["faults"]] == []
    assert {what for what, _by in said} == {
        "text",
        "web",
        *set(edition.forms) - {"opendata", "cover"},
    }
    assert said["pdf", "typst"]["asked"] == ["ua-1", "a-2a"]
    page = client.get(reverse("publications:version", args=["chantier-2015", 1])).content.decode()
    assert page.count("relu, sans aucun défaut") == len(release.checks) - page.count("PDF/UA-1")
