"""typst in its child process: accessible files, hostile text printed as written, limits held."""

import io
import os
import subprocess
from pathlib import Path

import pikepdf
import pytest
from django.utils import translation
from pikepdf import Dictionary, Name

from chantier.typesetting import pdf
from chantier.typesetting.book import book
from chantier.typesetting.pdf import CannotTypeset, compile_pdf, missing_glyphs
from tests.typesetting import sample
from tests.typesetting.pdf_checks import check_pdf, elements


def letter(*words: str, **change: object) -> dict[str, object]:
    """The data of one letter, as the template takes it."""
    blocks = [{"type": "paragraph", "inlines": [{"type": "text", "text": w}]} for w in words]
    one = {
        "sender_lines": ["L’Espace"],
        "address_lines": ["Madame Zoé Lefèvre"],
        "date": "le 1er octobre 2015",
        "subject": "Votre place",
        "blocks": blocks,
        "language": "fr",
        "code": "",
        "qr": "",
        "short_address": "",
        "large": False,
        "labels": {"code": "Code", "qr_alt": "", "qr_hint": ""},
    }
    data = {"title": "Lettres", "author": "", "language": "fr", "site": "", "letters": [one]}
    return data | change


def text_of(content: bytes, tmp_path: Path) -> str:
    """The words of a PDF as pdftotext reads them."""
    (tmp_path / "x.pdf").write_bytes(content)
    command = ["pdftotext", "-layout", str(tmp_path / "x.pdf"), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_the_same_data_gives_the_same_bytes():
    assert compile_pdf("letter", letter("Bonjour")) == compile_pdf("letter", letter("Bonjour"))


@pytest.mark.parametrize(
    "hostile",
    [
        '#read("/etc/passwd")',
        "$x^2$ and #sys.inputs",
        '#import "@preview/tablex:0.0.8"',
        "= not a heading <label> @ref // no comment",
        "\\u{41} *not strong* _nor that_ `code`",
    ],
)
def test_hostile_text_prints_as_it_is_written(hostile, tmp_path):
    content = compile_pdf("letter", letter(hostile))
    assert hostile in text_of(content, tmp_path)
    assert check_pdf(content) == []


def test_an_override_that_would_turn_figures_round_is_taken_out(tmp_path):
    content = compile_pdf("letter", letter("\u202e50\u202c places\x00\x07"))
    assert "50 places" in text_of(content, tmp_path)


def test_right_to_left_words_are_printed():
    assert check_pdf(compile_pdf("letter", letter("عائشة and שלום", "Ωμέγα, Привіт, Łódź"))) == []


def test_a_character_without_a_glyph_prints_as_a_box(tmp_path):
    assert "□" in text_of(compile_pdf("letter", letter("Merci 😀 你好")), tmp_path)


def test_a_character_without_a_glyph_is_named_where_that_is_asked():
    with translation.override("fr"), pytest.raises(CannotTypeset, match="😀") as refused:
        compile_pdf("letter", letter("Merci 😀"), replace_missing=False)
    assert refused.value.missing == ("😀",)


def test_the_fonts_say_which_characters_they_lack():
    assert missing_glyphs("Élan cœur « ! » Ω 😀 你 \ue000 \u202f") == {"😀", "你", "\ue000"}
    assert missing_glyphs("abc") == frozenset()


def test_an_image_outside_of_the_folder_is_not_read():
    figure = {"type": "figure", "source": "../../../../etc/hostname", "alt": "x", "caption": []}
    data = letter()
    data["letters"][0]["blocks"] = [figure]
    with pytest.raises(CannotTypeset):
        compile_pdf("letter", data)


@pytest.mark.parametrize("name", ["../x.svg", "/etc/passwd", "a b.svg", ""])
def test_files_and_templates_have_plain_names(name):
    with pytest.raises(ValueError, match="Not a file name"):
        compile_pdf("letter", letter(), files={name: b""})
    with pytest.raises(ValueError, match="Not a file name"):
        compile_pdf(name, letter())


@pytest.fixture
def endless(monkeypatch, tmp_path):
    """Templates that never end or want all the memory."""
    (tmp_path / "endless.typ").write_text(
        "#for a in range(9999) { for b in range(9999) { for c in range(9999) { let d = c } } }"
    )
    (tmp_path / "greedy.typ").write_text('#let s = "x" * 3000000000\n#s.len()')
    monkeypatch.setattr(pdf, "TEMPLATES", tmp_path)


@pytest.mark.parametrize(("template", "seconds"), [("endless", 1), ("greedy", 20)])
def test_a_print_that_asks_too_much_is_ended_with_a_sentence(endless, template, seconds):
    with translation.override("fr"), pytest.raises(CannotTypeset, match="plus de temps"):
        compile_pdf(template, {}, seconds=seconds, mebibytes=1024)


def test_the_child_gets_no_secret(monkeypatch):
    monkeypatch.setenv("CHANTIER_SECRET_KEY", "hush")
    seen = {}

    def run(command, **options):
        seen.update(options["env"])
        return subprocess.CompletedProcess(command, 1, b"", b"")

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(CannotTypeset):
        compile_pdf("letter", letter())
    assert "PATH" in seen
    assert "CHANTIER_SECRET_KEY" not in seen
    assert "CHANTIER_SECRET_KEY" in os.environ


# The checker itself must bite: each control breaks one thing.


@pytest.fixture(scope="module")
def whole() -> bytes:
    content = book(sample.DOCUMENT, files=sample.FILES)
    assert check_pdf(content) == []
    return content


def broken(content: bytes, breaking) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as file:
        breaking(file)
        out = io.BytesIO()
        file.save(out)
        return out.getvalue()


def without_alt(file: pikepdf.Pdf) -> None:
    for element in elements(file):
        if str(element.S) == "/Figure":
            del element["/Alt"]


def without_header_cells(file: pikepdf.Pdf) -> None:
    for element in elements(file):
        if str(element.S) == "/TH":
            element.S = Name.TD


def with_skipped_level(file: pikepdf.Pdf) -> None:
    for element in elements(file):
        if str(element.S) == "/H2":
            element.S = Name.H4


def without(key: str):
    def breaking(file: pikepdf.Pdf) -> None:
        del file.Root[key]

    return breaking


def without_title(file: pikepdf.Pdf) -> None:
    del file.docinfo["/Title"]


def with_loose_text(file: pikepdf.Pdf) -> None:
    page = file.pages[0]
    font = next(iter(page.Resources.Font.keys()))
    page.contents_add(f"BT {font} 9 Tf (loose) Tj ET".encode())


def without_link_words(file: pikepdf.Pdf) -> None:
    for page in file.pages:
        for annotation in page.get("/Annots", []):
            if isinstance(annotation, Dictionary) and "/Contents" in annotation:
                del annotation["/Contents"]


@pytest.mark.parametrize(
    ("breaking", "sentence"),
    [
        (without_alt, "alternative"),
        (without("/Lang"), "language"),
        (without("/MarkInfo"), "tagged"),
        (without("/StructTreeRoot"), "structure tree"),
        (without("/ViewerPreferences"), "show the title"),
        (without("/Metadata"), "PDF/UA-1"),
        (without_title, "no title"),
        (without_header_cells, "header cell"),
        (with_skipped_level, "goes from level"),
        (with_loose_text, "outside of the structure"),
        (without_link_words, "where it leads"),
    ],
)
def test_the_check_sees_what_is_taken_away(whole, breaking, sentence):
    assert any(sentence in fault for fault in check_pdf(broken(whole, breaking)))
