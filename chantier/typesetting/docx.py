"""The publication as a DOCX with real styles, footnotes, header rows and alternative texts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils import translation
from django.utils.translation import gettext as _

from chantier.typesetting import columns, tree
from chantier.typesetting import docx_parts as parts
from chantier.typesetting.archive import archive
from chantier.typesetting.flow import (
    follows_on,
    is_whole,
    kept_with_next,
    pages_of,
    words_before_chapters,
)
from chantier.typesetting.imprint import Imprint, imprint_of
from chantier.typesetting.markup import escape
from chantier.typesetting.pictures import Picture, pictures_of

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EMU = 360_000  # English metric units in a centimetre
_COLUMN = 8_957  # the column in twentieths of a point: 15.8 cm


@dataclass(slots=True)
class _Writer:
    """What is gathered while the blocks are written."""

    pictures: Mapping[str, Picture]
    site: str
    bookmarks: Mapping[str, str]
    pages: Mapping[str, int]
    following: frozenset[str]
    notes: list[str] = field(default_factory=list)
    numberings: list[bool] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    drawn: int = 0

    def link(self, address: str, kind: str = "hyperlink") -> str:
        """The name of a relation to an address or a picture."""
        return self.links.setdefault(f"{kind} {address}", f"r{len(self.links) + 1}")


@dataclass(frozen=True, slots=True)
class _Place:
    """In what a paragraph stands: its style, and the list around it."""

    style: str = ""
    numbering: int = 0
    depth: int = -1
    first: bool = True  # of its list item: it bears the bullet
    kept: bool = False  # on one page with what follows


def docx(
    document: tree.Document,
    *,
    files: Mapping[str, bytes] | None = None,
    imprint: Imprint | None = None,
    site: str = "",
    pages: Sequence[int] = (),
    tops: Sequence[bool] = (),
) -> bytes:
    """The word-processor file; the same bytes for the same arguments. Raises CannotTypeset.

    `files`: the images by the names figures call them; `site`: the public address before links
    that begin with `/`; `pages`, `tops`: those of the PDF (`book.typeset`): numbers of pages say
    them until the word processor counts its own, and the same chapters open a page.
    """
    pictures = pictures_of(document, files or {})
    known, short = pages_of(document, pages), follows_on(document, tops)
    writer = _Writer(pictures, site, _bookmarks(document), known, short)
    with translation.override(document.language):
        words = words_before_chapters(document)
        body = _front(document, writer) + _blocks(words, writer, _Place())
        body += _contents(document, writer)
        body += _blocks(document.children[len(words) :], writer, _Place())
    content = {
        "word/document.xml": parts.document(body),
        "word/styles.xml": parts.styles(document.language),
        "word/numbering.xml": parts.numbering(writer.numberings),
        "word/footnotes.xml": parts.footnotes(writer.notes),
        "word/settings.xml": parts.SETTINGS,
        "word/footer.xml": parts.FOOTER,
        "word/_rels/document.xml.rels": parts.relations(writer.links),
        "word/_rels/footnotes.xml.rels": parts.relations(
            {key: name for key, name in writer.links.items() if key.startswith("hyperlink")}
        ),
        "docProps/core.xml": parts.core(document, imprint or imprint_of(document)),
        "_rels/.rels": parts.RELATIONS,
    }
    packed = {name: text.encode() for name, text in content.items()}
    for picture in pictures.values():
        stem = picture.name.rpartition(".")[0]
        packed[f"word/media/{stem}.{picture.suffix}"] = picture.bitmap
        if picture.drawing:
            packed[f"word/media/{picture.name}"] = picture.drawing
    types = parts.content_types().encode()
    return archive(packed, first=("[Content_Types].xml", types))


def _bookmarks(document: tree.Document) -> dict[str, str]:
    """A name that Word accepts for each identifier of a heading."""
    found: dict[str, str] = {}
    for _path, node in tree.walk(document):
        if isinstance(node, tree.Heading) and node.id:
            found.setdefault(node.id, f"b{len(found) + 1}")
    return found


def _front(document: tree.Document, writer: _Writer) -> str:
    lines = [_styled("Overline", escape(", ".join(document.authors)))] if document.authors else []
    lines.append(_styled("Title", escape(document.title)))
    for style, words in (
        ("Subtitle", document.subtitle),
        ("Lead", document.description),
        ("Lead", tree.day_in_words(document)),
    ):
        if words:
            lines.append(_styled(style, escape(words)))
    return "".join(lines)


def _styled(style: str, words: str) -> str:
    run = f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run}</w:p>'


def _contents(document: tree.Document, writer: _Writer) -> str:
    """A table of contents that reads well as it is and that the word processor can refresh."""
    entries = [
        (block, writer.bookmarks[block.id])
        for block in document.children
        if isinstance(block, tree.Heading) and block.level <= 2 and block.id
    ]
    if not entries:
        return ""
    title = _styled("ContentsHeading", escape(_("Contents")))
    lines = []
    for number, (block, target) in enumerate(entries):
        words = f'<w:r><w:t xml:space="preserve">{escape(block.text)}</w:t></w:r>'
        page = parts.page_of(target, writer.pages.get(block.id or ""))
        link = f'<w:hyperlink w:anchor="{target}">{words}<w:r><w:tab/></w:r>{page}</w:hyperlink>'
        begin = parts.TOC_BEGIN if number == 0 else ""
        end = parts.TOC_END if number == len(entries) - 1 else ""
        style = f'<w:pPr><w:pStyle w:val="TOC{block.level}"/></w:pPr>'
        lines.append(f"<w:p>{style}{begin}{link}{end}</w:p>")
    return title + "".join(lines)


# Blocks.


def _blocks(nodes: Sequence[tree.Block], writer: _Writer, place: _Place) -> str:
    return "".join(
        _WRITERS[type(node)](node, writer, replace(place, kept=kept))
        for node, kept in zip(nodes, kept_with_next(nodes), strict=True)
    )


def _properties(place: _Place, style: str = "") -> str:
    named = style or place.style
    inside = f'<w:pStyle w:val="{named}"/>' if named else ""
    inside += "<w:keepNext/>" if place.kept else ""
    if place.depth >= 0:
        if place.first:
            level = min(place.depth, 8)
            inside += (
                f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{place.numbering}"/></w:numPr>'
            )
        inside += '<w:spacing w:after="60"/>'
        if not place.first:
            inside += f'<w:ind w:left="{397 * (place.depth + 1)}"/>'
    return f"<w:pPr>{inside}</w:pPr>" if inside else ""


def _heading(node: tree.Heading, writer: _Writer, place: _Place) -> str:
    words = f'<w:r><w:t xml:space="preserve">{escape(node.text)}</w:t></w:r>'
    name = writer.bookmarks.get(node.id, "") if node.id else ""
    if name:
        number = name[1:]
        words = (
            f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{words}'
            f'<w:bookmarkEnd w:id="{number}"/>'
        )
    flow = '<w:pageBreakBefore w:val="0"/>' if node.id in writer.following else ""
    return f'<w:p><w:pPr><w:pStyle w:val="Heading{node.level}"/>{flow}</w:pPr>{words}</w:p>'


def _paragraph(node: tree.Paragraph, writer: _Writer, place: _Place) -> str:
    return f"<w:p>{_properties(place)}{_inlines(node.inlines, writer)}</w:p>"


def _quote(node: tree.Quote, writer: _Writer, place: _Place) -> str:
    inside = _Place("Quote", place.numbering, place.depth, first=False)
    quoted = _blocks(node.blocks, writer, inside if place.depth >= 0 else _Place("Quote"))
    if not node.citation:
        return quoted
    dash = '<w:r><w:t xml:space="preserve">— </w:t></w:r>'
    kept = "<w:keepNext/>" if place.kept else ""
    style = f'<w:pPr><w:pStyle w:val="Attribution"/>{kept}</w:pPr>'
    return f"{quoted}<w:p>{style}{dash}{_inlines(node.citation, writer)}</w:p>"


def _list(node: tree.List, writer: _Writer, place: _Place) -> str:
    writer.numberings.append(node.ordered)
    number = len(writer.numberings)
    written = []
    for item in node.items:
        for index, block in enumerate(item or (tree.Paragraph(()),)):
            spot = _Place(place.style, number, place.depth + 1, first=index == 0)
            written.append(_blocks((block,), writer, spot))
    return "".join(written)


def _figure(node: tree.Figure, writer: _Writer, place: _Place) -> str:
    picture = writer.pictures.get(node.source)
    if picture is None:
        return ""
    writer.drawn += 1
    stem = picture.name.rpartition(".")[0]
    drawing = writer.link(f"media/{picture.name}", "image") if picture.drawing else ""
    inline = parts.drawing(
        number=writer.drawn,
        alt=escape(node.alt),
        bitmap=writer.link(f"media/{stem}.{picture.suffix}", "image"),
        drawing=drawing,
        width=round(picture.width * _EMU),
        height=round(picture.height * _EMU),
    )
    style = '<w:pPr><w:pStyle w:val="Figure"/></w:pPr>'
    image = f"<w:p>{style}<w:r>{inline}</w:r></w:p>"
    if not node.caption:
        return image
    named = '<w:pPr><w:pStyle w:val="Caption"/></w:pPr>'
    return f"{image}<w:p>{named}{_inlines(node.caption, writer)}</w:p>"


def _table(node: tree.Table, writer: _Writer, place: _Place) -> str:
    widths = columns.widths(node, _COLUMN)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    caption = _styled("TableCaption", escape(node.caption)) if node.caption else ""
    right = columns.figures(node)
    whole, last = is_whole(node), len(node.rows) - 1
    head = _row(node.header, writer, widths, right, header=True, named=False, kept=whole)
    rows = "".join(
        _row(
            row,
            writer,
            widths,
            right,
            header=False,
            named=node.row_headers,
            kept=whole and number < last,
        )
        for number, row in enumerate(node.rows)
    )
    return (
        f"{caption}<w:tbl>{parts.table_properties(escape(node.caption), node.row_headers)}"
        f'<w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl><w:p><w:pPr><w:pStyle w:val="After"/>'
        "</w:pPr></w:p>"
    )


def _row(
    cells: Sequence[tree.Inlines],
    writer: _Writer,
    widths: Sequence[int],
    right: Sequence[bool],
    *,
    header: bool,
    named: bool,
    kept: bool,
) -> str:
    together = "<w:keepNext/>" if kept else ""
    written = []
    for index, width in enumerate(widths):
        side = '<w:jc w:val="right"/>' if right[index] else ""
        style = "TableHead" if header or (named and index == 0) else "TableText"
        words = _inlines(cells[index], writer) if index < len(cells) else ""
        written.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr>'
            f'<w:pStyle w:val="{style}"/>{together}{side}</w:pPr>{words}</w:p></w:tc>'
        )
    properties = "<w:cantSplit/><w:tblHeader/>" if header else "<w:cantSplit/>"
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(written)}</w:tr>"


def _aside(node: tree.Aside, writer: _Writer, place: _Place) -> str:
    style = node.kind.capitalize()
    label = _styled(f"{style}Label", escape(node.label)) if node.label else ""
    body = _blocks(node.blocks, writer, _Place(style))
    signed = _styled(f"{style}Signature", escape(node.signature)) if node.signature else ""
    return label + body + (signed or _styled("After", ""))


_WRITERS: Mapping[type[tree.Block], Callable[..., str]] = {
    tree.Heading: _heading,
    tree.Paragraph: _paragraph,
    tree.Quote: _quote,
    tree.List: _list,
    tree.Figure: _figure,
    tree.Table: _table,
    tree.Aside: _aside,
}


# Inlines.


def _inlines(inlines: tree.Inlines, writer: _Writer) -> str:
    return "".join(
        _call(inline, writer) if isinstance(inline, tree.Note) else _text(inline, writer)
        for inline in inlines
    )


def _text(node: tree.Text, writer: _Writer) -> str:
    marks = ("<w:b/>" if node.strong else "") + ("<w:i/>" if node.emphasis else "")
    if node.href:
        marks = f'<w:rStyle w:val="Hyperlink"/>{marks}'
    properties = f"<w:rPr>{marks}</w:rPr>" if marks else ""
    lines = [f'<w:t xml:space="preserve">{line}</w:t>' for line in escape(node.text).split("\n")]
    run = f"<w:r>{properties}{'<w:br/>'.join(lines)}</w:r>"
    if not node.href:
        return run
    if node.href.startswith("#"):
        target = writer.bookmarks.get(node.href[1:])
        if not target:
            return run
        # Paper is not clicked.
        page = parts.page_of(target, writer.pages.get(node.href[1:]))
        said = parts.plain(" (p.\u00a0") + page + parts.plain(")")
        return f'<w:hyperlink w:anchor="{target}">{run}</w:hyperlink>{said}'
    address = writer.site + node.href if node.href.startswith("/") else node.href
    if address.startswith("/"):  # without a site there is nowhere to go
        return run
    return f'<w:hyperlink r:id="{writer.link(address)}">{run}</w:hyperlink>'


def _call(node: tree.Note, writer: _Writer) -> str:
    writer.notes.append(_inlines(node.inlines, writer))
    number = len(writer.notes)
    return (
        '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
        f'<w:footnoteReference w:id="{number}"/></w:r>'
    )
