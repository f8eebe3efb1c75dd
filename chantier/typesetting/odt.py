"""The publication as an OpenDocument text: real styles, footnotes, header rows, descriptions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils import translation
from django.utils.translation import gettext as _

from chantier.typesetting import columns, tree
from chantier.typesetting import odt_parts as parts
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

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"


@dataclass(slots=True)
class _Writer:
    """What is gathered while the blocks are written."""

    pictures: Mapping[str, Picture]
    site: str
    targets: frozenset[str]
    pages: Mapping[str, int]
    following: frozenset[str]
    notes: int = 0
    tables: int = 0
    drawn: int = 0
    names: set[str] = field(default_factory=set)
    shares: set[int] = field(default_factory=set)


def odt(
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
    headings = (node for _path, node in tree.walk(document) if isinstance(node, tree.Heading))
    targets = frozenset(node.id for node in headings if node.id)
    known, short = pages_of(document, pages), follows_on(document, tops)
    writer = _Writer(pictures, site, targets, known, short)
    with translation.override(document.language):
        words = words_before_chapters(document)
        body = _front(document) + _blocks(words, writer, "Text_20_body")
        body += _contents(document, writer)
        body += _blocks(document.children[len(words) :], writer, "Text_20_body")
    images = {}
    for picture in pictures.values():
        stem = picture.name.rpartition(".")[0]
        images[f"Pictures/{stem}.{picture.suffix}"] = picture.bitmap
        if picture.drawing:
            images[f"Pictures/{picture.name}"] = picture.drawing
    content = {
        "content.xml": parts.content(body, sorted(writer.shares)).encode(),
        "styles.xml": parts.styles(document.language).encode(),
        "meta.xml": parts.meta(document, imprint or imprint_of(document)).encode(),
        "META-INF/manifest.xml": parts.manifest(sorted(images)).encode(),
        **images,
    }
    return archive(content, first=("mimetype", MEDIA_TYPE.encode()))


def _front(document: tree.Document) -> str:
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
    return f'<text:p text:style-name="{style}">{words}</text:p>'


def _page_of(name: str, writer: _Writer) -> str:
    """The number of the page of a heading; programs count it again as the text flows."""
    known = writer.pages.get(name, "")
    return (
        f'<text:bookmark-ref text:reference-format="page" text:ref-name="{escape(name)}">{known}'
        "</text:bookmark-ref>"
    )


def _contents(document: tree.Document, writer: _Writer) -> str:
    """A table of contents that reads well as it is and that the word processor can refresh."""
    entries = [
        block
        for block in document.children
        if isinstance(block, tree.Heading) and block.level <= 2 and block.id
    ]
    if not entries:
        return ""
    title = escape(_("Contents"))
    lines = "".join(
        _styled(
            f"Contents_20_{block.level}",
            f'<text:a xlink:type="simple" xlink:href="#{escape(block.id)}"{parts.INDEX_LINK}>'
            f"{escape(block.text)}<text:tab/>{_page_of(block.id or '', writer)}</text:a>",
        )
        for block in entries
    )
    return (
        '<text:table-of-content text:name="contents" text:protected="false">'
        '<text:table-of-content-source text:outline-level="2">'
        f'<text:index-title-template text:style-name="Contents_20_Heading">{title}'
        f"</text:index-title-template>{parts.CONTENTS_TEMPLATES}"
        "</text:table-of-content-source><text:index-body>"
        '<text:index-title text:name="contents-title">'
        f"{_styled('Contents_20_Heading', title)}</text:index-title>{lines}"
        "</text:index-body></text:table-of-content>"
    )


# Blocks.


def _blocks(nodes: Sequence[tree.Block], writer: _Writer, style: str) -> str:
    return "".join(
        _WRITERS[type(node)](node, writer, _kept(style) if kept else style)
        for node, kept in zip(nodes, kept_with_next(nodes), strict=True)
    )


def _kept(style: str) -> str:
    return parts.KEPT if style == "Text_20_body" else style


def _heading(node: tree.Heading, writer: _Writer, style: str) -> str:
    words = escape(node.text)
    if node.id and node.id not in writer.names:
        writer.names.add(node.id)
        words = f'<text:bookmark text:name="{escape(node.id)}"/>{words}'
    name = parts.FOLLOWING if node.id in writer.following else f"Heading_20_{node.level}"
    return f'<text:h text:style-name="{name}" text:outline-level="{node.level}">{words}</text:h>'


def _paragraph(node: tree.Paragraph, writer: _Writer, style: str) -> str:
    return _styled(style, _inlines(node.inlines, writer))


def _quote(node: tree.Quote, writer: _Writer, style: str) -> str:
    quoted = _blocks(node.blocks, writer, "Quotations")
    if not node.citation:
        return quoted
    signed = parts.ATTRIBUTION_KEPT if style == parts.KEPT else "Attribution"
    return quoted + _styled(signed, f"— {_inlines(node.citation, writer)}")


def _list(node: tree.List, writer: _Writer, style: str) -> str:
    inside = "List_20_Contents" if style == "Text_20_body" else style
    items = "".join(
        f"<text:list-item>{_blocks(item or (tree.Paragraph(()),), writer, inside)}</text:list-item>"
        for item in node.items
    )
    name = "Numbered" if node.ordered else "Bulleted"
    return f'<text:list text:style-name="{name}">{items}</text:list>' if items else ""


def _figure(node: tree.Figure, writer: _Writer, style: str) -> str:
    picture = writer.pictures.get(node.source)
    if picture is None:
        return ""
    writer.drawn += 1
    stem = picture.name.rpartition(".")[0]
    names = [picture.name] if picture.drawing else []
    names.append(f"{stem}.{picture.suffix}")  # for programs that read no SVG
    images = "".join(
        f'<draw:image xlink:href="Pictures/{name}" xlink:type="simple" xlink:show="embed" '
        'xlink:actuate="onLoad"/>'
        for name in names
    )
    frame = (
        f'<draw:frame draw:style-name="Picture" draw:name="image-{writer.drawn}" '
        f'text:anchor-type="as-char" svg:width="{picture.width:.3f}cm" '
        f'svg:height="{picture.height:.3f}cm">{images}<svg:desc>{escape(node.alt)}</svg:desc>'
        "</draw:frame>"
    )
    shown = _styled("Figure", frame)
    return shown + (_styled("Caption", _inlines(node.caption, writer)) if node.caption else "")


def _table(node: tree.Table, writer: _Writer, style: str) -> str:
    writer.tables += 1
    right = columns.figures(node)
    shares = columns.shares(node)
    writer.shares.update(shares)
    widths = "".join(f'<table:table-column table:style-name="Share{one}"/>' for one in shares)
    caption = _styled("Table_20_Caption", escape(node.caption)) if node.caption else ""
    head = _row(node.header, writer, right, header=True, named=False)
    rows = "".join(
        _row(row, writer, right, header=False, named=node.row_headers) for row in node.rows
    )
    whole = "Whole" if is_whole(node) else "Table"
    title = f"<table:title>{escape(node.caption)}</table:title>" if node.caption else ""
    return (
        f'{caption}<table:table table:name="table-{writer.tables}" table:style-name="{whole}">'
        f"{title}{widths}"
        f"<table:table-header-rows>{head}</table:table-header-rows>{rows}</table:table>"
        f"{_styled('After', '')}"
    )


def _row(
    cells: Sequence[tree.Inlines],
    writer: _Writer,
    right: Sequence[bool],
    *,
    header: bool,
    named: bool,
) -> str:
    written = []
    for index, figures in enumerate(right):
        style = "Table_20_Heading" if header or (named and index == 0) else "Table_20_Contents"
        style += "_20_Right" if figures else ""
        words = _inlines(cells[index], writer) if index < len(cells) else ""
        written.append(
            '<table:table-cell table:style-name="Cell" office:value-type="string">'
            f"{_styled(style, words)}</table:table-cell>"
        )
    return f'<table:table-row table:style-name="Row">{"".join(written)}</table:table-row>'


def _aside(node: tree.Aside, writer: _Writer, style: str) -> str:
    name = node.kind.capitalize()
    label = _styled(f"{name}Label", escape(node.label)) if node.label else ""
    signed = _styled(f"{name}Signature", escape(node.signature)) if node.signature else ""
    return label + _blocks(node.blocks, writer, name) + (signed or _styled("After", ""))


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
    words = escape(node.text).replace("\n", "<text:line-break/>")
    # Runs of spaces and those at the ends would be folded: all but one are said by name.
    words = words.replace("  ", " <text:s/>")
    if node.emphasis:
        words = f'<text:span text:style-name="Emphasis">{words}</text:span>'
    if node.strong:
        words = f'<text:span text:style-name="Strong_20_Emphasis">{words}</text:span>'
    if not node.href:
        return words
    if node.href.startswith("#"):
        address = node.href if node.href[1:] in writer.targets else ""
    else:
        address = writer.site + node.href if node.href.startswith("/") else node.href
    if not address or address.startswith("/"):
        return words
    link = (
        '<text:a xlink:type="simple" text:style-name="Internet_20_link" '
        f'xlink:href="{escape(address)}">{words}</text:a>'
    )
    # Paper is not clicked.
    page = f" (p.\u00a0{_page_of(node.href[1:], writer)})" if address.startswith("#") else ""
    return link + page


def _call(node: tree.Note, writer: _Writer) -> str:
    writer.notes += 1
    number = writer.notes
    body = _styled("Footnote", _inlines(node.inlines, writer))
    return (
        f'<text:note text:id="note-{number}" text:note-class="footnote">'
        f"<text:note-citation>{number}</text:note-citation><text:note-body>{body}</text:note-body></text:note>"
    )
