"""What a careful editor would say of a part, told while it is written, with its sentence.

The same remarks as on the whole book (`typesetting.lint`), less those that need the fonts, and less
acronyms, which the word board tells of.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chantier.reports import anchors
from chantier.reports.citations import cited_in
from chantier.reports.models import Section
from chantier.typesetting import tree
from chantier.typesetting.lint import lint_text
from chantier.typesetting.markdown import from_markdown


@dataclass(frozen=True, slots=True)
class Told:
    """`words`: where it stands; `passage`: the number of the sentence in the margin, 0 for none."""

    sentence: str
    words: str
    passage: int


def remarks_on(section: Section) -> list[Told]:
    """Of the text that stands, in reading order."""
    latest = section.latest()
    if not latest or not latest.text.strip():
        return []
    blocks = from_markdown(latest.text, heading_shift=1)
    nodes = dict(tree.walk(tree.Document(title="", language="", children=blocks)))
    passages = anchors.passages(latest.text)
    told = []
    for problem in lint_text(blocks):
        words = " ".join(" ".join(_words(nodes[problem.path])).split())
        # A quote that cites its contribution says whose words it holds.
        if not (isinstance(nodes[problem.path], tree.Quote) and cited_in(words)):
            told.append(
                Told(problem.sentence, words[:120], _passage(nodes[problem.path], words, passages))
            )
    return told


def _words(node: tree.Node) -> Iterator[str]:
    if isinstance(node, tree.Heading):
        yield node.text
    inside = tree.Document(title="", language="", children=(node,))  # type: ignore[arg-type]
    yield from (one.text for _path, one in tree.walk(inside) if isinstance(one, tree.Text))


def _passage(node: tree.Node, words: str, passages: Sequence[anchors.Passage]) -> int:
    """The sentence that holds these words, or that opens them; a link as it is typed."""
    typed = f"[{words}](" if isinstance(node, tree.Text) and node.href else words
    for one in passages:
        if typed in one.text:
            return one.number
    for one in passages:
        said = " ".join(one.words.split()).strip("#>*-_ ")
        if said and words.startswith(said):
            return one.number
    return 0
