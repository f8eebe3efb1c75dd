"""The index: where the words that matter stand, by section. Pure but for the list of words."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from chantier.debates.models import WordMeaning
from chantier.publications.book.pieces import Blocks, Piece, chapter, opened_with
from chantier.themes.models import Proposal
from chantier.typesetting import tree
from chantier.worksites.models import Worksite

EVERYWHERE = 0.5  # a word met in more of the sections than this helps nobody to find anything
_ARTICLE = re.compile(r"^(?:(?:le|la|les|un|une|des|the|an?)\s+|l[’'])", re.IGNORECASE)
LONGEST = 50  # letters of the name of a section, beside a word
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


def _shown(term: str) -> str:
    """Without its article, with a capital: « Centre social », where one looks for it."""
    bare = _ARTICLE.sub("", term)
    return bare[:1].upper() + bare[1:]


def _order(term: str) -> str:
    """As a dictionary: « Être » stands between « Essai » and « Fête », « le feu » at F."""
    plain = unicodedata.normalize("NFKD", _shown(term).casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def index_of(pieces: Sequence[Piece], terms: Iterable[str]) -> Blocks:
    """A chapter with an entry for each word and a link to each section where it is met."""
    sections = list(_sections([block for piece in pieces for block in piece.blocks]))
    entries = []
    for term in terms:
        met = [
            one
            for one in sections
            if _order(one.heading.text) != _order(term) and _pattern(term).search(one.words)
        ]
        # Three parts of one report are one place to go.
        found = {one.title: one for one in reversed(met)}.values()
        if len(found) >= FEWEST and len(met) <= max(EVERYWHERE * len(sections), FEWEST):
            entries.append(_entry(term, reversed(found)))
    if not entries:
        return []
    return [chapter(_("Index"), "index"), tree.List(ordered=False, items=tuple(entries))]


@dataclass(frozen=True, slots=True)
class _Section:
    """`title`: that of the heading, or of its chapter where several headings are alike."""

    heading: tree.Heading
    title: str
    words: str


def _sections(blocks: Blocks) -> Iterator[_Section]:
    """Each part of level 2 or less that a link can lead to, with all its words."""
    opened = [
        (place, block)
        for place, block in enumerate(blocks)
        if isinstance(block, tree.Heading) and block.level <= 2 and block.id
    ]
    alike = Counter(heading.text for _place, heading in opened)
    ends = [place for place, _heading in opened[1:]]
    within = ""
    for (start, heading), end in zip(opened, [*ends, len(blocks)], strict=True):
        within = heading.text if heading.level == 1 else within
        title = within if alike[heading.text] > 1 and within else heading.text
        words = " ".join(word for block in blocks[start:end] for word in _words_of(block))
        yield _Section(heading, title, words)


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


def _entry(term: str, found: Iterable["_Section"]) -> tuple[tree.Block, ...]:
    name = _shown(term)
    # « Comment agir ? » ends with its own sign.
    label = name if name.endswith(("?", "!")) else _("%(name)s:") % {"name": name}
    inlines = [tree.Text(label, strong=True), tree.Text(" ")]
    for number, one in enumerate(found):
        inlines += [tree.Text(_("; "))] if number else []
        inlines.append(tree.Text(opened_with(one.title, LONGEST), href=f"#{one.heading.id}"))
    return (tree.Paragraph(tuple(inlines)),)
