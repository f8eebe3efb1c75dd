"""Passages of a release that other sites show: a heading and what follows it, or a figure."""

import re
import zipfile
from base64 import b64decode
from dataclasses import dataclass

from chantier.publications.models import Release
from chantier.publications.queries import readable
from chantier.typesetting import tree

_FIGURE = re.compile(r"figure-(\d{1,4})")
_IMAGE = re.compile(r"[a-z0-9_-]{1,64}\.(svg|png|jpg)")
MEDIA_TYPES = {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg"}


@dataclass(frozen=True, slots=True)
class Passage:
    """`name`: a heading's identifier, or `figure-3` for the third figure; `title`: in words.

    `document`: what stands under the title; `level`: that of the heading in the book, 0 for a
    figure, whose title is its caption.
    """

    name: str
    title: str
    document: tree.Document
    level: int


def document_of(release: Release) -> tree.Document:
    """The tree of a release, without the words taken back since."""
    return readable(release)


def passage(document: tree.Document, name: str) -> Passage | None:
    """The passage of that name; None when the document has none."""
    if found := _FIGURE.fullmatch(name):
        figures = figures_of(document)
        place = int(found[1])
        if not 1 <= place <= len(figures):
            return None
        figure = figures[place - 1]
        words = tree.plain(figure.caption) or document.title
        return _of(document, name, words, (figure,), 0)
    for place, block in enumerate(document.children):
        if isinstance(block, tree.Heading) and block.id == name:
            return _of(document, name, block.text, _under(document.children, place), block.level)
    return None


def figures_of(document: tree.Document) -> list[tree.Figure]:
    """In reading order."""
    return [node for _path, node in tree.walk(document) if isinstance(node, tree.Figure)]


def _under(blocks: tree.Blocks, place: int) -> tree.Blocks:
    """All that stands below a heading."""
    opening = blocks[place]
    level = opening.level if isinstance(opening, tree.Heading) else 1
    end = place + 1
    while end < len(blocks):
        block = blocks[end]
        if isinstance(block, tree.Heading) and block.level <= level:
            break
        end += 1
    return blocks[place + 1 : end]


def _of(document: tree.Document, name: str, title: str, blocks: tree.Blocks, level: int) -> Passage:
    part = tree.Document(title=title, language=document.language, children=blocks)
    return Passage(name, title, part, level)


def image(release: Release, name: str) -> tuple[bytes, str] | None:
    """A picture of a release and its media type: frozen with it, or in an older one's EPUB."""
    if not _IMAGE.fullmatch(name):
        return None
    if kept := release.snapshot.get("files", {}).get(name):
        return b64decode(kept), MEDIA_TYPES[name.rpartition(".")[2]]
    book = release.files.filter(key="epub").exclude(file="").first()
    if book is None:
        return None
    with book.file.open() as content, zipfile.ZipFile(content) as archive:
        for inside in archive.namelist():
            if inside.rpartition("/")[2] == name:
                return archive.read(inside), MEDIA_TYPES[name.rpartition(".")[2]]
    return None
