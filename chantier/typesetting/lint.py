"""What would make a publication refused or careless, told in plain words before it is built."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from chantier.typesetting import images, tree
from chantier.typesetting.characters import without_controls
from chantier.typesetting.pdf import missing_glyphs

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SAYS_NOTHING = frozenset(
    ("ici", "là", "lien", "ce lien", "cliquez ici", "cliquer ici", "here", "click here", "link")
)
_FILE_NAME = re.compile(r"[\w .()-]+\.(jpe?g|png|svg|gif|webp|tiff?)", re.IGNORECASE)
_ADDRESS = re.compile(r"(https?://|www\.)\S+")
# Three capitals or more; two are often initials. Roman numerals and these need no explanation.
_ACRONYM = re.compile(r"(?<![\w.])[A-ZÀ-Ý]{3,8}(?![\w.]\w|\w)")
_ROMAN = re.compile(r"[IVXLCDM]+")
_KNOWN = frozenset(("PDF", "SMS", "HTML", "EPUB", "CSV", "ISBN", "ISSN", "DOI", "URL", "SIREN"))
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Problem:
    """`path`: the place in the tree, as in `tree.walk`; `sentence`: what is wrong, what to do.

    `refused`: the PDF cannot be made before it is mended; otherwise it is a counsel.
    """

    path: str
    sentence: str
    refused: bool = True


def lint(document: tree.Document, files: Mapping[str, bytes] | None = None) -> list[Problem]:
    """Every problem of a document, in reading order. Nothing refused: the PDF builds.

    `files`: the images by the names figures call them.
    """
    nodes = list(tree.walk(document))
    return [
        *_of_document(document),
        *_of_headings(nodes),
        *(problem for path, node in nodes for problem in _of_node(path, node, files or {})),
        *_of_links(nodes),
        *_of_acronyms(nodes),
        *_of_glyphs(document, nodes),
    ]


def lint_text(blocks: tree.Blocks) -> list[Problem]:
    """What can be told of a text by itself, before it stands in a publication; no font is asked."""
    nodes = list(tree.walk(tree.Document(title="", language="", children=blocks)))
    found = [problem for path, node in nodes for problem in _of_node(path, node, {})]
    return [*found, *_of_links(nodes)]


def _is_blank(words: str) -> bool:
    """Nothing to read: what does not reach the page does not count."""
    return not without_controls(words).strip()


def _of_document(document: tree.Document) -> Iterator[Problem]:
    if _is_blank(document.title):
        yield Problem("title", _("The publication has no title: give it one."))
    if not _LANGUAGE.fullmatch(document.language):
        yield Problem("language", _("The language of the publication is not said: choose one."))
    if document.date and not _DATE.fullmatch(document.date):
        yield Problem("date", _("The date is not a day: write it as 2016-01-30."))


def _of_headings(nodes: list[tuple[str, tree.Node]]) -> Iterator[Problem]:
    before = 0
    for path, node in nodes:
        if not isinstance(node, tree.Heading):
            continue
        if _is_blank(node.text):
            yield Problem(path, _("This heading has no words: write some, or remove it."))
        if not before and node.level > 1:
            yield Problem(
                path,
                _("The first heading, “%s”, must be of the first level: it opens a chapter.")
                % node.text,
            )
        elif node.level > before + 1:
            yield Problem(
                path,
                _("The heading “%(text)s” goes from level %(before)s to %(level)s: a level lacks.")
                % {"text": node.text, "before": before, "level": node.level},
            )
        before = node.level


def _of_node(path: str, node: tree.Node, files: Mapping[str, bytes]) -> Iterator[Problem]:
    if isinstance(node, tree.Figure):
        yield from _of_figure(path, node, files)
    elif isinstance(node, tree.Table):
        yield from _of_table(path, node)
    elif isinstance(node, tree.Quote) and _is_blank(tree.plain(node.citation)):
        sentence = _("This quote does not say whose words it holds: add who said it.")
        yield Problem(path, sentence, refused=False)
    elif isinstance(node, tree.Text):
        yield from _of_text(path, node)


def _of_text(path: str, node: tree.Text) -> Iterator[Problem]:
    if node.href and _is_empty_link(node.text):
        sentence = _("The link “%s” does not say where it leads: name what is found there.")
        yield Problem(path, sentence % node.text, refused=False)
    elif node.href and _ADDRESS.fullmatch(node.text.strip()):
        sentence = _("The link “%s” is read letter by letter: put words in place of the address.")
        yield Problem(path, sentence % node.text, refused=False)
    if _DIRECTION.search(node.text):
        sentence = _("This text turns the order of its letters round: those signs are taken out.")
        yield Problem(path, sentence, refused=False)


def _is_empty_link(words: str) -> bool:
    return words.strip(" .,:;!?\u00a0\u202f").lower() in _SAYS_NOTHING | {""}


def _of_figure(path: str, node: tree.Figure, files: Mapping[str, bytes]) -> Iterator[Problem]:
    if _is_blank(node.alt):
        yield Problem(
            path,
            _("This figure has no alternative text: say in one or two sentences what it shows."),
        )
    elif _FILE_NAME.fullmatch(node.alt.strip()):
        sentence = _("The alternative text “%s” is the name of a file: say what the figure shows.")
        yield Problem(path, sentence % node.alt, refused=False)
    content = files.get(node.source)
    fault = images.fault(node.source, content) if content is not None else ""
    if content is None:
        yield Problem(path, _("The image of this figure is missing: put it in again."))
    elif fault:
        yield Problem(path, fault)


def _of_table(path: str, node: tree.Table) -> Iterator[Problem]:
    if all(_is_blank(tree.plain(cell)) for cell in node.header):
        yield Problem(path, _("This table has no header: name each column in its first row."))
    if any(len(row) != len(node.header) for row in node.rows):
        yield Problem(path, _("The rows of this table have not as many cells as its header."))


def _of_links(nodes: list[tuple[str, tree.Node]]) -> Iterator[Problem]:
    ids = Counter(node.id for _path, node in nodes if isinstance(node, tree.Heading) and node.id)
    for path, node in nodes:
        if isinstance(node, tree.Heading) and ids[node.id] > 1:
            sentence = _("Two headings have the same address, “%s”: change one.") % node.id
            yield Problem(path, sentence, refused=False)
        if isinstance(node, tree.Text) and node.href.startswith("#") and not ids[node.href[1:]]:
            sentence = _("The link “%s” leads to a heading that is not in the publication.")
            yield Problem(path, sentence % node.text, refused=False)


def _of_acronyms(nodes: list[tuple[str, tree.Node]]) -> Iterator[Problem]:
    """Each acronym once, where it is first met, unless it stands in or beside brackets somewhere.

    « dotation de solidarité urbaine (DSU) » and « DSU (dotation de solidarité urbaine) » explain.
    """
    texts = [(path, node.text) for path, node in nodes if isinstance(node, tree.Text)]
    everything = "\n".join(words for _path, words in texts)
    seen = set(_KNOWN)
    for path, words in texts:
        for found in _ACRONYM.findall(words):
            # A sentence shouted in capitals holds no acronym.
            if found in seen or _ROMAN.fullmatch(found) or words.isupper():
                continue
            seen.add(found)
            if not re.search(rf"\(\W?{found}\W?\)|{found} \(", everything):
                sentence = _("“%s” is not explained: write what it means, then it in brackets.")
                yield Problem(path, sentence % found, refused=False)


def _of_glyphs(document: tree.Document, nodes: list[tuple[str, tree.Node]]) -> Iterator[Problem]:
    texts = [("title", document.title), ("subtitle", document.subtitle)]
    texts += [(path, words) for path, node in nodes for words in _words(node)]
    missing = missing_glyphs("".join(words for _path, words in texts))
    for path, words in texts:
        found = sorted(missing & set(words))
        if found:
            sentence = _("No font has these characters, which will print as boxes: %s")
            yield Problem(path, sentence % " ".join(found), refused=False)


def _words(node: tree.Node) -> tuple[str, ...]:
    if isinstance(node, tree.Text | tree.Heading):
        return (node.text,)
    if isinstance(node, tree.Table):
        return (node.caption,)
    if isinstance(node, tree.Aside):
        return (node.label, node.signature)
    return ()
