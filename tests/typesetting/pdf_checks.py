"""What an accessible PDF must have, read back with pikepdf. Used by every test that makes a PDF."""

import io
import re
import subprocess
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name


def check_pdf(content: bytes, *, language: str = "fr") -> list[str]:
    """One sentence per fault: structure, language, title, alternative texts, table headers."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [
            *_of_catalogue(pdf, language),
            *_of_structure(pdf),
            *_of_pages(pdf),
            *_of_metadata(pdf),
        ]


def count_of(content: bytes, tag: str) -> int:
    """How many elements of the structure tree are a `tag`."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return sum(1 for element in elements(pdf) if _tag(element) == tag)


def page_count(content: bytes) -> int:
    """How many pages."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return len(pdf.pages)


def words(content: bytes, tmp_path, *options: str) -> str:
    """The words of a PDF, its spaces made plain."""
    (tmp_path / "x.pdf").write_bytes(content)
    command = ["pdftotext", *options, str(tmp_path / "x.pdf"), "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return " ".join(done.stdout.split())


def sizes_of(content: bytes, tmp_path) -> set[int]:
    """The sizes of the letters, in points."""
    (tmp_path / "x.pdf").write_bytes(content)
    command = ["pdftohtml", "-xml", "-i", "-stdout", "-zoom", "1", str(tmp_path / "x.pdf")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {int(size) for size in re.findall(r'<fontspec [^>]*size="(\d+)"', done.stdout)}


def elements(pdf: pikepdf.Pdf) -> Iterator[Dictionary]:
    """The elements of the structure tree, in reading order."""
    root = pdf.Root.get("/StructTreeRoot")
    if root is not None:
        yield from _below(root)


def _below(node: Dictionary) -> Iterator[Dictionary]:
    kids = node.get("/K", Array())
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid
            yield from _below(kid)


def _tag(element: Dictionary) -> str:
    return str(element.S)[1:]


def _of_catalogue(pdf: pikepdf.Pdf, language: str) -> Iterator[str]:
    if "/StructTreeRoot" not in pdf.Root:
        yield "there is no structure tree"
    if not pdf.Root.get("/MarkInfo", Dictionary()).get("/Marked", False):
        yield "the file is not marked as tagged"
    if not str(pdf.Root.get("/Lang", "")).startswith(language):
        yield f"the language is {pdf.Root.get('/Lang')}, not {language}"
    if not pdf.Root.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle", False):
        yield "readers do not show the title"
    if not str(pdf.docinfo.get("/Title", "")):
        yield "there is no title"


def _of_structure(pdf: pikepdf.Pdf) -> Iterator[str]:
    before = 0
    for element in elements(pdf):
        tag = _tag(element)
        if tag == "Figure" and not str(element.get("/Alt", "")).strip():
            yield "a figure has no alternative text"
        if tag == "Table" and not any(_tag(inner) == "TH" for inner in _below(element)):
            yield "a table has no header cell"
        if tag[0] == "H" and tag[1:].isdigit():
            level = int(tag[1:])
            if level > before + 1:
                yield f"a heading goes from level {before} to {level}"
            before = level


def _of_pages(pdf: pikepdf.Pdf) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, start=1):
        if page.get("/Tabs") != Name.S and "/Annots" in page:
            yield f"page {number}: the tab order does not follow the structure"
        for annotation in page.get("/Annots", Array()):
            if not str(annotation.get("/Contents", "")):
                yield f"page {number}: a link does not say where it leads"
        yield from _untagged(page, number)


def _untagged(page: pikepdf.Page, number: int) -> Iterator[str]:
    """Text painted outside of any marked content is unknown to a screen reader."""
    depth = 0
    for _operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(name, 0)
        if name in ("Tj", "TJ", "Do") and not depth:
            yield f"page {number}: something is painted outside of the structure"
            return


def _of_metadata(pdf: pikepdf.Pdf) -> Iterator[str]:
    with pdf.open_metadata() as metadata:
        if metadata.get("pdfuaid:part") != "1":
            yield "the file does not say that it is PDF/UA-1"
