"""Markdown as people write it, into blocks of the tree. Raw HTML stays plain text."""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from chantier.typesetting import tree
from chantier.typesetting.characters import without_controls
from chantier.ui.markdown import read_note_or_picture

_PARSER = (
    MarkdownIt("commonmark", {"html": False, "maxNesting": 12}).enable("table").disable("image")
)
_PARSER.inline.ruler.before("link", "note_or_picture", read_note_or_picture)
_NOT_IN_ID = re.compile(r"[^a-z0-9]+")


def from_markdown(
    text: str,
    *,
    heading_shift: int = 0,
    id_prefix: str = "",
    pictures: Mapping[int, str] | None = None,
) -> tree.Blocks:
    """The blocks of `text`: headings, lists, quotes, tables, links, notes, figures.

    Headings stand under one of level `heading_shift` and none skips a level. They get
    identifiers of their words, unique in this text; `id_prefix` makes them unique in a book. Code
    prints as plain text, a rule (`---`) is dropped, `^[words]` is a footnote. `pictures`: by
    number, the `source` of those that `![what it shows](image-3 "caption")` may show.
    """
    known = pictures or {}
    root = SyntaxTreeNode(_PARSER.parse(without_controls(text), {"pictures": known}))
    return _Reader(heading_shift, id_prefix, known).blocks(root.children)


class _Reader:
    """One reading: keeps the identifiers already given."""

    def __init__(self, shift: int, prefix: str, pictures: Mapping[int, str]) -> None:
        self.pictures = pictures
        self.shift = shift
        self.level = shift  # of the heading before
        self.prefix = prefix
        self.ids: set[str] = set()

    def blocks(self, nodes: list[SyntaxTreeNode]) -> tree.Blocks:
        return tuple(block for node in nodes for block in self.block(node))

    def block(self, node: SyntaxTreeNode) -> tree.Blocks:
        if node.type == "heading":
            words = tree.plain(_inlines(node.children[0]))
            return (self.heading(int(node.tag[1]), words),) if words else ()
        if node.type == "paragraph":
            return tuple(self.paragraphs(node.children[0]))
        if node.type == "blockquote":
            return (tree.Quote(self.blocks(node.children)),)
        if node.type in ("bullet_list", "ordered_list"):
            items = tuple(self.blocks(item.children) for item in node.children)
            return (tree.List(node.type == "ordered_list", items),)
        if node.type in ("fence", "code_block"):
            return (tree.paragraph(node.content.rstrip("\n")),)
        if node.type == "table":
            return (_table(node),)
        return ()

    def paragraphs(self, node: SyntaxTreeNode) -> Iterator[tree.Block]:
        """The words, and each picture among them as a figure of its own."""
        tokens = node.token.children or [] if node.token else []
        start = 0
        for at, token in enumerate(tokens):
            if token.type == "picture":
                yield from _paragraph(tokens[start:at])
                alt, number, caption = token.meta["found"]
                yield tree.Figure(self.pictures[int(number)], alt, tree.text(caption or ""))
                start = at + 1
        yield from _paragraph(tokens[start:], even_empty=not start)

    def heading(self, written: int, words: str) -> tree.Heading:
        self.level = min(6, written + self.shift, self.level + 1)
        return tree.Heading(self.level, words, self.id_of(words))

    def id_of(self, words: str) -> str:
        ascii_words = unicodedata.normalize("NFKD", words.lower()).encode("ascii", "ignore")
        slug = _NOT_IN_ID.sub("-", ascii_words.decode()).strip("-")[:60] or "section"
        wanted = slug = f"{self.prefix}{slug}"
        number = 1
        while wanted in self.ids:
            number += 1
            wanted = f"{slug}-{number}"
        self.ids.add(wanted)
        return wanted


def _table(node: SyntaxTreeNode) -> tree.Table:
    head, *body = node.children
    rows = [row for part in body for row in part.children]

    def cells(row: SyntaxTreeNode) -> tuple[tree.Inlines, ...]:
        return tuple(_inlines(cell.children[0]) if cell.children else () for cell in row.children)

    header = cells(head.children[0])
    # A column without a name of its own names the rows.
    return tree.Table("", header, tuple(cells(row) for row in rows), row_headers=not header[0])


def _inlines(node: SyntaxTreeNode) -> tree.Inlines:
    return _runs(node.token.children or [] if node.token else [])


def _paragraph(tokens: list[Token], *, even_empty: bool = False) -> Iterator[tree.Paragraph]:
    inlines = _runs(tokens)
    if even_empty or tree.plain(inlines).strip():
        yield tree.Paragraph(inlines)


def _runs(tokens: list[Token]) -> tree.Inlines:
    """Runs with their marks, and notes; neighbours with the same marks are joined."""
    strong = emphasis = 0
    href = ""
    runs: list[tree.Inline] = []
    for token in tokens:
        strong += {"strong_open": 1, "strong_close": -1}.get(token.type, 0)
        emphasis += {"em_open": 1, "em_close": -1}.get(token.type, 0)
        if token.type == "link_open":
            href = str(token.attrs.get("href", ""))
        elif token.type == "link_close":
            href = ""
        elif token.type == "note":
            runs.append(tree.Note((tree.Text(token.meta["found"][0].strip()),)))
        words = {"softbreak": " ", "hardbreak": "\n"}.get(token.type, token.content)
        if words:
            run = _text(words, bool(strong), bool(emphasis), href)
            last = runs[-1] if runs else None
            if isinstance(last, tree.Text) and _marks(last) == _marks(run):
                runs[-1] = _text(last.text + words, run.strong, run.emphasis, run.href)
            else:
                runs.append(run)
    return tuple(runs)


def _marks(run: tree.Text) -> tuple[bool, bool, str]:
    return run.strong, run.emphasis, run.href


def _text(words: str, strong: bool, emphasis: bool, href: str) -> tree.Text:
    try:
        return tree.Text(words, strong, emphasis, href)
    except tree.BadTree:  # an address that cannot be followed stays words
        return tree.Text(words, strong, emphasis)
