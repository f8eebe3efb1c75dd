"""Our own reading back of files: nothing to say of ours, and each fault is seen."""

import io
import zipfile

import pytest

from chantier.typesetting import checking
from chantier.typesetting.docx import docx
from chantier.typesetting.epub import epub
from chantier.typesetting.odt import odt
from chantier.typesetting.web import write_site
from tests.typesetting import sample


@pytest.fixture(scope="module")
def made():
    options = {"files": sample.FILES}
    return {
        "epub": epub(sample.DOCUMENT, **options),
        "docx": docx(sample.DOCUMENT, **options),
        "odt": odt(sample.DOCUMENT, **options),
    }


def spoilt(content: bytes, before: bytes, after: bytes) -> bytes:
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w") as new:
        for entry in old.infolist():
            new.writestr(entry, old.read(entry).replace(before, after))
    return changed.getvalue()


@pytest.mark.parametrize("form", ["epub", "docx", "odt"])
def test_there_is_nothing_to_say_of_what_we_write(made, form):
    assert list(checking.FILES[form](made[form])) == []


@pytest.mark.parametrize(
    ("form", "before", "after", "said"),
    [
        ("epub", b' alt="Barres', b' alt="" title="Barres', "does not say what it shows"),
        ("epub", b' lang="fr"', b"", "does not say its language"),
        ("epub", b"</body>", b"", "not well formed"),
        ("epub", b'href="edition.css" media-type', b'href="x.css" media-type', "manifest"),
        ("epub", b'href="#', b'href="#x-', "leads nowhere"),
        ("docx", b'descr="Barres', b'descr="" title="Barres', "does not say what it shows"),
        ("docx", b"</w:body>", b"", "not well formed"),
        ("odt", b"<svg:desc>Barres", b"<svg:desc></svg:desc><svg:desc>Barres", "what it shows"),
    ],
)
def test_each_fault_is_seen(made, form, before, after, said):
    other = spoilt(made[form], before, after)
    assert other != made[form]

    assert said in "; ".join(checking.FILES[form](other))


@pytest.mark.parametrize("form", sorted(checking.FILES))
def test_a_file_that_is_not_one_is_said_to_be_so(form):
    assert list(checking.FILES[form](b"x"))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (b' lang="fr"', b"", "language"),
        (b' alt="Barres', b' alt="" title="Barres', "what it shows"),
        (b'href="#', b'href="#x-', "leads nowhere"),
    ],
)
def test_faults_of_the_web_edition_are_seen(before, after, said):
    site = write_site(sample.DOCUMENT, files=sample.FILES)
    assert list(checking.web(site)) == []

    other = {name: page.replace(before, after) for name, page in site.items()}

    assert said in "; ".join(checking.web(other))
