"""Somebody takes their words back after a release: a new one says so, the old files are gone."""

import hashlib
import json

import pytest
from django.core.files.storage import default_storage
from django.test import TestCase
from django.urls import reverse

from chantier.debates import actions as debates
from chantier.debates.models import Contribution, QuoteConsent
from chantier.jobs.worker import drain
from chantier.publications import actions, queries, rounds
from chantier.publications.edition import build, write
from chantier.publications.models import Publication, Release
from chantier.publications.snapshot import of_release
from chantier.publications.taking_back import without
from chantier.worksites.models import Worksite
from chantier.worksites.states import State
from tests import factories as f
from tests.publications.test_voices import read, words
from tests.reports import factories as evenings

TAKEN_BACK = "reprises par les personnes qui les avaient dites"


@pytest.fixture
def night(db, settings, tmp_path):
    """A frozen report, its book released once."""
    settings.MEDIA_ROOT = tmp_path
    night = evenings.at_state("frozen")
    Worksite.objects.filter(pk=night.worksite.pk).update(state=State.PUBLICATION)
    night.worksite.refresh_from_db()
    night.publication, _made = Publication.objects.get_or_create(
        worksite=night.worksite, defaults={"title": "Le livre"}
    )
    night.first = actions.release(
        publication=night.publication,
        edition=build(night.worksite, night.publication),
        note="",
        by=night.team,
        now=f.NOON,
    )
    return night


def take_back(night) -> None:
    """As its author does, on the page of their words, the report being frozen."""
    debates.change_consent(
        contribution=night.paper_story,
        participation=night.paper_story.authors.get(),
        quote_consent=QuoteConsent.NOT,
        by=None,
        now=f.NOON,
    )


def test_every_quote_of_the_book_is_found_again(night):
    """Else it could not be taken out: all is asked back at once, and none is left."""
    release = night.first
    quotes = sum('"type": "quote"' in part for part in json.dumps(release.tree).split("{"))

    document, rest = without(release.tree, release.snapshot, release.quoted.values(), "fr")

    told = json.dumps(document, ensure_ascii=False)
    assert quotes
    assert told.count(TAKEN_BACK) >= quotes
    for one in release.quoted.values():
        assert [words for words in one["words"] if words in told] == []
    rows = next(one for one in rest["data"]["tables"] if one["name"] == "contributions")["rows"]
    assert {row[-1] for row in rows} == {None}


def test_words_are_found_whatever_the_spaces_and_in_notes_too():
    gone = {"id": "a-1", "words": ["Oui ! Et « non »."], "name": "Lise Essai"}
    note = {
        "type": "note",
        "inlines": [{"type": "text", "text": "Lise Essai, n° 1 : Oui\u202f! Et « non »."}],
    }
    plain = {"type": "text", "text": "Oui ! Et « non »."}
    listed = {"type": "text", "text": "Lise Essai, habitants"}
    document = {"children": [note, plain, listed]}

    told, _rest = without(document, {"data": {"tables": []}}, [gone], "fr")

    said = told["children"][0]["inlines"][0]["text"]
    assert said.startswith("…, n° 1 : ")
    assert TAKEN_BACK in said
    assert told["children"][1] == plain  # prose of the report is nobody's quote
    assert told["children"][2]["text"] == "…, habitants"


def test_words_taken_back_are_shown_no_more_the_same_minute(night, client):
    take_back(night)
    slug = night.worksite.slug

    page = client.get(reverse("publications:publication", args=[slug])).content.decode()
    file = client.get(reverse("publications:release_form", args=[slug, 1, "pdf"]))
    latest = client.get(reverse("publications:form", args=[slug, "pdf"]))
    version = client.get(reverse("publications:version", args=[slug, 1])).content.decode()

    assert night.paper_story.text not in page
    assert TAKEN_BACK in page
    assert (file.status_code, latest.status_code) == (410, 404)
    assert "qui les avaient dites ont reprises" in file.content.decode()
    assert all(one.sha256 in version for one in night.first.files.all())


def test_the_worker_withholds_the_release_and_makes_the_next(night, client):
    kept = {file.key: file.file.name for file in night.first.files.all()}
    sums = {file.key: file.sha256 for file in night.first.files.all()}
    take_back(night)

    with TestCase.captureOnCommitCallbacks(execute=True):
        assert rounds.follow(f.NOON) == 1
    drain()

    first, second = Release.objects.order_by("number")
    assert first.withheld_at == f.NOON
    assert first.withheld_because
    stored = json.dumps([first.tree, first.snapshot], ensure_ascii=False)
    assert night.paper_story.text not in stored
    assert night.story.text in stored
    assert {file.key: file.sha256 for file in first.files.all()} == sums
    assert [name for name in kept.values() if default_storage.exists(name)] == []
    assert TAKEN_BACK.split()[0] in second.note
    for file in second.files.all():
        with file.file.open() as opened:
            told = read(file.key, opened.read())
        assert words(night.paper_story.text) not in told, file.key
        if file.key not in {"cover", "easy", "opendata"}:
            assert words(TAKEN_BACK) in told, file.key  # the colophon says so
    assert rounds.follow(f.NOON) == 0
    shown = client.get(reverse("publications:version", args=[night.worksite.slug, 2]))
    assert night.paper_story.text not in shown.content.decode()


def test_who_no_longer_agrees_that_opinions_are_kept_is_quoted_no_more(night):
    debates.take_opinions_back(participation=night.paper_story.authors.get(), by=None, now=f.NOON)

    kept = Contribution.objects.get(pk=night.paper_story.pk)
    assert kept.quote_consent == QuoteConsent.NOT
    assert len(queries.taken_back(night.first)) >= 1


def test_a_release_is_built_again_from_what_it_froze_to_the_byte(night):
    """The database has gone on since; each form is what its fingerprint says."""
    Publication.objects.filter(pk=night.publication.pk).update(title="Un autre titre")

    again = write(of_release(Release.objects.get()))

    sums = {file.key: file.sha256 for file in night.first.files.all()}
    assert {key: hashlib.sha256(content).hexdigest() for key, content in again.items()} == sums
    assert of_release(Release.objects.get()).sha256 == night.first.snapshot_sha256


def test_an_erratum_is_a_new_release_with_a_visible_difference(night, client):
    Publication.objects.filter(pk=night.publication.pk).update(foreword="Une *faute* <corrigée>.")
    night.publication.refresh_from_db()
    actions.release(
        publication=night.publication,
        edition=build(night.worksite, night.publication),
        note="Une faute corrigée",
        by=night.team,
        now=f.NOON,
    )

    slug = night.worksite.slug
    page = client.get(reverse("publications:version", args=[slug, 2])).content.decode()
    first = client.get(reverse("publications:version", args=[slug, 1])).content.decode()

    assert "<ins>Une faute &lt;corrigée&gt;.</ins>" in page.replace("\xa0", " ")
    assert "<del>" not in page
    assert "<ins>" not in first
    assert "publication/1/pdf" in first  # the first one stands
