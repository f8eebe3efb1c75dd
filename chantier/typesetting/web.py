"""The web edition: the tree as accessible HTML, a folder of pages or a fragment of a page.

Nothing is trusted: every string is escaped, images stand in `<img>` (a script in an SVG does not
run there), links were checked by the tree. No JavaScript, no style attribute. Equal documents give
equal bytes.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from chantier.typesetting import tree
from chantier.typesetting.characters import without_controls

CSS = Path(__file__).parent / "static" / "typesetting" / "edition.css"
_NUMBER = re.compile(r"[+−-]?[\d\s\u202f\u00a0.,]+(\s?%)?|[–—]|")


@dataclass(frozen=True, slots=True)
class Download:
    """Another form of the publication: what the link says, and the file it leads to."""

    label: str
    href: str


@dataclass(slots=True)
class _Page:
    """One page being written: how it names images and targets, and the notes met so far."""

    image_url: Callable[[str], str]
    href_of: Callable[[str], str]
    shift: int = 0
    prefix: str = ""
    notes: list[str] = field(default_factory=list)
    labels: int = 0

    def unique(self, kind: str) -> str:
        self.labels += 1
        return f"{self.prefix}{kind}-{self.labels}"


def render_body(
    document: tree.Document,
    *,
    image_url: Callable[[str], str] = lambda source: source,
    heading_shift: int = 0,
    prefix: str = "p-",
) -> SafeString:
    """The blocks of a document and its endnotes, to stand inside a page of the site.

    `image_url`: the address of a figure's `source`; `heading_shift`: 1 where the page has its own
    h1; `prefix`: put before every id, so that none meets one of the page.
    """
    with translation.override(document.language):
        page = _Page(image_url, lambda target: f"#{prefix}{target}", heading_shift, prefix)
        body = _blocks(document.children, page) + _endnotes(page, 2)
    return mark_safe(body)  # noqa: S308  escaped below, string by string


def write_site(
    document: tree.Document,
    *,
    files: Mapping[str, bytes] | None = None,
    downloads: Sequence[Download] = (),
    one_page: bool = False,
) -> dict[str, bytes]:
    """The web edition as `{path: content}`: index.html, a page a chapter, edition.css, images/."""
    with translation.override(document.language):
        chapters = [] if one_page else _chapters(document)
        pages = _one_page(document, downloads) if one_page else {}
        if not one_page:
            pages["index.html"] = _index(document, chapters, downloads)
            for index, chapter in enumerate(chapters):
                pages[chapter.file] = _chapter_page(document, chapters, index)
    site = {name: content.encode() for name, content in pages.items()}
    site["edition.css"] = CSS.read_bytes()
    for name, content in sorted((files or {}).items()):
        site[f"images/{name}"] = content
    return site


# Pages.


@dataclass(frozen=True, slots=True)
class _Chapter:
    file: str
    title: str
    blocks: tree.Blocks


def _chapters(document: tree.Document) -> list[_Chapter]:
    starts = [index for index, block in enumerate(document.children) if _is_chapter(block)]
    ends = [*starts[1:], len(document.children)] if starts else []
    chapters = []
    for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1):
        heading = document.children[start]
        title = heading.text if isinstance(heading, tree.Heading) else ""
        blocks = document.children[start:end]
        chapters.append(_Chapter(f"{number:02}.html", title, blocks))
    return chapters


def _is_chapter(block: tree.Block) -> bool:
    return isinstance(block, tree.Heading) and block.level == 1


def _front(document: tree.Document) -> tree.Blocks:
    """What stands before the first chapter."""
    for index, block in enumerate(document.children):
        if _is_chapter(block):
            return document.children[:index]
    return document.children


def _site_page(pages: Mapping[str, str], shift: int) -> _Page:
    """`pages`: the page of each identifier, "" for the page being written."""
    return _Page(lambda source: f"images/{source}", lambda t: f"{pages.get(t, '')}#{t}", shift)


def _targets(chapters: list[_Chapter]) -> dict[str, str]:
    return {
        block.id: chapter.file
        for chapter in chapters
        for block in chapter.blocks
        if isinstance(block, tree.Heading) and block.id
    }


def _index(document: tree.Document, chapters: list[_Chapter], downloads: Sequence[Download]) -> str:
    page = _site_page(_targets(chapters), 1)
    front = _blocks(_front(document), page) + _endnotes(page, 2)
    links = [(chapter.file, chapter.title) for chapter in chapters]
    body = _cover(document) + _downloads(downloads) + _contents(links) + front
    return _html(document, "", body, nav="")


def _chapter_page(document: tree.Document, chapters: list[_Chapter], index: int) -> str:
    chapter = chapters[index]
    page = _site_page(_targets(chapters) | _targets([_Chapter("", "", chapter.blocks)]), 0)
    body = _blocks(chapter.blocks, page) + _endnotes(page, 2)
    links = [_link("index.html", _("Contents"))]
    if index:
        before = chapters[index - 1]
        links.append(_link(before.file, _("Before: %s") % before.title, rel="prev"))
    if index + 1 < len(chapters):
        after = chapters[index + 1]
        links.append(_link(after.file, _("Next: %s") % after.title, rel="next"))
    items = "".join(f"<li>{link}</li>" for link in links)
    nav = f'<nav class="around" aria-label="{_escape(_("Chapters"))}"><ul>{items}</ul></nav>'
    return _html(document, chapter.title, body, nav=nav)


def _one_page(document: tree.Document, downloads: Sequence[Download]) -> dict[str, str]:
    page = _site_page({}, 1)
    named = [_with_id(block, index) for index, block in enumerate(document.children)]
    links = [
        (f"#{block.id}", block.text)
        for block in named
        if isinstance(block, tree.Heading) and block.level == 1
    ]
    blocks = _blocks(tuple(named), page) + _endnotes(page, 2)
    body = _cover(document) + _downloads(downloads) + _contents(links) + blocks
    return {"index.html": _html(document, "", body, nav="")}


def _with_id(block: tree.Block, index: int) -> tree.Block:
    if isinstance(block, tree.Heading) and not block.id:
        return tree.Heading(block.level, block.text, f"part-{index}")
    return block


def _cover(document: tree.Document) -> str:
    lines = [f"<h1>{_escape(document.title)}</h1>"]
    if document.authors:
        lines.insert(0, f'<p class="overline">{_escape(", ".join(document.authors))}</p>')
    if document.subtitle:
        lines.append(f'<p class="subtitle">{_escape(document.subtitle)}</p>')
    if document.description:
        lines.append(f'<p class="description">{_escape(document.description)}</p>')
    if document.date:
        date, words = _escape(document.date), _escape(tree.day_in_words(document))
        lines.append(f'<p class="date"><time datetime="{date}">{words}</time></p>')
    return f'<header class="cover">{"".join(lines)}</header>\n'


def _downloads(downloads: Sequence[Download]) -> str:
    if not downloads:
        return ""
    items = "".join(f"<li>{_link(one.href, one.label)}</li>" for one in downloads)
    return f'<nav class="forms" aria-label="{_escape(_("Other forms"))}"><ul>{items}</ul></nav>\n'


def _contents(links: Sequence[tuple[str, str]]) -> str:
    if not links:
        return ""
    items = "".join(f"<li>{_link(href, title)}</li>" for href, title in links)
    title = _escape(_("Contents"))
    return (
        '<nav class="contents" aria-labelledby="edition-contents">'
        f'<h2 id="edition-contents">{title}</h2>'
        f"<ol>{items}</ol></nav>\n"
    )


def _html(document: tree.Document, chapter: str, body: str, *, nav: str) -> str:
    title = f"{chapter} – {document.title}" if chapter else document.title
    metas = [("author", author) for author in document.authors]
    metas += [("description", document.description)] if document.description else []
    metas += [("keywords", ", ".join(document.keywords))] if document.keywords else []
    head = "".join(f'<meta name="{n}" content="{_escape(c)}">\n' for n, c in metas)
    running = _link("index.html", document.title) if chapter else ""
    header = f'<header class="running"><p>{running}</p></header>\n' if running else ""
    return (
        f'<!doctype html>\n<html lang="{_escape(document.language)}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_escape(title)}</title>\n{head}"
        '<link rel="stylesheet" href="edition.css">\n</head>\n<body>\n'
        f'<a class="skip" href="#edition-main">{_escape(_("Go to the text"))}</a>\n{header}'
        f'<main id="edition-main" class="edition" tabindex="-1">\n{body}</main>\n'
        f"{nav}</body>\n</html>\n"
    )


# Blocks: one function a kind of node.


def _blocks(blocks: tree.Blocks, page: _Page) -> str:
    return "".join(_WRITERS[type(block)](block, page) for block in blocks)


def _heading(node: tree.Heading, page: _Page) -> str:
    level = min(node.level + page.shift, 6)
    target = f' id="{_escape(page.prefix + node.id)}"' if node.id else ""
    return f"<h{level}{target}>{_escape(node.text)}</h{level}>\n"


def _paragraph(node: tree.Paragraph, page: _Page) -> str:
    return f"<p>{_inlines(node.inlines, page)}</p>\n" if node.inlines else ""


def _quote(node: tree.Quote, page: _Page) -> str:
    quote = f"<blockquote>\n{_blocks(node.blocks, page)}</blockquote>\n"
    if not node.citation:
        return quote
    caption = f"<figcaption>— {_inlines(node.citation, page)}</figcaption>"
    return f'<figure class="quote">{quote}{caption}</figure>\n'


def _list(node: tree.List, page: _Page) -> str:
    tag = "ol" if node.ordered else "ul"
    items = "".join(f"<li>{_item(item, page)}</li>\n" for item in node.items)
    return f"<{tag}>\n{items}</{tag}>\n" if items else ""


def _item(blocks: tree.Blocks, page: _Page) -> str:
    if len(blocks) == 1 and isinstance(blocks[0], tree.Paragraph):
        return _inlines(blocks[0].inlines, page)
    return _blocks(blocks, page)


def _figure(node: tree.Figure, page: _Page) -> str:
    image = f'<img src="{_escape(page.image_url(node.source))}" alt="{_escape(node.alt)}">'
    if not node.caption:
        return f"<figure>{image}</figure>\n"
    return f"<figure>{image}<figcaption>{_inlines(node.caption, page)}</figcaption></figure>\n"


def _table(node: tree.Table, page: _Page) -> str:
    numeric = [
        bool(node.rows) and all(_is_number(row[index : index + 1]) for row in node.rows)
        for index in range(max([len(node.header), *(len(row) for row in node.rows)]))
    ]
    head = "".join(_header(cell, numeric[index], page) for index, cell in enumerate(node.header))
    rows = "".join(_row(row, numeric, node.row_headers, page) for row in node.rows)
    label = f'aria-label="{_escape(_("Table"))}"'
    caption = ""
    if node.caption:
        name = page.unique("table")
        label = f'aria-labelledby="{name}"'
        caption = f'<caption id="{name}">{_escape(node.caption)}</caption>\n'
    # A wide table scrolls in its own box, which the keyboard must reach.
    return (
        f'<div class="table" role="region" {label} tabindex="0"><table>\n{caption}'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table></div>\n"
    )


def _header(cell: tree.Inlines, number: bool, page: _Page) -> str:
    words = _inlines(cell, page)
    kind = ' class="number"' if number else ""
    return f'<th scope="col"{kind}>{words}</th>' if words else "<td></td>"


def _row(row: tuple[tree.Inlines, ...], numeric: list[bool], row_headers: bool, page: _Page) -> str:
    cells = []
    for index, cell in enumerate(row):
        words = _inlines(cell, page)
        kind = ' class="number"' if numeric[index] else ""
        named = row_headers and index == 0 and words
        cells.append(f'<th scope="row">{words}</th>' if named else f"<td{kind}>{words}</td>")
    return f"<tr>{''.join(cells)}</tr>\n"


def _is_number(cell: tuple[tree.Inlines, ...]) -> bool:
    return not cell or bool(_NUMBER.fullmatch(tree.plain(cell[0]).strip()))


def _aside(node: tree.Aside, page: _Page) -> str:
    name = page.unique("aside")
    label = f'<p class="label" id="{name}">{_escape(node.label)}</p>\n' if node.label else ""
    named = f' aria-labelledby="{name}"' if node.label else ""
    signed = f'<p class="signature">{_escape(node.signature)}</p>\n' if node.signature else ""
    body = _blocks(node.blocks, page)
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


def _inlines(inlines: tree.Inlines, page: _Page) -> str:
    return "".join(
        _call(inline, page) if isinstance(inline, tree.Note) else _text(inline, page)
        for inline in inlines
    )


def _text(node: tree.Text, page: _Page) -> str:
    words = _escape(node.text).replace("\n", "<br>\n")
    if node.emphasis:
        words = f"<em>{words}</em>"
    if node.strong:
        words = f"<strong>{words}</strong>"
    if not node.href:
        return words
    href = page.href_of(node.href[1:]) if node.href.startswith("#") else node.href
    return f'<a href="{_escape(href)}">{words}</a>'


def _call(node: tree.Note, page: _Page) -> str:
    page.notes.append(_inlines(node.inlines, page))
    number, prefix = len(page.notes), page.prefix
    label = _escape(_("Note %s") % number)
    return (
        f'<sup><a class="call" id="{prefix}call-{number}" href="#{prefix}note-{number}" '
        f'role="doc-noteref" aria-label="{label}">{number}</a></sup>'
    )


def _endnotes(page: _Page, level: int) -> str:
    if not page.notes:
        return ""
    prefix = page.prefix
    items = "".join(
        f'<li id="{prefix}note-{number}">{note} <a class="back" href="#{prefix}call-{number}" '
        f'role="doc-backlink" aria-label="{_escape(_("Back to the text, note %s") % number)}">↩</a>'
        "</li>\n"
        for number, note in enumerate(page.notes, start=1)
    )
    return (
        f'<section class="notes" role="doc-endnotes" aria-labelledby="{prefix}notes">'
        f'<h{level} id="{prefix}notes">{_escape(_("Notes"))}</h{level}>\n'
        f"<ol>\n{items}</ol></section>\n"
    )


def _link(href: str, words: str, rel: str = "") -> str:
    relation = f' rel="{rel}"' if rel else ""
    return f'<a href="{_escape(href)}"{relation}>{_escape(words)}</a>'


def _escape(text: str) -> str:
    return str(escape(without_controls(str(text))))
