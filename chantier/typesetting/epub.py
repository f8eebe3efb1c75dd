"""The publication as an EPUB 3.3 with everything accessibility asks for, by the standard library.

One file a chapter, contents, landmarks, the page numbers of the PDF, notes that open in place,
alternative texts, and the metadata by which shops and libraries tell readers what a book allows.
"""

import mimetypes
from collections.abc import Mapping, Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from chantier.typesetting import tree
from chantier.typesetting.archive import archive
from chantier.typesetting.imprint import Imprint, imprint_of
from chantier.typesetting.markup import Page, blocks, endnotes, escape
from chantier.typesetting.web import CSS, Chapter, chapters_of, front_of, targets_of

MEDIA_TYPE = "application/epub+zip"
CONFORMS = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
_NAMESPACES = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
_CONTAINER = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>\n"
)
_COVER = "cover.xhtml"
_PICTURE = "cover.png"


def epub(
    document: tree.Document,
    *,
    files: Mapping[str, bytes] | None = None,
    pages: Sequence[int] = (),
    imprint: Imprint | None = None,
    site: str = "",
    cover: bytes = b"",
) -> bytes:
    """The EPUB of a document; the same bytes for the same arguments.

    `pages`: the page of the PDF on which each block begins (`book.typeset`), so that somebody who
    listens can join somebody who leafs; `site`: the public address before links that begin with /;
    `cover`: a PNG, what shelves of reading systems show; the book itself opens with its words.
    """
    known = imprint or imprint_of(document)
    used = _used(document, files or {})
    with translation.override(document.language):
        chapters = chapters_of(document, "xhtml")
        breaks = _breaks(pages)
        texts = {_COVER: _cover(document, site)}
        texts |= {one.file: _chapter(document, chapters, one, breaks, site) for one in chapters}
        texts["nav.xhtml"] = _navigation(document, chapters, breaks)
        package = _package(document, known, chapters, used, paged=bool(breaks), cover=bool(cover))
    content = {f"EPUB/{name}": text.encode() for name, text in texts.items()}
    content |= {f"EPUB/images/{name}": image for name, image in used.items()}
    content |= {f"EPUB/{_PICTURE}": cover} if cover else {}
    content |= {
        "META-INF/container.xml": _CONTAINER.encode(),
        "EPUB/package.opf": package.encode(),
        "EPUB/edition.css": CSS.read_bytes(),
    }
    return archive(content, first=("mimetype", MEDIA_TYPE.encode()))


def _used(document: tree.Document, files: Mapping[str, bytes]) -> dict[str, bytes]:
    sources = {node.source for _path, node in tree.walk(document) if isinstance(node, tree.Figure)}
    return {name: files[name] for name in sorted(sources) if name in files}


def _breaks(pages: Sequence[int]) -> dict[int, int]:
    """The blocks that are the first of their page, with its number."""
    return {
        index: page for index, page in enumerate(pages) if not index or page != pages[index - 1]
    }


def _page(targets: Mapping[str, str], site: str) -> Page:
    def href_of(target: str) -> str:
        return f"{targets.get(target, '')}#{target}"

    return Page(lambda source: f"images/{source}", href_of, epub=True, site=site)


def _chapter(
    document: tree.Document,
    chapters: Sequence[Chapter],
    chapter: Chapter,
    breaks: Mapping[int, int],
    site: str,
) -> str:
    elsewhere = targets_of([one for one in chapters if one is not chapter])
    page = _page(elsewhere, site)
    parts = []
    for index, block in enumerate(chapter.blocks, start=chapter.start):
        if index in breaks:
            parts.append(_page_break(breaks[index]))
        parts.append(blocks((block,), page))
    body = f"<section>\n{''.join(parts)}{endnotes(page, 2)}</section>\n"
    return _xhtml(document, chapter.title, body)


def _page_break(number: int) -> str:
    label = escape(_("Page %s") % number)
    return (
        f'<div epub:type="pagebreak" role="doc-pagebreak" id="page-{number}" '
        f'aria-label="{label}"></div>\n'
    )


def _cover(document: tree.Document, site: str) -> str:
    page = _page({}, site)
    lines = []
    if document.authors:
        lines.append(f'<p class="overline">{escape(", ".join(document.authors))}</p>')
    lines.append(f"<h1>{escape(document.title)}</h1>")
    if document.subtitle:
        lines.append(f'<p class="subtitle">{escape(document.subtitle)}</p>')
    if document.description:
        lines.append(f'<p class="description">{escape(document.description)}</p>')
    if document.date:
        lines.append(f'<p class="date">{escape(tree.day_in_words(document))}</p>')
    header = f'<header class="cover">{"".join(lines)}</header>\n'
    front = blocks(front_of(document), page) + endnotes(page, 2)
    body = f'<section epub:type="titlepage">\n{header}{front}</section>\n'
    return _xhtml(document, document.title, body)


def _navigation(
    document: tree.Document, chapters: Sequence[Chapter], breaks: Mapping[int, int]
) -> str:
    title = escape(_("Contents"))
    entries = "".join(_entry(chapter) for chapter in chapters)
    cover = f'<li><a href="{_COVER}">{escape(_("Title page"))}</a></li>\n'
    contents = (
        f'<nav epub:type="toc" role="doc-toc" id="toc" aria-labelledby="toc-title">'
        f'<h1 id="toc-title">{title}</h1>\n<ol>\n{cover}{entries}</ol></nav>\n'
    )
    first = chapters[0].file if chapters else _COVER
    landmarks = (
        f'<nav epub:type="landmarks" hidden="hidden" aria-label="{escape(_("Landmarks"))}"><ol>'
        f'<li><a epub:type="toc" href="nav.xhtml#toc">{title}</a></li>'
        f'<li><a epub:type="bodymatter" href="{first}">{escape(_("Text"))}</a></li></ol></nav>\n'
    )
    return _xhtml(document, _("Contents"), contents + landmarks + _page_list(chapters, breaks))


def _entry(chapter: Chapter) -> str:
    parts = [
        f'<li><a href="{chapter.file}#{escape(block.id)}">{escape(block.text)}</a></li>'
        for block in chapter.blocks
        if isinstance(block, tree.Heading) and block.level == 2 and block.id
    ]
    below = f"\n<ol>{''.join(parts)}</ol>" if parts else ""
    return f'<li><a href="{chapter.file}">{escape(chapter.title)}</a>{below}</li>\n'


def _page_list(chapters: Sequence[Chapter], breaks: Mapping[int, int]) -> str:
    items = []
    for chapter in chapters:
        for index in range(chapter.start, chapter.start + len(chapter.blocks)):
            if index in breaks:
                number = breaks[index]
                items.append(f'<li><a href="{chapter.file}#page-{number}">{number}</a></li>')
    if not items:
        return ""
    label = escape(_("List of pages"))
    return (
        f'<nav epub:type="page-list" role="doc-pagelist" hidden="hidden" aria-label="{label}">'
        f"<ol>{''.join(items)}</ol></nav>\n"
    )


def _xhtml(document: tree.Document, title: str, body: str) -> str:
    language = escape(document.language)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        f'<html {_NAMESPACES} lang="{language}" xml:lang="{language}">\n<head>\n'
        f"<title>{escape(title)}</title>\n"
        '<link rel="stylesheet" type="text/css" href="edition.css"/>\n</head>\n'
        f'<body class="edition">\n{body}</body>\n</html>\n'
    )


def _package(
    document: tree.Document,
    imprint: Imprint,
    chapters: Sequence[Chapter],
    images: Mapping[str, bytes],
    *,
    paged: bool,
    cover: bool,
) -> str:
    names = [_COVER, *(chapter.file for chapter in chapters)]
    items = [
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
        '<item id="css" href="edition.css" media-type="text/css"/>',
    ]
    if cover:
        items.append(
            f'<item id="cover" href="{_PICTURE}" media-type="image/png" properties="cover-image"/>'
        )
    items += [
        f'<item id="t{number}" href="{name}" media-type="application/xhtml+xml"/>'
        for number, name in enumerate(names)
    ]
    items += [
        f'<item id="i{number}" href="images/{name}" media-type="{mimetypes.guess_type(name)[0]}"/>'
        for number, name in enumerate(images)
    ]
    order = ["t0", "nav", *(f"t{number}" for number in range(1, len(names)))]
    spine = "".join(f'<itemref idref="{name}"/>' for name in order)
    language = escape(document.language)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" '
        f'xml:lang="{language}">\n'
        f"{_metadata(document, imprint, images=bool(images), paged=paged, cover=cover)}"
        f"<manifest>{''.join(items)}</manifest>\n<spine>{spine}</spine>\n</package>\n"
    )


def _metadata(
    document: tree.Document, imprint: Imprint, *, images: bool, paged: bool, cover: bool
) -> str:
    day = document.date or "2015-10-13"
    core = [
        ("dc:identifier", ' id="id"', imprint.identifier),
        ("dc:title", "", document.title),
        ("dc:language", "", document.language),
        *(("dc:creator", "", author) for author in document.authors),
        *(("dc:subject", "", word) for word in document.keywords),
        ("dc:description", "", document.description),
        ("dc:publisher", "", imprint.publisher),
        ("dc:rights", "", imprint.licence),
        ("dc:date", "", document.date),
        ("dc:source", "", imprint.url),
    ]
    properties = [
        ("dcterms:modified", f"{day}T00:00:00Z"),
        *_accessibility(images=images, paged=paged, identifier=imprint.identifier),
    ]
    lines = [f"<{tag}{more}>{escape(words)}</{tag}>" for tag, more, words in core if words]
    lines += [f'<meta property="{name}">{escape(words)}</meta>' for name, words in properties]
    # What reading systems older than EPUB 3 look for.
    lines += ['<meta name="cover" content="cover"/>'] if cover else []
    joined = "\n".join(lines)
    return f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n{joined}\n</metadata>\n'


def _accessibility(*, images: bool, paged: bool, identifier: str) -> list[tuple[str, str]]:
    """What the book allows, in the words of schema.org and of EPUB Accessibility 1.1."""
    features = ["structuralNavigation", "tableOfContents", "readingOrder", "ARIA"]
    features += ["displayTransformability"]
    features += ["alternativeText"] if images else []
    features += ["pageBreakMarkers", "pageNavigation"] if paged else []
    found = [("schema:accessMode", "textual")]
    found += [("schema:accessMode", "visual")] if images else []
    found += [("schema:accessModeSufficient", "textual")]
    found += [("schema:accessibilityFeature", feature) for feature in features]
    found += [
        ("schema:accessibilityHazard", "none"),
        ("schema:accessibilitySummary", _accessibility_summary(paged)),
        ("dcterms:conformsTo", CONFORMS),
        ("a11y:certifiedBy", "Chantier (automatic checks)"),
    ]
    return found + ([("pageBreakSource", identifier)] if paged else [])


def _accessibility_summary(paged: bool) -> str:
    summary = _(
        "All of the text can be read with a screen reader, enlarged and recoloured. Pictures have "
        "alternative texts, tables have headers, notes lead back to their place."
    )
    return f"{summary} {_('The page numbers are those of the PDF.')}" if paged else summary
