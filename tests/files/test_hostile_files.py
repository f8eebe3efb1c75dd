import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.http import Http404
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from chantier.audit.models import Event
from chantier.files import actions, kinds, policies
from chantier.files.models import Upload
from chantier.files.views import response_for
from chantier.rules import Denied
from tests import factories as f

ODT = "application/vnd.oasis.opendocument.text"


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def keep(content, name="note.bin", **more):
    return actions.keep_upload(
        file=ContentFile(content, name), by=f.AccountFactory(), now=f.NOON, **more
    )


def archive(**parts):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            # The same bytes at each moment: they name the tests, alike in every process.
            entry = zipfile.ZipInfo(NAMES.get(name, name), (2015, 10, 13, 19, 0, 0))
            made.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return data.getvalue()


NAMES = {
    "content": "content.xml",
    "types": "[Content_Types].xml",
    "document": "word/document.xml",
    "macro": "word/vbaProject.bin",
}


def picture(kind="PNG", mode="RGB", **options):
    drawn = io.BytesIO()
    Image.new(mode, (4, 3)).save(drawn, kind, **options)
    return drawn.getvalue()


def content_of(upload):
    with upload.file.open() as file:
        return file.read()


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (archive(mimetype=ODT, content="<x/>"), ".odt"),
        (archive(types="<x/>", document="<x/>"), ".docx"),
        (picture("WEBP"), ".webp"),
    ],
)
def test_documents_and_pictures_end_as_what_they_are(content, ending):
    assert keep(content, "mensonge.exe").name == f"mensonge{ending}"


@pytest.mark.parametrize(
    "content",
    [
        archive(types="x", document="x", macro="x"),
        archive(mimetype="application/epub+zip", content="x"),
        archive(mimetype="é".encode("latin-1"), content="x"),
        archive(mimetype="x" * 500, content="x"),
        archive(evil="x"),
        b"a bell \x07 rings",
        b"\x1b[2Jan order to a terminal",
    ],
)
def test_programs_and_disguises_are_refused(content):
    with pytest.raises(Denied):
        keep(content)


def test_a_document_that_unpacks_to_a_mountain_is_refused(monkeypatch):
    monkeypatch.setattr(policies, "LARGEST_UNPACKED", 10_000)

    with pytest.raises(Denied):
        keep(archive(mimetype=ODT, content="0" * 20_000))


def test_a_page_says_which_kinds_it_takes():
    with pytest.raises(Denied) as denied:
        keep(b"%PDF-1.7", allowed=kinds.IMAGES)

    assert ".png" in denied.value.reason
    assert keep(picture(), allowed=kinds.IMAGES).content_type == "image/png"


def test_words_and_files_hidden_in_a_picture_are_gone():
    words = PngInfo()
    words.add_text("Author", "SecretAuthor")

    kept = content_of(keep(picture(pnginfo=words) + b"<script>alert(1)</script>"))

    assert b"SecretAuthor" not in kept
    assert b"script" not in kept


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "I;16"])
def test_pictures_of_every_depth_are_kept(mode):
    assert keep(picture(mode=mode)).content_type == "image/png"


def test_the_name_on_the_disk_tells_nothing():
    upload = keep(b"%PDF-1.7", "Certificat de Marie Fictive.pdf")

    assert "Marie" not in upload.file.name
    assert upload.key.hex in upload.file.name


def test_a_file_missing_on_the_disk_is_a_404():
    upload = keep(b"%PDF-1.7")
    upload.file.storage.delete(upload.file.name)

    with pytest.raises(Http404):
        response_for(upload)


def test_a_file_taken_away_leaves_the_disk_too(now, django_capture_on_commit_callbacks):
    upload = keep(b"%PDF-1.7")
    storage, name = upload.file.storage, upload.file.name

    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_upload(upload=upload, by=f.AccountFactory(), now=now)

    assert not storage.exists(name)
    assert not Upload.objects.exists()
    assert Event.objects.filter(verb="file removed").exists()
