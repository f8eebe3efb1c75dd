"""A release as open archives take it: files and metadata, ready to push or to put in by hand. Pure.

Zenodo: the JSON of its deposit interface (developers.zenodo.org). HAL: a TEI document after the
schema AOfr, in a zip with the PDF, for its SWORD interface; HAL wants authors who are persons, a
scientific domain and a structure of its register, which nobody but a human can say.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from xml.etree import ElementTree

from chantier.publications.citing import LANGUAGES, xml_text
from chantier.publications.record import Record
from chantier.typesetting.archive import archive

TEI = "http://www.tei-c.org/ns/1.0"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
BOOK_AT_HAL = "OUV"
# As each archive calls our licences (`book.LICENCES`).
ZENODO_LICENCES = {
    "CC-BY-4.0": "cc-by-4.0",
    "CC-BY-SA-4.0": "cc-by-sa-4.0",
    "CC0-1.0": "cc-zero",
    "etalab-2.0": "etalab-2.0",
}
HAL_LICENCES = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "etalab-2.0": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}


@dataclass(frozen=True, slots=True)
class Package:
    """`metadata`: the name of the file that describes; `files`: all of them by name, it included.

    Same release, same bytes.
    """

    metadata: str
    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Author:
    """A person who signs at HAL."""

    forename: str
    surname: str


@dataclass(frozen=True, slots=True)
class ForHal:
    """What only a human can say: who signs; a domain of HAL (`shs.scipo`); a structure's number."""

    authors: Sequence[Author]
    domain: str
    structure: int


def zenodo(record: Record, forms: Mapping[str, bytes]) -> Package:
    """`forms`: the files of the release by their names."""
    described: dict[str, object] = {
        "upload_type": "publication",
        "publication_type": "book",
        "publication_date": record.issued.isoformat(),
        "title": _whole_title(record),
        "creators": [{"name": author} for author in record.authors],
        "description": f"<p>{escape(record.description or record.title)}</p>",  # HTML is read there
        "access_right": "open",
        "license": ZENODO_LICENCES[record.licence],
        "keywords": list(record.keywords),
        "language": LANGUAGES.get(record.language, record.language),
        "version": record.version,
        "imprint_publisher": record.publisher,
        "related_identifiers": [{"identifier": record.url, "relation": "isIdenticalTo"}],
    }
    metadata = {"metadata": {name: value for name, value in described.items() if value}}
    text = json.dumps(metadata, ensure_ascii=False, indent=2) + "\n"
    return Package("metadata.json", {**forms, "metadata.json": text.encode()})


def hal(record: Record, forms: Mapping[str, bytes], said: ForHal) -> Package:
    """The PDF of `forms` with its description; `depot.zip` is what HAL takes."""
    name = next(name for name in forms if name.endswith(f"-{record.version}.pdf"))
    files = {"meta.xml": _tei(record, name, said), name: forms[name]}
    return Package("meta.xml", {**files, "depot.zip": archive(files)})


def _whole_title(record: Record) -> str:
    return f"{record.title} : {record.subtitle}" if record.subtitle else record.title


class _Element:
    """An element that is written as it is read: `add` gives the child."""

    def __init__(self, made: ElementTree.Element) -> None:
        self.made = made

    def add(self, name: str, words: str = "", **attributes: str) -> "_Element":
        child = ElementTree.SubElement(self.made, f"{{{TEI}}}{name}", attributes)
        child.text = xml_text(words) or None
        return _Element(child)

    def add_said(self, name: str, words: str, language: str, **attributes: str) -> None:
        """With the language of its words."""
        self.add(name, words, **attributes).made.set(XML_LANG, language)


def _tei(record: Record, pdf: str, said: ForHal) -> bytes:
    ElementTree.register_namespace("", TEI)
    root = _Element(ElementTree.Element(f"{{{TEI}}}TEI"))
    book = root.add("text").add("body").add("listBibl").add("biblFull")
    _titles(book.add("titleStmt"), record, said)
    edition = book.add("editionStmt").add("edition")
    edition.add("date", record.issued.isoformat(), type="whenWritten")
    edition.add("ref", type="file", subtype="author", n="1", target=pdf)
    available = book.add("publicationStmt").add("availability")
    available.add("licence", target=HAL_LICENCES[record.licence])
    notes = book.add("notesStmt")
    notes.add("note", type="audience", n="2")  # national
    notes.add("note", type="popular", n="1")  # for everybody
    notes.add("note", type="peer", n="0")
    described = book.add("sourceDesc").add("biblStruct")
    _titles(described.add("analytic"), record, said)
    imprint = described.add("monogr").add("imprint")
    imprint.add("publisher", record.publisher)
    imprint.add("date", record.issued.isoformat(), type="datePub")
    described.add("ref", record.url, type="publisher")
    _profile(book.add("profileDesc"), record, said)
    ElementTree.indent(root.made)
    written: bytes = ElementTree.tostring(root.made, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _titles(part: _Element, record: Record, said: ForHal) -> None:
    part.add_said("title", record.title, record.language)
    if record.subtitle:
        part.add_said("title", record.subtitle, record.language, type="sub")
    for author in said.authors:
        signed = part.add("author", role="aut")
        name = signed.add("persName")
        name.add("forename", author.forename, type="first")
        name.add("surname", author.surname)
        signed.add("affiliation", ref=f"#struct-{said.structure}")


def _profile(part: _Element, record: Record, said: ForHal) -> None:
    part.add("langUsage").add("language", ident=record.language)
    classes = part.add("textClass")
    if record.keywords:
        words = classes.add("keywords", scheme="author")
        for word in record.keywords:
            words.add_said("term", word, record.language)
    classes.add("classCode", scheme="halDomain", n=said.domain)
    classes.add("classCode", scheme="halTypology", n=BOOK_AT_HAL)
    part.add_said("abstract", record.description or record.title, record.language)
