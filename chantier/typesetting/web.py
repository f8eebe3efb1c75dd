"""The web edition: the tree as accessible HTML, a folder of pages or a fragment of a page.

Nothing is trusted: every string is escaped, images stand in `<img>` (a script in an SVG does not
run there), links were checked by the tree. No JavaScript, no style attribute. Equal documents give
equal bytes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from chantier.typesetting import tree
from chantier.typesetting.markup import Page, blocks, endnotes, escape

CSS = Path(__file__).parent / "static" / "typesetting" / "edition.css"


@dataclass(frozen=True, slots=True)
class Download:
    """Another form of the publication: what the link says, and the file it leads to."""

    label: str
    href: str


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
        page = Page(image_url, lambda target: f"#{prefix}{target}", heading_shift, prefix)
        body = blocks(document.children, page) + endnotes(page, 2)
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
        chapters = [] if one_page else chapters_of(document)
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
class Chapter:
    """A file of the edition; `start` is the place of its first block in the document."""

    file: str
    title: str
    blocks: tree.Blocks
    start: int = 0


def chapters_of(document: tree.Document, suffix: str = "html") -> list[Chapter]:
    """A chapter for each heading of the first level, in order."""
    starts = [index for index, block in enumerate(document.children) if _is_chapter(block)]
    ends = [*starts[1:], len(document.children)] if starts else []
    chapters = []
    for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1):
        heading = document.children[start]
        title = heading.text if isinstance(heading, tree.Heading) else ""
        part = document.children[start:end]
        chapters.append(Chapter(f"{number:02}.{suffix}", title, part, start))
    return chapters


def _is_chapter(block: tree.Block) -> bool:
    return isinstance(block, tree.Heading) and block.level == 1


def front_of(document: tree.Document) -> tree.Blocks:
    """What stands before the first chapter."""
    for index, block in enumerate(document.children):
        if _is_chapter(block):
            return document.children[:index]
    return document.children


def _site_page(pages: Mapping[str, str], shift: int) -> Page:
    """`pages`: the page of each identifier, "" for the page being written."""
    return Page(lambda source: f"images/{source}", lambda t: f"{pages.get(t, '')}#{t}", shift)


def targets_of(chapters: Sequence[Chapter]) -> dict[str, str]:
    """The file in which each identifier of a heading stands."""
    return {
        block.id: chapter.file
        for chapter in chapters
        for block in chapter.blocks
        if isinstance(block, tree.Heading) and block.id
    }


def _index(document: tree.Document, chapters: list[Chapter], downloads: Sequence[Download]) -> str:
    page = _site_page(targets_of(chapters), 1)
    front = blocks(front_of(document), page) + endnotes(page, 2)
    links = [(chapter.file, chapter.title) for chapter in chapters]
    ways = _downloads(downloads) + _contents(links)
    # Without chapters, what stands first is the whole text.
    body = _cover(document) + (front + ways if chapters else ways + front)
    return _html(document, "", body, nav="")


def _chapter_page(document: tree.Document, chapters: list[Chapter], index: int) -> str:
    chapter = chapters[index]
    page = _site_page(targets_of(chapters) | targets_of([Chapter("", "", chapter.blocks)]), 0)
    body = blocks(chapter.blocks, page) + endnotes(page, 2)
    links = [_link("index.html", _("Contents"))]
    if index:
        before = chapters[index - 1]
        links.append(_link(before.file, _("Before: %s") % before.title, rel="prev"))
    if index + 1 < len(chapters):
        after = chapters[index + 1]
        links.append(_link(after.file, _("Next: %s") % after.title, rel="next"))
    items = "".join(f"<li>{link}</li>" for link in links)
    nav = f'<nav class="around" aria-label="{escape(_("Chapters"))}"><ul>{items}</ul></nav>'
    return _html(document, chapter.title, body, nav=nav)


def _one_page(document: tree.Document, downloads: Sequence[Download]) -> dict[str, str]:
    page = _site_page({}, 1)
    named = [_with_id(block, index) for index, block in enumerate(document.children)]
    links = [
        (f"#{block.id}", block.text)
        for block in named
        if isinstance(block, tree.Heading) and block.level == 1
    ]
    text = blocks(tuple(named), page) + endnotes(page, 2)
    body = _cover(document) + _downloads(downloads) + _contents(links) + text
    return {"index.html": _html(document, "", body, nav="")}


def _with_id(block: tree.Block, index: int) -> tree.Block:
    if isinstance(block, tree.Heading) and not block.id:
        return tree.Heading(block.level, block.text, f"part-{index}")
    return block


def _cover(document: tree.Document) -> str:
    lines = [f"<h1>{escape(document.title)}</h1>"]
    if document.authors:
        lines.insert(0, f'<p class="overline">{escape(", ".join(document.authors))}</p>')
    if document.subtitle:
        lines.append(f'<p class="subtitle">{escape(document.subtitle)}</p>')
    if document.description:
        lines.append(f'<p class="description">{escape(document.description)}</p>')
    if document.date:
        date, words = escape(document.date), escape(tree.day_in_words(document))
        lines.append(f'<p class="date"><time datetime="{date}">{words}</time></p>')
    return f'<header class="cover">{"".join(lines)}</header>\n'


def _downloads(downloads: Sequence[Download]) -> str:
    if not downloads:
        return ""
    items = "".join(f"<li>{_link(one.href, one.label)}</li>" for one in downloads)
    return f'<nav class="forms" aria-label="{escape(_("Other forms"))}"><ul>{items}</ul></nav>\n'


def _contents(links: Sequence[tuple[str, str]]) -> str:
    if not links:
        return ""
    items = "".join(f"<li>{_link(href, title)}</li>" for href, title in links)
    title = escape(_("Contents"))
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
    head = "".join(f'<meta name="{n}" content="{escape(c)}"/>\n' for n, c in metas)
    running = _link("index.html", document.title) if chapter else ""
    header = f'<header class="running"><p>{running}</p></header>\n' if running else ""
    return (
        f'<!doctype html>\n<html lang="{escape(document.language)}">\n<head>\n'
        '<meta charset="utf-8"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        f"<title>{escape(title)}</title>\n{head}"
        '<link rel="stylesheet" href="edition.css"/>\n</head>\n<body>\n'
        f'<a class="skip" href="#edition-main">{escape(_("Go to the text"))}</a>\n{header}'
        f'<main id="edition-main" class="edition" tabindex="-1">\n{body}</main>\n'
        f"{nav}</body>\n</html>\n"
    )


def _link(href: str, words: str, rel: str = "") -> str:
    relation = f' rel="{rel}"' if rel else ""
    return f'<a href="{escape(href)}"{relation}>{escape(words)}</a>'
