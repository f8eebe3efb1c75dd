"""Books are written in a child process: within limits, heard, stopped, kept by their content."""

import pytest

from chantier.publications import building
from chantier.publications.building import write_apart
from chantier.publications.edition import write
from chantier.publications.snapshot import Snapshot, from_data
from chantier.typesetting import tree
from chantier.typesetting.imprint import Imprint
from chantier.typesetting.pdf import CannotTypeset


@pytest.fixture
def small(settings, tmp_path) -> Snapshot:
    settings.DATA_DIR = tmp_path
    document = tree.Document("Le livre", "fr", (tree.Heading(1, "Un"), tree.paragraph("Deux.")))
    votes = {"name": "votes_by_constituency", "rows": []}
    data = {"tables": [votes], "audit": {}}
    empty = {"file": "votes", "title": "Votes", "description": "", "schema": {"fields": []}}
    votes.update(empty)
    return Snapshot(document, None, data, Imprint("urn:x", url="http://a.test/b/"), "", 1)


def test_the_child_gives_the_bytes_that_the_writers_give_and_says_how_far_it_is(small):
    heard = []

    made = write_apart(small, tell=lambda done, form: heard.append((done, form)))

    assert made == write(small)
    assert heard
    assert all(0 <= done <= 1 and form for done, form in heard)
    assert from_data(small.to_data()) == small


def test_the_same_content_is_not_written_twice(small, monkeypatch):
    made = write_apart(small)

    def refuses(*_arguments):
        raise AssertionError("written twice")

    monkeypatch.setattr(building, "_run", refuses)
    assert write_apart(small) == made
    kept = next(building._cache().glob("*/pdf"))
    kept.write_bytes(b"spoilt")
    with pytest.raises(AssertionError, match="twice"):
        write_apart(small)
    building.forget()
    assert not building._cache().exists()


@pytest.mark.parametrize("limit", [{"seconds": 1}, {"mebibytes": 150}])
def test_a_book_that_asks_for_too_much_is_refused_with_a_sentence(small, limit):
    with pytest.raises(CannotTypeset, match=r"temps ou de mémoire"):
        write_apart(small, **limit)


def test_a_job_that_is_stopped_stops_the_child(small):
    class StoppedError(Exception):
        pass

    def tell(done, form):
        raise StoppedError

    with pytest.raises(StoppedError):
        write_apart(small, tell=tell)
    assert not list(building._cache().glob("*"))
