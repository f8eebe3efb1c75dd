"""What would make a publication refused or careless, told in plain words before it is built."""

import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from chantier.typesetting import tree
from chantier.typesetting.characters import without_controls
from chantier.typesetting.pdf import missing_glyphs

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SAYS_NOTHING = frozenset(
    ("ici", "là", "lien", "ce lien", "cliquez ici", "cliquer ici", "here", "click here", "link")
)


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
        *_of_glyphs(document, nodes),
    ]


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
    elif isinstance(node, tree.Text) and node.href and _is_empty_link(node.text):
        sentence = _("The link “%s” does not say where it leads: name what is found there.")
        yield Problem(path, sentence % node.text, refused=False)


def _is_empty_link(words: str) -> bool:
    return words.strip(" .,:;!?\u00a0\u202f").lower() in _SAYS_NOTHING | {""}


def _of_figure(path: str, node: tree.Figure, files: Mapping[str, bytes]) -> Iterator[Problem]:
    if _is_blank(node.alt):
        yield Problem(
            path,
            _("This figure has no alternative text: say in one or two sentences what it shows."),
        )
    content = files.get(node.source)
    if content is None:
        yield Problem(path, _("The image of this figure is missing: put it in again."))
    elif not _is_readable(node.source, content):
        yield Problem(path, _("The image of this figure cannot be read: put in another file."))


def _is_readable(name: str, content: bytes) -> bool:
    if name.endswith(".svg"):
        # Entities can blow up or read files: no drawing needs them.
        if b"<!ENTITY" in content or b"<!DOCTYPE" in content:
            return False
        try:
            root = ElementTree.fromstring(content)  # noqa: S314  no entity, see above
        except ElementTree.ParseError:
            return False
        return root.tag == "{http://www.w3.org/2000/svg}svg"
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as image:
            image.load()
            return image.format == ("PNG" if name.endswith(".png") else "JPEG")
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError, ValueError):
        return False


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
