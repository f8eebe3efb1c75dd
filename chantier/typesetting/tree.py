"""The document tree: few nodes, all of them meaning something, from which every form is written.

A `Document` holds metadata and a flat list of blocks; headings make the chapters. Texts hold plain
characters: writers escape, nothing is ever markup. A line end inside a `Text` is a line break.
Images are named by their content (`image_name`) and travel beside the tree as `{name: bytes}`.
"""

import dataclasses
import datetime
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

from django.utils import translation

from chantier.ui import dates

AsideKind = Literal["dissent", "divergence", "notice"]

_HREF = re.compile(r"(https?://|mailto:|tel:|#|/)\S+")
_ID = re.compile(r"[^\s\"'<>&#]{1,120}")
_DEEPEST = 60  # dots in a path: some twenty blocks inside each other
_SOURCE = re.compile(r"[a-z0-9_-]+\.(svg|png|jpg)")


class BadTree(ValueError):  # noqa: N818  reads better at the call site
    """JSON that is no document tree. `path` says where (`children.3.items.0`), `reason` what."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Text:
    """A run of characters with marks. `href`: http(s), mailto, tel, `#id` or a path; else ""."""

    text: str
    strong: bool = False
    emphasis: bool = False
    href: str = ""

    def __post_init__(self) -> None:
        if self.href and not _HREF.fullmatch(self.href):
            raise BadTree("href", f"not an address that can be followed: {self.href[:80]!r}")


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote, at the place of its call."""

    inlines: tuple[Text, ...]


Inline: TypeAlias = Text | Note
Inlines: TypeAlias = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A title of level 1 (a chapter) to 6. `id` is the target of links `#id`; "" for none."""

    level: int
    text: str
    id: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.level <= 6:
            raise BadTree("level", "a heading has a level from 1 to 6")
        if self.id and not _ID.fullmatch(self.id):
            raise BadTree("id", f"not an identifier: {self.id[:80]!r}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain prose."""

    inlines: Inlines


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words, and whose they are."""

    blocks: tuple["Block", ...]
    citation: Inlines = ()


@dataclass(frozen=True, slots=True)
class List:
    """Items of blocks, bulleted or numbered."""

    ordered: bool
    items: tuple[tuple["Block", ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """An image: `source` its name among the files, `alt` what it says, `caption` what it is."""

    source: str
    alt: str
    caption: Inlines = ()

    def __post_init__(self) -> None:
        if not _SOURCE.fullmatch(self.source):
            raise BadTree("source", f"not the name of an image: {self.source[:80]!r}")


@dataclass(frozen=True, slots=True)
class Table:
    """A header row, then rows of as many cells; `row_headers`: the first cell names its row."""

    caption: str
    header: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    row_headers: bool = False


@dataclass(frozen=True, slots=True)
class Aside:
    """A labelled block set apart. A dissent is printed to the letter, with its signature."""

    kind: AsideKind
    label: str
    blocks: tuple["Block", ...]
    signature: str = ""

    def __post_init__(self) -> None:
        if self.kind not in get_args(AsideKind):
            raise BadTree("kind", f"unknown kind of aside: {self.kind!r}")


Block: TypeAlias = Heading | Paragraph | Quote | List | Figure | Table | Aside
Blocks: TypeAlias = tuple[Block, ...]
Node: TypeAlias = Block | Inline


@dataclass(frozen=True, slots=True)
class Document:
    """What is published. `date`: ISO day; `language`: `fr`, `en`…; `authors`: as printed."""

    title: str
    language: str
    children: Blocks
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    description: str = ""
    date: str = ""

    @property
    def sha256(self) -> str:
        """The fingerprint of the tree: equal for equal documents, on any machine."""
        return hashlib.sha256(to_json(self).encode()).hexdigest()


def image_name(content: bytes, suffix: Literal["svg", "png", "jpg"]) -> str:
    """The name by which a Figure calls this image: it follows its content."""
    return f"{hashlib.sha256(content).hexdigest()[:32]}.{suffix}"


def text(characters: str) -> Inlines:
    """The shortest way to inlines: one Text without marks, or none."""
    return (Text(characters),) if characters else ()


def paragraph(characters: str) -> Paragraph:
    """A paragraph of plain text."""
    return Paragraph(text(characters))


def day_in_words(document: Document) -> str:
    """The date of a document in its language, « 15 mars 2016 »; "" for none."""
    if not document.date:
        return ""
    with translation.override(document.language):
        return dates.day(datetime.date.fromisoformat(document.date), weekday=False)


def plain(inlines: Inlines) -> str:
    """The characters without marks and without notes."""
    return "".join(inline.text for inline in inlines if isinstance(inline, Text))


def walk(document: Document) -> Iterator[tuple[str, Node]]:
    """Every node with its path, in reading order: `("children.2.items.0.1", Paragraph(…))`."""
    yield from _walk(document.children, "children")


def _walk(value: Any, path: str) -> Iterator[tuple[str, Node]]:
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _walk(item, f"{path}.{index}")
    elif type(value) in _NAMES:
        yield path, value
        for field in dataclasses.fields(value):
            yield from _walk(getattr(value, field.name), f"{path}.{field.name}")


# JSON: {"type": "paragraph", "inlines": [...]}; a field that holds its default may be left out.


def to_data(value: Any) -> Any:
    """Plain lists and dicts for JSON and for the typst templates: a node, blocks, or a document."""
    if isinstance(value, tuple):
        return [to_data(item) for item in value]
    if isinstance(value, Document) or type(value) in _NAMES:
        name = _NAMES.get(type(value), "document")
        fields = {f.name: to_data(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return {"type": name, **fields}
    return value


def to_json(document: Document) -> str:
    """One line of JSON; equal documents give equal characters."""
    return json.dumps(to_data(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(source: str) -> Document:
    """The document that `to_json` wrote. Raises BadTree."""
    try:
        data = json.loads(source)
    except (ValueError, RecursionError) as broken:
        raise BadTree("", f"not JSON: {broken}") from broken
    return document_from_data(data)


def document_from_data(data: Any) -> Document:
    """The document of plain lists and dicts. Raises BadTree."""
    return Document(**_fields(Document, _object(data, "document", ""), ""))


def blocks_from_data(data: Any, path: str = "children") -> Blocks:
    """Blocks of plain lists and dicts. Raises BadTree."""
    return _blocks(data, path)


def _object(data: Any, expected: str, path: str) -> dict[str, Any]:
    if not isinstance(data, dict) or data.get("type") != expected:
        raise BadTree(path, f"a {expected} is expected here")
    return data


def _node(data: Any, path: str, allowed: tuple[type[Any], ...]) -> Any:
    if path.count(".") > _DEEPEST:
        raise BadTree(path, "blocks stand inside blocks too deeply")
    names = {_NAMES[kind]: kind for kind in allowed}
    kind = names.get(data.get("type", "")) if isinstance(data, dict) else None
    if kind is None:
        raise BadTree(path, f"one of {', '.join(sorted(names))} is expected here")
    try:
        return kind(**_fields(kind, data, path))
    except BadTree as bad:
        if bad.path.startswith(path):
            raise
        raise BadTree(f"{path}.{bad.path}", bad.reason) from bad


def _fields(kind: type[Any], data: dict[str, Any], path: str) -> dict[str, Any]:
    readers = _READERS[kind]
    unknown = sorted(set(data) - set(readers) - {"type"})
    if unknown:
        raise BadTree(path, f"unknown field {unknown[0]!r}")
    optional = {f.name for f in dataclasses.fields(kind) if f.default is not dataclasses.MISSING}
    absent = sorted(set(readers) - set(data) - optional)
    if absent:
        raise BadTree(path, f"the field {absent[0]!r} is missing")
    prefix = f"{path}." if path else ""
    return {name: readers[name](data[name], prefix + name) for name in readers if name in data}


def _of(kind: type[Any], words: str) -> Callable[[Any, str], Any]:
    def read(data: Any, path: str) -> Any:
        if type(data) is not kind:  # True is no level
            raise BadTree(path, f"{words} is expected here")
        return data

    return read


def _each(read: Callable[[Any, str], Any]) -> Callable[[Any, str], tuple[Any, ...]]:
    def read_all(data: Any, path: str) -> tuple[Any, ...]:
        if not isinstance(data, list):
            raise BadTree(path, "a list is expected here")
        return tuple(read(item, f"{path}.{index}") for index, item in enumerate(data))

    return read_all


_string, _boolean, _integer = _of(str, "a text"), _of(bool, "true or false"), _of(int, "a number")
_BLOCKS = (Heading, Paragraph, Quote, List, Figure, Table, Aside)
_blocks = _each(lambda data, path: _node(data, path, _BLOCKS))
_inlines = _each(lambda data, path: _node(data, path, (Text, Note)))
_row = _each(_inlines)
NODES = (*_BLOCKS, Text, Note)
_NAMES: dict[type[Any], str] = {kind: kind.__name__.lower() for kind in NODES}
_READERS: dict[type[Any], dict[str, Callable[[Any, str], Any]]] = {
    Text: {"text": _string, "strong": _boolean, "emphasis": _boolean, "href": _string},
    Note: {"inlines": _each(lambda data, path: _node(data, path, (Text,)))},
    Heading: {"level": _integer, "text": _string, "id": _string},
    Paragraph: {"inlines": _inlines},
    Quote: {"blocks": _blocks, "citation": _inlines},
    List: {"ordered": _boolean, "items": _each(_blocks)},
    Figure: {"source": _string, "alt": _string, "caption": _inlines},
    Table: {
        "caption": _string,
        "header": _row,
        "rows": _each(_row),
        "row_headers": _boolean,
    },
    Aside: {"kind": _string, "label": _string, "blocks": _blocks, "signature": _string},
    Document: {
        "title": _string,
        "language": _string,
        "children": _blocks,
        "subtitle": _string,
        "authors": _each(_string),
        "keywords": _each(_string),
        "description": _string,
        "date": _string,
    },
}
