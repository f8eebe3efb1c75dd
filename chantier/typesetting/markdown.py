"""Markdown as people write it, into blocks of the tree. Raw HTML and images stay plain text."""

import re
import unicodedata

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from chantier.typesetting import tree
from chantier.typesetting.characters import without_controls

_PARSER = (
    MarkdownIt("commonmark", {"html": False, "maxNesting": 12}).enable("table").disable("image")
)
_NOT_IN_ID = re.compile(r"[^a-z0-9]+")


def from_markdown(text: str, *, heading_shift: int = 0, id_prefix: str = "") -> tree.Blocks:
    """The blocks of `text`: headings, lists, quotes, tables, links.

    Headings stand under one of level `heading_shift` and none skips a level. They get
    identifiers of their words, unique in this text; `id_prefix` makes them unique in a book. Code
    prints as plain text, a rule (`---`) is dropped, `^[words]` is a footnote.
    """
    root = SyntaxTreeNode(_PARSER.parse(without_controls(text)))
    return _Reader(heading_shift, id_prefix).blocks(root.children)


class _Reader:
    """One reading: keeps the identifiers already given."""

    def __init__(self, shift: int, prefix: str) -> None:
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
            return (tree.Paragraph(_inlines(node.children[0])),)
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

    return tree.Table("", cells(head.children[0]), tuple(cells(row) for row in rows))


def _inlines(node: SyntaxTreeNode) -> tree.Inlines:
    tokens = node.token.children or [] if node.token else []
    return _with_notes(_runs(tokens))


def _runs(tokens: list[Token]) -> list[tree.Text]:
    """Runs with their marks; neighbours with the same marks are joined."""
    strong = emphasis = 0
    href = ""
    runs: list[tree.Text] = []
    for token in tokens:
        strong += {"strong_open": 1, "strong_close": -1}.get(token.type, 0)
        emphasis += {"em_open": 1, "em_close": -1}.get(token.type, 0)
        if token.type == "link_open":
            href = str(token.attrs.get("href", ""))
        elif token.type == "link_close":
            href = ""
        words = {"softbreak": " ", "hardbreak": "\n"}.get(token.type, token.content)
        if words:
            run = _text(words, bool(strong), bool(emphasis), href)
            if runs and runs[-1].href == run.href and _marks(runs[-1]) == _marks(run):
                run = _text(runs.pop().text + words, run.strong, run.emphasis, run.href)
            runs.append(run)
    return runs


def _marks(run: tree.Text) -> tuple[bool, bool]:
    return run.strong, run.emphasis


def _text(words: str, strong: bool, emphasis: bool, href: str) -> tree.Text:
    try:
        return tree.Text(words, strong, emphasis, href)
    except tree.BadTree:  # an address that cannot be followed stays words
        return tree.Text(words, strong, emphasis)


_NOTE = re.compile(r"\^\[([^\[\]]+)\]")


def _with_notes(runs: list[tree.Text]) -> tree.Inlines:
    """`^[words]` within a run becomes a footnote."""
    inlines: list[tree.Inline] = []
    for run in runs:
        # Odd pieces are the notes: the pattern has one group.
        for index, piece in enumerate(_NOTE.split(run.text)):
            if index % 2:
                inlines.append(tree.Note((tree.Text(piece.strip()),)))
            elif piece:
                inlines.append(tree.Text(piece, run.strong, run.emphasis, run.href))
    return tuple(inlines)
