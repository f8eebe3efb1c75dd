"""The forms of a book: CPU and memory beside pandoc with XeLaTeX (or WeasyPrint), what is kept.

A French book of about 32,000 words is drawn from the seed. Each line is a process of its own, with
its descendants: CPU seconds, peak memory. `--weasyprint PYTHON` runs WeasyPrint, installed in an
environment of its own, on pandoc's HTML; `--long` sets ten such books as one. DAISY's Ace judges
the EPUB where `make test` has brought it. pandoc finds XeLaTeX (Debian: texlive-xetex,
texlive-lang-french) and rsvg-convert (librsvg2-bin).
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
import pypandoc
from bs4 import BeautifulSoup

from benchmarks import report
from benchmarks._publication.generated import Book, markdown
from chantier.typesetting import tree
from tools import ace

COST = Path(__file__).parent / "_publication" / "cost.py"
FIVE = ("pdf", "epub", "docx", "odt", "web")
Cost = tuple[float, float]  # CPU seconds, MiB


def run(*, rounds: int, seed: int, arguments: list[str]) -> None:
    """Print the table of what each form costs and keeps."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks publication")
    parser.add_argument("--weasyprint", metavar="PYTHON", help="a Python that has WeasyPrint")
    parser.add_argument("--long", action="store_true", help="ten books as one, too")
    options = parser.parse_args(arguments)
    book = Book(seed)
    print(f"{report.versions('typst')}, pandoc {pypandoc.get_pandoc_version()}, {_tex()}")
    print(f"{book.words:,} words, {book.counts}, {len(book.files)} images\n")
    with tempfile.TemporaryDirectory() as name:
        folder = _written(book, Path(name))
        _costs(folder, rounds, options.weasyprint)
        _kept(folder, book)
        _again(folder)
        printed = sorted(_ours(folder, "prints") for _ in range(rounds))
        _says("300 badges, attendance sheet, slip", printed[rounds // 2])
        _ace(folder)
    if options.long:
        with tempfile.TemporaryDirectory() as name:
            folder = _written(Book(seed, times=10), Path(name))
            _says("ten times the book, PDF", _ours(folder, "pdf"), _pages(folder / "book.pdf"))


def _written(book: Book, folder: Path) -> Path:
    (folder / "book.json").write_text(tree.to_json(book.document), "utf-8")
    (folder / "book.md").write_text(markdown(book.document), "utf-8")
    (folder / "images").mkdir()
    for name, content in book.files.items():
        (folder / "images" / name).write_bytes(content)
        (folder / name).write_bytes(content)  # where pandoc looks
    return folder


def _tex() -> str:
    found = shutil.which("xelatex")
    if not found:
        return "no XeLaTeX here"
    told = subprocess.run([found, "--version"], capture_output=True, text=True, check=True)
    return told.stdout.splitlines()[0]


def _cost(command: list[str], folder: Path) -> Cost:
    """CPU of a process and its descendants; the peak of the largest of them."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "benchmarks._publication.settings",
        "PYTHONPATH": os.getcwd(),
    }
    done = subprocess.run(
        [sys.executable, "-S", str(COST), *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{command[0]} failed:\n{done.stderr}")
    cpu, mebibytes = map(float, done.stdout.split())
    return cpu, mebibytes


def _ours(folder: Path, *wanted: str) -> Cost:
    return _cost(
        [sys.executable, "-m", "benchmarks._publication.ours", str(folder), *wanted], folder
    )


def _pandoc(folder: Path, *options: str) -> Cost:
    return _cost([pypandoc.get_pandoc_path(), "book.md", "-s", "--toc", *options], folder)


def _costs(folder: Path, rounds: int, weasyprint: str | None) -> None:
    latex = ("--pdf-engine=xelatex", "-o", "pandoc.pdf")
    others = [("-o", f"pandoc.{kind}") for kind in ("epub", "docx", "odt", "html")]
    peers: dict[str, list[Cost]] = {"chantier, PDF": [], "chantier, five forms": []}
    for _ in range(rounds):
        peers["chantier, PDF"].append(_ours(folder, "pdf"))
        peers["chantier, five forms"].append(_ours(folder, *FIVE))
        rest = [_pandoc(folder, *options) for options in others]
        if shutil.which("xelatex"):
            pdf = _pandoc(folder, *latex)
            peers.setdefault("pandoc + XeLaTeX, PDF", []).append(pdf)
            peers.setdefault("pandoc + XeLaTeX, five", []).append(_sum([pdf, *rest]))
        if weasyprint:
            said = "import weasyprint; weasyprint.HTML('pandoc.html').write_pdf('weasy.pdf')"
            pdf = _sum([rest[-1], _cost([weasyprint, "-c", said], folder)])
            peers.setdefault("pandoc + WeasyPrint, PDF", []).append(pdf)
    table = {
        name: {"CPU s": [cpu for cpu, _m in costs], "peak MiB": [mib for _c, mib in costs]}
        for name, costs in peers.items()
    }
    for what in ("PDF", "five"):
        chosen = {name: values for name, values in table.items() if f", {what}" in name}
        print(report.table(chosen, against=next(iter(chosen))), end="\n\n")


def _sum(costs: list[Cost]) -> Cost:
    return sum(cpu for cpu, _mib in costs), max(mib for _cpu, mib in costs)


def _says(what: str, cost: Cost, more: str = "") -> None:
    print(f"{what}: {cost[0]:.2f} s CPU, {cost[1]:.0f} MiB{more}")


def _pages(path: Path) -> str:
    with pikepdf.open(path) as pdf:
        return f", {len(pdf.pages)} pages"


def _again(folder: Path) -> None:
    """Built twice, each form has the same bytes."""

    suffixes = {".pdf", ".epub", ".docx", ".odt", ".html"}

    def bytes_of() -> dict[str, str]:
        made = [path for path in sorted(folder.rglob("*")) if path.suffix in suffixes]
        return {str(p): hashlib.sha256(p.read_bytes()).hexdigest() for p in made}

    _ours(folder, *FIVE)
    first = bytes_of()
    _ours(folder, *FIVE)
    print("rebuilt: " + ("the same bytes, every form" if bytes_of() == first else "OTHER BYTES"))


def _kept(folder: Path, book: Book) -> None:
    """What is read back from each form: headings by their words, notes, tables, alternatives."""
    found = {
        "pdf": _in_pdf(folder / "book.pdf"),
        "epub": _in_html(_zipped(folder / "book.epub", ".xhtml")),
        "web": _in_html([path.read_bytes() for path in (folder / "web").glob("[0-9]*.html")]),
        "docx": _in_word(folder / "book.docx", "docx"),
        "odt": _in_word(folder / "book.odt", "odt"),
    }
    print(f"{'kept':<10}" + "".join(f"{name:>12}" for name in book.counts))
    for form, read in found.items():
        titles = Counter(" ".join(title.split()) for title in read.headings)
        kept = {
            "headings": sum((titles & Counter(book.headings)).values()),
            "notes": read.notes,
            "tables": read.tables,
            "alts": len({*read.alts} & {*book.alts}),
        }
        cells = (f"{kept[name]}/{asked}" for name, asked in book.counts.items())
        print(f"{form:<10}" + "".join(f"{cell:>12}" for cell in cells))


@dataclass
class Read:
    """What stands in a form."""

    headings: list[str] = field(default_factory=list)
    alts: list[str] = field(default_factory=list)
    notes: int = 0
    tables: int = 0


def _zipped(path: Path, suffix: str) -> list[bytes]:
    with zipfile.ZipFile(path) as archive:
        names = [n for n in archive.namelist() if n.endswith(suffix) and "nav" not in n]
        return [archive.read(name) for name in names]


def _in_pdf(path: Path) -> Read:
    """From the tags; the words of headings from the outline, which typst makes of them."""
    read = Read()
    with pikepdf.open(path) as pdf:
        with pdf.open_outline() as outline:
            stack: list = list(outline.root)
            while stack:
                item = stack.pop()
                read.headings.append(item.title)
                stack += item.children
        stack = [pdf.Root.StructTreeRoot]
        while stack:
            node = stack.pop()
            tag = str(node.get("/S", ""))
            read.notes += tag in {"/Note", "/FENote"}
            read.tables += tag == "/Table"
            read.alts += [str(node.get("/Alt", ""))] if tag == "/Figure" else []
            kids = node.get("/K", [])
            kids = kids if isinstance(kids, pikepdf.Array) else [kids]
            stack += [kid for kid in kids if isinstance(kid, pikepdf.Dictionary)]
    return read


def _in_html(pages: list[bytes]) -> Read:
    read = Read()
    for page in pages:
        tree_ = BeautifulSoup(page, "lxml-xml" if page.startswith(b"<?xml") else "html5lib")
        body = tree_.find("main") or tree_.find("body")
        read.headings += [title.get_text() for title in body.find_all(["h1", "h2", "h3"])]
        read.notes += len(body.select('[role="doc-noteref"]'))
        read.tables += len(body.find_all("table"))
        read.alts += [image["alt"] for image in body.find_all("img")]
    return read


def _in_word(path: Path, form: str) -> Read:
    """As pandoc reads it; it ignores the alternatives of ODT, which are read from the XML."""
    told = json.loads(pypandoc.convert_file(str(path), "json", format=form))
    text = json.dumps(told, ensure_ascii=False)
    headings = [_said(block["c"][2]) for block in told["blocks"] if block["t"] == "Header"]
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("word/document.xml" if form == "docx" else "content.xml").decode()
    marked = r'descr="([^"]*)"' if form == "docx" else r"<svg:desc>([^<]*)<"
    return Read(
        headings=headings,
        alts=re.findall(marked, xml),
        notes=text.count('"t": "Note"'),
        tables=text.count('"t": "Table"'),
    )


def _said(inlines: list) -> str:
    """The words of pandoc's inlines."""
    words = (
        one["c"] if one["t"] == "Str" else " " if one["t"] == "Space" else "" for one in inlines
    )
    return "".join(words)


def _ace(folder: Path) -> None:
    """DAISY's Ace on the EPUB, and on one whose alternative texts were taken out."""
    if not ace.is_installed():
        print("Ace: not installed (`make test` brings it)")
        return
    spoilt = folder / "spoilt.epub"
    with zipfile.ZipFile(folder / "book.epub") as sound, zipfile.ZipFile(spoilt, "w") as other:
        for entry in sound.infolist():
            content = sound.read(entry)
            if entry.filename.endswith(".xhtml"):
                content = re.sub(rb'alt="Ce que[^"]*"', b"", content)
            other.writestr(entry, content)
    for book in (folder / "book.epub", spoilt):
        print(f"Ace on {book.name}: {len(ace.judged(book, folder))} faults")
