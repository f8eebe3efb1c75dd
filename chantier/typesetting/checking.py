"""What can be recomputed of the files of a publication, without any validator installed.

Typst refuses a PDF that is not what its standards ask; here each file is read back: is it whole, do
its links lead somewhere, does each picture say what it shows. EPUBCheck, Ace and axe judge the same
writers in the tests.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from posixpath import dirname, join, normpath
from xml.etree import ElementTree

_XHTML = "{http://www.w3.org/1999/xhtml}"
_OPF = "{http://www.idpf.org/2007/opf}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_WORD = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_SAYS = {
    "pdfuaid:part": "PDF/UA",
    "pdfaid:part": "PDF/A",
    "dc:title": "a title",
}


def pdf(content: bytes) -> Iterator[str]:
    """Faults of a PDF: not whole, or not said to be what it was made to be. XMP is never packed."""
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-64:]:
        yield "it is not whole"
    for name, words in _SAYS.items():
        if name.encode() not in content:
            yield f"its metadata do not say {words}"


def epub(content: bytes) -> Iterator[str]:
    """Faults of an EPUB: files, manifest, links, alternative texts, language."""
    files = _unzipped(content)
    if next(iter(files), "") != "mimetype":
        yield "its first file is not mimetype"
    pages = {}
    for name, one in files.items():
        if name.endswith((".xhtml", ".opf", ".xml", ".svg")):
            try:
                pages[name] = ElementTree.fromstring(one)  # noqa: S314  our own writers made it
            except ElementTree.ParseError:
                yield f"{name} is not well formed"
    package = next((name for name in pages if name.endswith(".opf")), "")
    if not package:
        yield "there is no package file"
        return
    for item in pages[package].iter(f"{_OPF}item"):
        if normpath(join(dirname(package), item.get("href", ""))) not in files:
            yield f"{item.get('href')} is in the manifest and not in the book"
    for name, page in pages.items():
        if name.endswith(".xhtml"):
            yield from _of_page(name, page, pages)


def _of_page(
    name: str, page: ElementTree.Element, pages: Mapping[str, ElementTree.Element]
) -> Iterator[str]:
    if not page.get("lang"):
        yield f"{name} does not say its language"
    for image in page.iter(f"{_XHTML}img"):
        if not image.get("alt", "").strip():
            yield f"{name}: a picture does not say what it shows"
    for link in page.iter(f"{_XHTML}a"):
        address, _mark, target = link.get("href", "").partition("#")
        if ":" in address or not (address or target):
            continue
        there = normpath(join(dirname(name), address)) if address else name
        found = pages.get(there)
        if found is None or (target and all(one.get("id") != target for one in found.iter())):
            yield f"{name}: a link leads nowhere ({link.get('href')})"


def docx(content: bytes) -> Iterator[str]:
    """Faults of a DOCX: files, alternative texts."""
    yield from _word(content, "word/document.xml", f"{_WORD}docPr", lambda one: one.get("descr"))


def odt(content: bytes) -> Iterator[str]:
    """Faults of an ODT: files, alternative texts."""

    def said(frame: ElementTree.Element) -> str | None:
        return frame.findtext(f"{_SVG}desc")

    yield from _word(content, "content.xml", f"{_DRAW}frame", said)


def _word(
    content: bytes,
    main: str,
    picture: str,
    said: Callable[[ElementTree.Element], str | None],
) -> Iterator[str]:
    files = _unzipped(content)
    for name, one in files.items():
        if name.endswith((".xml", ".rels", ".svg")):
            try:
                root = ElementTree.fromstring(one)  # noqa: S314  our own writers made it
            except ElementTree.ParseError:
                yield f"{name} is not well formed"
                continue
            if name == main:
                drawn = list(root.iter(picture))
                if any(not (said(one) or "").strip() for one in drawn):
                    yield "a picture does not say what it shows"
    if main not in files:
        yield f"there is no {main}"


def web(pages: Mapping[str, bytes]) -> Iterator[str]:
    """Faults of the web edition `{path: content}`: language, links, alternative texts."""
    texts = {name: one.decode() for name, one in pages.items() if name.endswith(".html")}
    ids = {name: set(re.findall(r'\sid="([^"]+)"', text)) for name, text in texts.items()}
    for name, text in texts.items():
        if not re.search(r'<html[^>]* lang="[a-z]', text):
            yield f"{name} does not say its language"
        if re.search(r"<img(?![^>]*\salt=\"[^\"\s])", text):
            yield f"{name}: a picture does not say what it shows"
        for address, target in re.findall(r'href="([^"#:]*)(?:#([^"]*))?"', text):
            there = normpath(join(dirname(name), address)) if address else name
            if there.endswith(".html") and (
                there not in ids or (target and target not in ids[there])
            ):
                yield f"{name}: a link leads nowhere ({address}#{target})"


def _unzipped(content: bytes) -> dict[str, bytes]:
    """In the order of the archive; nothing when it is not one."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except zipfile.BadZipFile:
        return {}


FILES: Mapping[str, Callable[[bytes], Iterator[str]]] = {
    "pdf": pdf,
    "large": pdf,
    "easy": pdf,
    "data": pdf,
    "epub": epub,
    "docx": docx,
    "odt": odt,
}
