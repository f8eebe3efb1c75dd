"""The remarks on a book before it is built: where each stands, and the page that mends it."""

from dataclasses import dataclass

from django.urls import reverse

from chantier.publications import book
from chantier.publications.book.pieces import Place
from chantier.publications.models import Publication
from chantier.typesetting import tree
from chantier.typesetting.lint import Problem, lint
from chantier.worksites.models import Worksite


@dataclass(frozen=True, slots=True)
class Remark:
    """`place`: the headings it stands under; `words`: the beginning of its block; `url`: mends it.

    `refused`: the book cannot be built before.
    """

    place: str
    words: str
    sentence: str
    url: str
    refused: bool


def remarks_on(worksite: Worksite, publication: Publication | None) -> list[Remark]:
    """Every remark on the book and on its easy-to-read edition, in reading order."""
    composed = book.compose(worksite, publication)
    choices: Place = ("publications:edit", worksite.slug)
    found = [_remark(one, composed, choices) for one in lint(composed.document, composed.files)]
    simple = book.easy(worksite, publication)
    if simple:
        texts: Place = ("worksites:edit", worksite.slug)
        whole = book.Book(simple, {}, tuple(texts for _block in simple.children))
        found += [_remark(one, whole, choices) for one in lint(simple)]
    return found


def _remark(problem: Problem, composed: book.Book, choices: Place) -> Remark:
    steps = problem.path.split(".")
    if steps[0] != "children":  # of the book itself: its title, its language
        return Remark("", "", problem.sentence, _url(choices), problem.refused)
    place = int(steps[1])
    blocks = composed.document.children
    return Remark(
        place=_headings(blocks[: place + 1]),
        words=_beginning(blocks[place]),
        sentence=problem.sentence,
        url=_url(composed.edit[place] or choices),
        refused=problem.refused,
    )


def _url(place: Place) -> str:
    """In the reader's language."""
    name, *words = place
    return reverse(name, args=words)


def _headings(blocks: tree.Blocks) -> str:
    """« Compte rendu, Diagnostic »: the chapter and the last heading in it."""
    headings = [block for block in blocks if isinstance(block, tree.Heading)]
    chapters = [one.text for one in headings if one.level == 1][-1:]
    last = [one.text for one in headings[-1:] if one.level > 1]
    return ", ".join([*chapters, *last])


def _beginning(block: tree.Block, longest: int = 80) -> str:
    document = tree.Document(title="", language="", children=(block,))
    texts = (node.text for _path, node in tree.walk(document) if isinstance(node, tree.Text))
    words = " ".join("".join(texts).split())
    return words if len(words) <= longest else f"{words[:longest].rsplit(' ', 1)[0]}…"
