"""Packages for open archives, and what is sent to them: to a server on this machine."""

import io
import json
import threading
import zipfile
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import CommandError, call_command
from lxml import etree

from tests import factories as f
from tests.publications.releasing import publication_of, released

pytestmark = pytest.mark.django_db
TEI = "{http://www.tei-c.org/ns/1.0}"
FOR_HAL = ["--author", "Lise,Essai", "--domain", "SHS.SCIPO", "--structure", "1234"]


@pytest.fixture
def slug(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    worksite = f.WorksiteFactory(question="Que <faire> & comment ?", title="Le toit & nous")
    released(publication_of(worksite))
    return worksite.slug


class Archive:
    """An archive that answers as told; `asked` is what it heard."""

    def __init__(self):
        self.asked, self.status, self.elsewhere = [], 201, ""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self):
                body = self.rfile.read(int(self.headers["Content-Length"] or 0))
                outer.asked.append((self.command, self.path, dict(self.headers), body))
                self.send_response(outer.status)
                self.end_headers()
                self.wfile.write(outer.answer(self.path))

            do_POST = do_PUT = _answer  # noqa: N815  names of the standard library

            def log_message(self, *_said):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, path):
        if "sword" in path:
            return (
                b'<entry xmlns="http://www.w3.org/2005/Atom"><id>hal-00001</id>'
                b'<link rel="alternate" href="https://exemple.org/hal-00001"/></entry>'
            )
        site = self.elsewhere or self.url
        links = {
            "html": "https://exemple.org/deposit/7",
            "bucket": f"{site}/api/files/abc",
            "publish": f"{self.url}/api/deposit/depositions/7/actions/publish",
        }
        doi = {"doi": "10.5072/zenodo.7"} if path.endswith("publish") else {}
        return json.dumps({"id": 7, "links": links, **doi}).encode()


@contextmanager
def serving():
    archive = Archive()
    thread = threading.Thread(target=archive.server.serve_forever)
    thread.start()
    try:
        yield archive
    finally:
        archive.server.shutdown()
        thread.join()
        archive.server.server_close()


@pytest.fixture
def archive(monkeypatch):
    monkeypatch.setenv("ZENODO_TOKEN", "made-up")
    monkeypatch.setenv("HAL_LOGIN", "essai")
    monkeypatch.setenv("HAL_PASSWORD", "made-up")
    with serving() as found:
        yield found


def deposit(slug, *arguments):
    out = io.StringIO()
    call_command("deposit", slug, *arguments, stdout=out)
    return out.getvalue()


def test_the_package_of_zenodo_holds_each_form_and_says_what_it_is(slug, tmp_path):
    deposit(slug, "zenodo", "--to", str(tmp_path / "out"))

    names = {path.name for path in (tmp_path / "out").iterdir()}
    said = json.loads((tmp_path / "out" / "metadata.json").read_text())["metadata"]
    assert names == {f"{slug}-1.pdf", f"{slug}-1.epub", "metadata.json"}
    assert (said["upload_type"], said["publication_type"]) == ("publication", "book")
    assert said["license"] == "cc-by-4.0"
    assert said["language"] == "fra"
    assert "&lt;faire&gt; &amp;" in said["description"]
    assert said["title"].startswith("Le livre & les siens")


def test_a_deposit_at_zenodo_waits_as_a_draft_unless_it_is_to_be_published(slug, archive, tmp_path):
    to = ["zenodo", "--to", str(tmp_path / "out"), "--push", "--site", archive.url]

    assert "read over there" in deposit(slug, *to)

    first, *sent = archive.asked
    assert first[:2] == ("POST", "/api/deposit/depositions")
    assert json.loads(first[3])["metadata"]["upload_type"] == "publication"
    assert sorted(one[:2] for one in sent) == [
        ("PUT", f"/api/files/abc/{slug}-1.epub"),
        ("PUT", f"/api/files/abc/{slug}-1.pdf"),
    ]
    assert {one[2]["Authorization"] for one in archive.asked} == {"Bearer made-up"}
    assert b"%PDF-" in {one[3] for one in sent}

    assert "10.5072/zenodo.7" in deposit(slug, *to, "--publish")
    assert archive.asked[-1][1].endswith("/7/actions/publish")


def test_the_package_of_hal_is_a_zip_with_its_description(slug, tmp_path):
    deposit(slug, "hal", "--to", str(tmp_path / "out"), *FOR_HAL)

    with zipfile.ZipFile(tmp_path / "out" / "depot.zip") as depot:
        assert set(depot.namelist()) == {"meta.xml", f"{slug}-1.pdf"}
        root = etree.fromstring(depot.read("meta.xml"))
    book = root.find(f"{TEI}text/{TEI}body/{TEI}listBibl/{TEI}biblFull")
    assert [part.tag.removeprefix(TEI) for part in book] == [
        "titleStmt",
        "editionStmt",
        "publicationStmt",
        "notesStmt",
        "sourceDesc",
        "profileDesc",
    ]
    codes = {one.get("scheme"): one.get("n") for one in root.iter(f"{TEI}classCode")}
    assert codes == {"halDomain": "shs.scipo", "halTypology": "OUV"}
    assert {one.text for one in root.iter(f"{TEI}surname")} == {"Essai"}
    assert {one.get("ref") for one in root.iter(f"{TEI}affiliation")} == {"#struct-1234"}
    assert root.find(f".//{TEI}editionStmt//{TEI}ref").get("target") == f"{slug}-1.pdf"
    assert root.findtext(f".//{TEI}abstract") == "Que <faire> & comment ?"


def test_hal_is_posted_the_zip(slug, archive, tmp_path):
    site = f"{archive.url}/sword/hal/"
    told = deposit(slug, "hal", "--to", str(tmp_path), *FOR_HAL, "--push", "--test", "--site", site)

    ((method, path, headers, body),) = archive.asked
    assert (method, path) == ("POST", "/sword/hal/")
    assert headers["Packaging"].endswith("/AOfr")
    assert headers["Content-Disposition"] == "attachment; filename=meta.xml"
    assert headers["X-test"] == "1"
    assert headers["Authorization"].startswith("Basic ")
    assert zipfile.is_zipfile(io.BytesIO(body))
    assert "hal-00001 https://exemple.org/hal-00001" in told


@pytest.mark.parametrize("status", [401, 500])
def test_a_refusal_is_told_with_what_the_archive_said(slug, archive, tmp_path, status):
    archive.status = status

    with pytest.raises(CommandError, match=f"answered {status}"):
        deposit(slug, "zenodo", "--to", str(tmp_path), "--push", "--site", archive.url)


def test_a_token_goes_to_the_archive_only(slug, archive, tmp_path):
    with serving() as other:
        archive.elsewhere = other.url
        with pytest.raises(CommandError, match="elsewhere"):
            deposit(slug, "zenodo", "--to", str(tmp_path), "--push", "--site", archive.url)
        assert other.asked == []


def test_a_token_is_never_sent_in_the_clear_to_another_machine(slug, archive, tmp_path):
    with pytest.raises(CommandError, match="without https"):
        deposit(slug, "zenodo", "--to", str(tmp_path), "--push", "--site", "http://exemple.org")


@pytest.mark.parametrize("given", [FOR_HAL[2:], FOR_HAL[:2], ["--author", "Essai", *FOR_HAL[2:]]])
def test_what_hal_wants_is_said(slug, tmp_path, given):
    with pytest.raises(CommandError, match="FORENAME,SURNAME"):
        deposit(slug, "hal", "--to", str(tmp_path), *given)


def test_an_archive_is_not_pushed_to_without_a_token(slug, tmp_path, monkeypatch):
    monkeypatch.delenv("ZENODO_TOKEN", raising=False)

    with pytest.raises(CommandError, match="ZENODO_TOKEN"):
        deposit(slug, "zenodo", "--to", str(tmp_path), "--push")


def test_nothing_is_deposited_before_a_release(db, tmp_path):
    with pytest.raises(CommandError, match="publish one first"):
        deposit(f.WorksiteFactory().slug, "zenodo", "--to", str(tmp_path))
