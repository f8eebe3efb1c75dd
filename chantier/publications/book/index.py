"""The index: where the words that matter stand, by section. Pure but for the list of words."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from chantier.debates.models import WordMeaning
from chantier.publications.book.pieces import Blocks, Piece, chapter
from chantier.themes.models import Proposal
from chantier.typesetting import tree
from chantier.worksites.models import Worksite

EVERYWHERE = 0.5  # a word met in more of the sections than this helps nobody to find anything
FEWEST = 2  # an entry that leads to one place only is in the contents already


def terms_of(worksite: Worksite) -> list[str]:
    """The words of the lexicon, the themes, who carries, where, to whom proposals are addressed."""
    words = WordMeaning.objects.filter(worksite=worksite).values_list("word", flat=True)
    themes = worksite.themes.values_list("title", flat=True)
    carried = worksite.initiatives.values_list("title", "bearer", "place")
    sent = Proposal.objects.filter(worksite=worksite).addressed()
    terms = [*words, *themes, *(term for row in carried for term in row)]
    terms += sent.values_list("addressee", flat=True)
    return sorted({term.strip() for term in terms if len(term.strip()) > 2}, key=_order)


def _order(term: str) -> str:
    """As a dictionary: « Être » stands between « Essai » and « Fête »."""
    plain = unicodedata.normalize("NFKD", term.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def index_of(pieces: Sequence[Piece], terms: Iterable[str]) -> Blocks:
    """A chapter with an entry for each word and a link to each section where it is met."""
    sections = list(_sections([block for piece in pieces for block in piece.blocks]))
    entries = []
    for term in terms:
        found = [
            heading
            for heading, words in sections
            if _order(heading.text) != _order(term) and _pattern(term).search(words)
        ]
        if FEWEST <= len(found) <= max(EVERYWHERE * len(sections), FEWEST):
            entries.append(_entry(term, found))
    if not entries:
        return []
    return [chapter(_("Index"), "index"), tree.List(ordered=False, items=tuple(entries))]


def _sections(blocks: Blocks) -> Iterator[tuple[tree.Heading, str]]:
    """Each part of level 2 or less that a link can lead to, with all its words."""
    heading, words = None, [""]
    for block in blocks:
        if isinstance(block, tree.Heading) and block.level <= 2 and block.id:
            if heading:
                yield heading, " ".join(words)
            heading, words = block, []
        words += _words_of(block)
    if heading:
        yield heading, " ".join(words)


def _words_of(block: tree.Block) -> list[str]:
    document = tree.Document(title="", language="", children=(block,))
    return [
        node.text
        for _path, node in tree.walk(document)
        if isinstance(node, tree.Text | tree.Heading)
    ]


def _pattern(term: str) -> re.Pattern[str]:
    words = r"\s+".join(re.escape(word) + "(?:s|x)?" for word in term.split())
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def _entry(term: str, found: list[tree.Heading]) -> tuple[tree.Block, ...]:
    inlines = [tree.Text(_("%(name)s:") % {"name": term}), tree.Text(" ")]
    for number, heading in enumerate(found):
        inlines += [tree.Text(_("; "))] if number else []
        inlines.append(tree.Text(heading.text, href=f"#{heading.id}"))
    return (tree.Paragraph(tuple(inlines)),)
