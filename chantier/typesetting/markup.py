"""Blocks of the tree as HTML that is XML too: the web edition and the EPUB share it.

Nothing is trusted: every string is escaped, images stand in `<img>` (a script in an SVG does not
run there), links were checked by the tree. No JavaScript, no style attribute.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.html import escape as html_escape
from django.utils.translation import gettext as _

from chantier.typesetting import tree
from chantier.typesetting.characters import without_controls

_NUMBER = re.compile(r"(?:<\s?)?[+−-]?[\d\s\u202f\u00a0.,]+(\s?%)?|[–—]|")


@dataclass(slots=True)
class Page:
    """One page being written: how it names images and targets, and the notes met so far.

    `shift` is added to the level of headings, `prefix` put before every id. `epub`: says to reading
    systems what notes are (`epub:type`). `site`: the public address before links that begin with /.
    """

    image_url: Callable[[str], str]
    href_of: Callable[[str], str]
    shift: int = 0
    prefix: str = ""
    epub: bool = False
    site: str = ""
    notes: list[str] = field(default_factory=list)
    labels: int = 0

    def unique(self, kind: str) -> str:
        """An id that no other element of the page has."""
        self.labels += 1
        return f"{self.prefix}{kind}-{self.labels}"

    def kind(self, name: str) -> str:
        """The attribute that names a part to reading systems of EPUB."""
        return f' epub:type="{name}"' if self.epub else ""


# Blocks: one function a kind of node.


def blocks(nodes: tree.Blocks, page: Page) -> str:
    """The HTML of blocks; their notes are kept in `page`, for `endnotes`."""
    return "".join(_WRITERS[type(node)](node, page) for node in nodes)


def _heading(node: tree.Heading, page: Page) -> str:
    level = min(node.level + page.shift, 6)
    target = f' id="{escape(page.prefix + node.id)}"' if node.id else ""
    return f"<h{level}{target}>{escape(node.text)}</h{level}>\n"


def _paragraph(node: tree.Paragraph, page: Page) -> str:
    return f"<p>{_inlines(node.inlines, page)}</p>\n" if node.inlines else ""


def _quote(node: tree.Quote, page: Page) -> str:
    quote = f"<blockquote>\n{blocks(node.blocks, page)}</blockquote>\n"
    if not node.citation:
        return quote
    caption = f"<figcaption>— {_inlines(node.citation, page)}</figcaption>"
    return f'<figure class="quote">{quote}{caption}</figure>\n'


def _list(node: tree.List, page: Page) -> str:
    tag = "ol" if node.ordered else "ul"
    items = "".join(f"<li>{_item(item, page)}</li>\n" for item in node.items)
    return f"<{tag}>\n{items}</{tag}>\n" if items else ""


def _item(nodes: tree.Blocks, page: Page) -> str:
    if len(nodes) == 1 and isinstance(nodes[0], tree.Paragraph):
        return _inlines(nodes[0].inlines, page)
    return blocks(nodes, page)


def _figure(node: tree.Figure, page: Page) -> str:
    # A phone asks for the pictures that come near its screen. EPUB has no such word.
    lazy = "" if page.epub else ' loading="lazy"'
    image = f'<img src="{escape(page.image_url(node.source))}" alt="{escape(node.alt)}"{lazy}/>'
    if not node.caption:
        return f"<figure>{image}</figure>\n"
    return f"<figure>{image}<figcaption>{_inlines(node.caption, page)}</figcaption></figure>\n"


def _table(node: tree.Table, page: Page) -> str:
    numeric = [
        bool(node.rows) and all(_is_number(row[index : index + 1]) for row in node.rows)
        for index in range(max([len(node.header), *(len(row) for row in node.rows)]))
    ]
    role = ' role="columnheader"' if node.row_headers else ""
    head = "".join(
        _header(cell, numeric[index], role, page) for index, cell in enumerate(node.header)
    )
    named = [tree.plain(cell) for cell in node.header]
    rows = "".join(_row(row, numeric, named, node.row_headers, page) for row in node.rows)
    label = f'aria-label="{escape(_("Table"))}"'
    caption = ""
    if node.caption:
        name = page.unique("table")
        label = f'aria-labelledby="{name}"'
        caption = f'<caption id="{name}">{escape(node.caption)}</caption>\n'
    # A wide table scrolls in its own box, which the keyboard must reach. On a phone, a row that has
    # a name is a block and each of its cells a line: a changed display takes roles away, so that
    # they are written.
    kind = ' class="stacks" role="table"' if node.row_headers else ""
    group = ' role="rowgroup"' if node.row_headers else ""
    line = ' role="row"' if node.row_headers else ""
    return (
        f'<div class="table" role="region" {label} tabindex="0"><table{kind}>\n{caption}'
        f"<thead{group}><tr{line}>{head}</tr></thead>\n<tbody{group}>\n{rows}</tbody>\n"
        "</table></div>\n"
    )


def _header(cell: tree.Inlines, number: bool, role: str, page: Page) -> str:
    words = _inlines(cell, page)
    kind = ' class="number"' if number else ""
    return f'<th scope="col"{kind}{role}>{words}</th>' if words else "<td></td>"


def _row(
    row: tuple[tree.Inlines, ...],
    numeric: list[bool],
    columns: list[str],
    row_headers: bool,
    page: Page,
) -> str:
    cells = []
    for index, cell in enumerate(row):
        words = _inlines(cell, page)
        kind = ' class="number"' if numeric[index] else ""
        if row_headers:
            label = columns[index] if index < len(columns) else ""
            kind += f' role="cell" data-label="{escape(label)}"'
        named = row_headers and index == 0 and words
        title = f'<th scope="row" role="rowheader">{words}</th>'
        cells.append(title if named else f"<td{kind}>{words}</td>")
    line = ' role="row"' if row_headers else ""
    return f"<tr{line}>{''.join(cells)}</tr>\n"


def _is_number(cell: tuple[tree.Inlines, ...]) -> bool:
    return not cell or bool(_NUMBER.fullmatch(tree.plain(cell[0]).strip()))


def _aside(node: tree.Aside, page: Page) -> str:
    name = page.unique("aside")
    label = f'<p class="label" id="{name}">{escape(node.label)}</p>\n' if node.label else ""
    named = f' aria-labelledby="{name}"' if node.label else ""
    signed = f'<p class="signature">{escape(node.signature)}</p>\n' if node.signature else ""
    body = blocks(node.blocks, page)
    return f'<div class="aside {node.kind}" role="note"{named}>\n{label}{body}{signed}</div>\n'


_WRITERS: Mapping[type[tree.Block], Callable[..., str]] = {
    tree.Heading: _heading,
    tree.Paragraph: _paragraph,
    tree.Quote: _quote,
    tree.List: _list,
    tree.Figure: _figure,
    tree.Table: _table,
    tree.Aside: _aside,
}


# Inlines and notes.


def _inlines(inlines: tree.Inlines, page: Page) -> str:
    return "".join(
        _call(inline, page) if isinstance(inline, tree.Note) else _text(inline, page)
        for inline in inlines
    )


def _text(node: tree.Text, page: Page) -> str:
    words = escape(node.text).replace("\n", "<br/>\n")
    if node.emphasis:
        words = f"<em>{words}</em>"
    if node.strong:
        words = f"<strong>{words}</strong>"
    if not node.href:
        return words
    href = page.href_of(node.href[1:]) if node.href.startswith("#") else node.href
    href = page.site + href if href.startswith("/") else href
    return f'<a href="{escape(href)}">{words}</a>'


def _call(node: tree.Note, page: Page) -> str:
    page.notes.append(_inlines(node.inlines, page))
    number, prefix = len(page.notes), page.prefix
    label = escape(_("Note %s") % number)
    return (
        f'<sup><a class="call"{page.kind("noteref")} id="{prefix}call-{number}" '
        f'href="#{prefix}note-{number}" '
        f'role="doc-noteref" aria-label="{label}">{number}</a></sup>'
    )


def endnotes(page: Page, level: int) -> str:
    """The notes met on the page, with a heading of that level; "" for none."""
    if not page.notes:
        return ""
    prefix = page.prefix
    items = "".join(
        f'<li id="{prefix}note-{number}">{note} <a class="back" href="#{prefix}call-{number}" '
        f'role="doc-backlink" aria-label="{escape(_("Back to the text, note %s") % number)}">↩</a>'
        "</li>\n"
        for number, note in enumerate(page.notes, start=1)
    )
    return (
        f'<section class="notes"{page.kind("endnotes")} role="doc-endnotes" '
        f'aria-labelledby="{prefix}notes">'
        f'<h{level} id="{prefix}notes">{escape(_("Notes"))}</h{level}>\n'
        f"<ol>\n{items}</ol></section>\n"
    )


def escape(text: str) -> str:
    """For an element or an attribute; without the characters that draw nothing."""
    return str(html_escape(without_controls(str(text))))
