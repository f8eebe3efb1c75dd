"""A release in the words of reference managers, search engines and libraries. Pure.

Each writer takes a Record and gives text; the same record gives the same text.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from chantier.publications.record import Record

LANGUAGES = {"fr": "fra", "en": "eng"}  # ISO 639-3, which some formats want
_BIBTEX = {"\\": r"\textbackslash{}", **{sign: f"\\{sign}" for sign in "{}%&$#_"}}
_BIBTEX |= {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
for prefix, address in (("oai_dc", OAI_DC), ("dc", DC), ("xsi", XSI)):
    ElementTree.register_namespace(prefix, address)


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def bibtex(record: Record) -> str:
    """An entry `@book` for LaTeX and reference managers."""
    fields = {
        # Braces twice: the name of an organisation is one, not a first name and a name.
        "author": " and ".join(f"{{{_tex(one)}}}" for one in record.authors),
        "title": f"{{{_tex(_whole_title(record))}}}",
        "publisher": f"{{{_tex(record.publisher)}}}",
        "year": str(record.issued.year),
        "month": str(record.issued.month),
        "version": record.version,
        "language": record.language,
        "url": record.url,
        "keywords": _tex(", ".join(record.keywords)),
        "note": _tex(record.licence),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@book{{{record.key},", *lines, "}", ""])


def _tex(words: str) -> str:
    return "".join(_BIBTEX.get(sign, sign) for sign in _line(words))


def _line(words: str) -> str:
    return " ".join(words.split())


def _whole_title(record: Record) -> str:
    return f"{record.title} : {record.subtitle}" if record.subtitle else record.title


def ris(record: Record) -> str:
    """The format that nearly every reference manager reads."""
    rows = [("TY", "BOOK"), ("TI", _whole_title(record))]
    rows += [("AU", author) for author in record.authors]
    rows += [
        ("PB", record.publisher),
        ("PY", str(record.issued.year)),
        ("DA", record.issued.strftime("%Y/%m/%d")),
        ("ET", record.version),
        ("LA", record.language),
        ("UR", record.url),
        ("L1", record.pdf_url),
        ("AB", record.description),
    ]
    rows += [("KW", word) for word in record.keywords]
    # Windows line ends, as the format asks.
    lines = [f"{tag}  - {_line(value)}" for tag, value in rows if value.strip()]
    return "\r\n".join([*lines, "ER  - ", ""])


def csl(record: Record) -> str:
    """CSL-JSON, for Zotero, pandoc and citeproc."""
    issued = [record.issued.year, record.issued.month, record.issued.day]
    return _json(
        [
            {
                "id": record.key,
                "type": "book",
                "title": _whole_title(record),
                "author": [{"literal": author} for author in record.authors],
                "publisher": record.publisher,
                "issued": {"date-parts": [issued]},
                "version": record.version,
                "language": record.language,
                "abstract": record.description,
                "keyword": ", ".join(record.keywords),
                "URL": record.url,
            }
        ]
    )


def cff(record: Record) -> str:
    """CITATION.cff (1.2.0); each value is written as JSON, which YAML reads."""
    rows = {
        "cff-version": "1.2.0",
        "message": "Please cite this publication as follows.",
        "type": "dataset",
        "title": _whole_title(record),
        "authors": [{"name": author} for author in record.authors],
        "version": record.version,
        "date-released": record.issued.isoformat(),
        "url": record.url,
        "license": record.licence if record.licence.startswith("CC") else None,
        "license-url": None if record.licence.startswith("CC") else record.licence_url or None,
        "abstract": record.description or None,
        "keywords": list(record.keywords) or None,
    }
    return "".join(
        f"{name}: {json.dumps(value, ensure_ascii=False)}\n"
        for name, value in rows.items()
        if value is not None
    )


def datacite(record: Record) -> str:
    """DataCite JSON (schema 4), without the DOI that whoever registers it gives."""
    titles = [{"title": record.title, "lang": record.language}]
    if record.subtitle:
        titles.append({"title": record.subtitle, "titleType": "Subtitle", "lang": record.language})
    return _json(
        {
            "schemaVersion": "http://datacite.org/schema/kernel-4",
            "types": {"resourceTypeGeneral": "Book", "resourceType": "Book"},
            "creators": [
                {"name": author, "nameType": "Organizational"} for author in record.authors
            ],
            "titles": titles,
            "publisher": {"name": record.publisher},
            "publicationYear": str(record.issued.year),
            "dates": [{"date": record.issued.isoformat(), "dateType": "Issued"}],
            "language": record.language,
            "subjects": [{"subject": word} for word in record.keywords],
            "descriptions": [
                {
                    "description": record.description,
                    "descriptionType": "Abstract",
                    "lang": record.language,
                }
            ],
            "version": record.version,
            "url": record.url,
            "rightsList": [
                {"rights": record.licence, "rightsUri": record.licence_url}
                if record.licence_url
                else {"rights": record.licence}
            ],
            "alternateIdentifiers": [
                {"alternateIdentifier": record.url, "alternateIdentifierType": "URL"}
            ],
            "formats": sorted({one.media_type for one in record.files}),
            "sizes": [f"{one.size} bytes" for one in record.files],
        }
    )


def schema_org(record: Record) -> str:
    """JSON-LD, for search engines and for programs that know schema.org."""
    return _json(
        {
            "@context": "https://schema.org",
            "@type": "Book",
            "@id": record.url,
            "name": record.title,
            "alternativeHeadline": record.subtitle or None,
            "author": [{"@type": "Organization", "name": one} for one in record.authors],
            "publisher": {"@type": "Organization", "name": record.publisher},
            "datePublished": record.issued.isoformat(),
            "inLanguage": record.language,
            "version": record.version,
            "abstract": record.description,
            "keywords": ", ".join(record.keywords),
            "license": record.licence_url or record.licence,
            "isAccessibleForFree": True,
            "url": record.url,
            "encoding": [
                {
                    "@type": "MediaObject",
                    "contentUrl": one.url,
                    "encodingFormat": one.media_type,
                    "contentSize": str(one.size),
                    "sha256": one.sha256,
                }
                for one in record.files
            ],
        }
    )


def dublin_core(record: Record) -> ElementTree.Element:
    """The fifteen elements, in the wrapping that OAI-PMH asks of everybody."""
    root = ElementTree.Element(f"{{{OAI_DC}}}dc")
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI_DC} http://www.openarchives.org/OAI/2.0/oai_dc.xsd")
    rows = [("title", record.title), ("title", record.subtitle)]
    rows += [("creator", author) for author in record.authors]
    rows += [("subject", word) for word in record.keywords]
    rows += [
        ("description", record.description),
        ("publisher", record.publisher),
        ("date", record.issued.isoformat()),
        ("type", "book"),
        *(("format", kind) for kind in sorted({one.media_type for one in record.files})),
        ("identifier", record.url),
        ("identifier", record.pdf_url),
        ("language", LANGUAGES.get(record.language, record.language)),
        ("rights", record.licence),
        ("rights", record.licence_url),
    ]
    for name, value in rows:
        if value.strip():
            ElementTree.SubElement(root, f"{{{DC}}}{name}").text = xml_text(value)
    return root


def xml_text(words: str) -> str:
    """Without the characters that XML 1.0 has no place for."""
    return "".join(
        sign for sign in words if sign in "\t\n\r" or (sign >= " " and sign not in "\ufffe\uffff")
    )


def _dublin_core_file(record: Record) -> str:
    return ElementTree.tostring(dublin_core(record), encoding="unicode", xml_declaration=True)


@dataclass(frozen=True, slots=True)
class Format:
    """`suffix`: the end of the file's name."""

    key: str
    suffix: str
    media_type: str
    label: StrOrPromise
    write: Callable[[Record], str]


FORMATS: Mapping[str, Format] = {
    one.key: one
    for one in (
        Format("bibtex", ".bib", "application/x-bibtex", "BibTeX", bibtex),
        Format("ris", ".ris", "application/x-research-info-systems", "RIS", ris),
        Format("csl", ".csl.json", "application/vnd.citationstyles.csl+json", "CSL-JSON", csl),
        Format("cff", ".cff", "application/yaml", "CITATION.cff", cff),
        Format("datacite", ".datacite.json", "application/vnd.datacite.datacite+json",
               "DataCite", datacite),
        Format("jsonld", ".jsonld", "application/ld+json", "schema.org", schema_org),
        Format("dc", ".dc.xml", "application/xml", _("Dublin Core"), _dublin_core_file),
    )
}  # fmt: skip


def meta_tags(record: Record) -> list[tuple[str, str]]:
    """Names and contents for the head of a page: Highwire Press tags, then Dublin Core."""
    issued = record.issued
    rows = [
        ("citation_title", record.title),
        *(("citation_author", author) for author in record.authors),
        ("citation_publisher", record.publisher),
        ("citation_publication_date", issued.strftime("%Y/%m/%d")),
        ("citation_language", record.language),
        ("citation_keywords", "; ".join(record.keywords)),
        ("citation_pdf_url", record.pdf_url),
        ("citation_public_url", record.url),
        ("DC.title", record.title),
        *(("DC.creator", author) for author in record.authors),
        ("DC.publisher", record.publisher),
        ("DC.date", issued.isoformat()),
        ("DC.type", "Text"),
        ("DC.language", record.language),
        ("DC.description", record.description),
        *(("DC.subject", word) for word in record.keywords),
        ("DC.identifier", record.url),
        ("DC.rights", record.licence_url or record.licence),
    ]
    return [(name, value) for name, value in rows if value]
