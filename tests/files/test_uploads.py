import io

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from chantier.files import actions, kinds
from chantier.files.policies import LARGEST
from chantier.files.views import response_for
from chantier.rules import Denied
from tests import factories as f


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def keep(content, name="note.pdf"):
    return actions.keep_upload(file=ContentFile(content, name), by=f.AccountFactory(), now=f.NOON)


def picture(kind="JPEG", size=(8, 4), **options):
    drawn = io.BytesIO()
    Image.new("RGB", size, "red").save(drawn, kind, **options)
    return drawn.getvalue()


def test_a_file_is_known_by_its_bytes_and_given_back_as_a_download():
    upload = keep(b"%PDF-1.7 ...", "../../Le plan.exe")

    assert (upload.content_type, upload.name) == ("application/pdf", "Le plan.pdf")
    response = response_for(upload)
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response) == b"%PDF-1.7 ..."
    response.close()


@pytest.mark.parametrize(
    "content",
    [
        b"<svg onload='alert(1)'/>",
        b"\xef\xbb\xbf <html>",
        b"MZ\x90\x00",
        b"PK\x03\x04 not a zip",
        b"GIF89a\x01\x00\x01\x00\x00;",
        b"\xff\xfe\x00",
    ],
    ids=["svg", "html", "exe", "zip", "gif", "binary"],
)
def test_what_could_run_or_is_not_known_is_refused_with_what_to_send(content):
    with pytest.raises(Denied, match="PDF"):
        keep(content, "photo.png")


@pytest.mark.parametrize("content", [b"", b"a" * (LARGEST + 1)], ids=["empty", "too large"])
def test_a_file_has_something_in_it_and_not_too_much(content):
    with pytest.raises(Denied):
        keep(content)


def test_a_picture_loses_where_and_when_it_was_taken():
    exif = Image.Exif()
    exif[0x9003] = "2015:10:13 19:00:00"
    exif[0x0112] = 6  # turned by a quarter
    upload = keep(picture(exif=exif), "salle.jpg")

    with upload.file.open() as file, Image.open(file) as kept:
        assert not kept.getexif()
        assert kept.size == (4, 8)
    response = response_for(upload)
    assert response["Content-Disposition"].startswith("inline")
    response.close()


@pytest.mark.parametrize("content", [picture()[:40], b"\x89PNG\r\n\x1a\n rien"])
def test_a_broken_picture_is_refused(content):
    with pytest.raises(Denied):
        keep(content, "photo.jpg")


def test_a_picture_too_large_to_open_is_refused(monkeypatch):
    monkeypatch.setattr(kinds, "MOST_PIXELS", 10)

    with pytest.raises(Denied):
        keep(picture(), "photo.jpg")


@pytest.mark.parametrize("name", ["", "....", '"\r\n.pdf', "/etc/passwd", "x" * 500])
def test_a_name_never_steers(name):
    safe = kinds.safe_name(name, "application/pdf")

    assert safe.endswith(".pdf")
    assert len(safe) <= 130
    assert not set(safe) & set('/\\"\r\n')


def test_plain_text_in_any_script_is_kept():
    assert keep("سلام ∑ é".encode(), "note.txt").content_type == "text/plain"
