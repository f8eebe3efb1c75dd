"""Words taken back leave a frozen report, whose hash still holds."""

import hashlib
import json

import pytest

from chantier.debates import actions as debates
from chantier.debates.models import Contribution, QuoteConsent
from chantier.reports import (
    actions,
    checking,
    content,
    editions,
    exporting,
    fingerprints,
    queries,
    rounds,
)
from chantier.reports.models import FrozenWords, Report
from chantier.reports.states import State
from tests.factories import NOON
from tests.reports.factories import LATER, at_state
from tests.reports.pages import url
from tests.reports.test_reopening import reopened

pytestmark = pytest.mark.django_db
GONE = "Ces paroles ne sont plus montrées"


@pytest.fixture
def night():
    """Frozen, with a correction that was asked and not applied."""
    night = at_state(State.RETURNED)
    correction = actions.correct_own_words(
        report=night.report,
        contribution=night.paper_story,
        participation=night.paper.participation,
        text="La salle était <fermée>, toujours.",
        now=NOON,
    )
    actions.answer_correction(
        correction=correction, apply=False, answer="Elle ne l’est plus.", by=night.team, now=NOON
    )
    night.asked = correction.text
    night.report = actions.freeze(report=night.report, by=night.team, now=LATER)
    return night


def take_back(night) -> None:
    debates.change_consent(
        contribution=night.paper_story,
        participation=night.paper.participation,
        quote_consent=QuoteConsent.NOT,
        by=None,
        now=LATER,
    )


def every_page(client, night) -> dict[str, str]:
    """What anybody reads of the frozen report, by the name of the page."""
    addresses = {
        "report": url(night),
        "edition": url(night, "edition", number=1),
        "edition_data": url(night, "edition_data", number=1),
        "edition_words": url(night, "edition_words", number=1),
        **{key: url(night, "beneath", key=key) for key in night.keys},
    }
    return {name: client.get(address).content.decode() for name, address in addresses.items()}


def test_words_taken_back_are_on_no_page_and_the_hash_holds(night, client):
    night.keys = list(night.report.sections.values_list("key", flat=True))
    before = every_page(client, night)
    said, asked = night.paper_story.text, "La salle était &lt;fermée&gt;, toujours."
    assert all(said in before[name] for name in ("report", "edition", "edition_words"))
    assert any(said in before[key] for key in night.keys)
    assert asked in before["report"]

    take_back(night)

    after = every_page(client, night)
    assert [name for name, page in after.items() if said in page or asked in page] == []
    assert GONE in after["report"]
    assert GONE in after["edition"]
    assert after["edition_data"] == before["edition_data"]
    assert hashlib.sha256(after["edition_data"].encode()).hexdigest() == night.report.sha256
    for name in ("report", "edition"):
        assert night.story.text in after[name]  # somebody else's words stay
        assert 'role="alert"' not in after[name]
    assert queries.verify(night.report).holds


def test_what_was_hashed_holds_nobodys_words(night):
    told = json.dumps(night.report.frozen, ensure_ascii=False)

    assert fingerprints.is_closed(night.report.frozen)
    for words in (night.story.text, night.paper_story.text, night.asked):
        assert words not in told


def test_anybody_proves_the_words_shown_by_their_fingerprints(night, client):
    data = client.get(url(night, "edition_data", number=1)).json()
    words = client.get(url(night, "edition_words", number=1)).json()

    marks = {one["fingerprint"] for one in (*data["contributions"], *data["corrections"])}
    for one in words:
        proof = content.canonical({"salt": one["salt"], "words": one["words"]})
        assert hashlib.sha256(proof).hexdigest() == one["fingerprint"]
        assert one["fingerprint"] in marks
    assert {one["words"] for one in words} >= {night.story.text, night.paper_story.text}


def test_the_worker_forgets_the_words_and_their_salt(night):
    salts = set(FrozenWords.objects.values_list("salt", flat=True))
    assert rounds.forget(LATER) == 0
    take_back(night)

    assert rounds.forget(LATER) == 2  # what was said, and how it was asked to be cited
    assert rounds.forget(LATER) == 0

    left = FrozenWords.objects.all()
    assert {one.words for one in left} == {night.story.text}
    assert {one.salt for one in left} < salts
    assert queries.verify(night.report).holds


def test_words_set_aside_by_moderation_are_not_shown_and_come_back_with_it(night):
    words = Contribution.objects.filter(pk=night.story.pk)
    words.update(moderated_at=LATER, moderated_by=night.team, moderation_reason="Un nom.")
    rounds.forget(LATER)
    assert night.story.text not in str(queries.read(night.report).words)

    words.update(moderated_at=None, moderated_by=None, moderation_reason="")

    assert night.story.text in str(queries.read(night.report).words)


@pytest.mark.parametrize("change", ["words", "salt"])
def test_words_altered_beside_the_report_are_found_out(night, change):
    FrozenWords.objects.filter(contribution=night.story).update(**{change: "autre"})

    assert not queries.verify(night.report).holds
    assert checking.problems(exporting.export(night.report))


def test_words_lost_that_nobody_took_back_are_found_out(night):
    FrozenWords.objects.filter(contribution=night.story).delete()

    assert queries.verify(night.report).problems == ["the words of contribution 1 are missing"]


def test_words_of_another_report_prove_nothing(night):
    data = exporting.export(night.report)
    assert not checking.problems(data)
    mark = fingerprints.fingerprint("sel", "Rien.")
    data["words"].append({"number": 1, "salt": "sel", "words": "Rien.", "fingerprint": mark})

    assert checking.problems(data) == ["the words of contribution 1 are not those of the report"]


def test_an_export_holds_no_words_taken_back(night):
    take_back(night)
    data = exporting.export(night.report)

    assert night.paper_story.text not in json.dumps([data["report"], data["words"]])
    assert not checking.problems(data)


def test_a_version_frozen_before_shows_no_words_taken_back_either(night, client):
    reopened(night)
    take_back(night)

    page = client.get(url(night, "edition", number=1)).content.decode()

    assert night.story.text in page
    assert night.paper_story.text not in page
    assert editions.problems(night.report) == []


def test_what_was_frozen_before_fingerprints_hides_words_taken_back_too(night, client):
    """Its bytes hold the words: those given out are without them, the hash is checked here."""
    data = fingerprints.reveal(night.report.frozen, night.report) | {"format": "chantier-report/1"}
    Report.objects.update(frozen=data, sha256=content.sha256(data))
    FrozenWords.objects.all().delete()
    address = url(night, "edition_data", number=1)
    given = client.get(address).content
    assert hashlib.sha256(given).hexdigest() == content.sha256(data)

    take_back(night)

    given = client.get(address).content.decode()
    page = client.get(url(night)).content.decode()
    assert night.story.text in given
    for told in (given, page):
        assert night.paper_story.text not in told
        assert night.asked not in told
    night.report.refresh_from_db()
    assert queries.verify(night.report).holds
