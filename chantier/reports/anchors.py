"""The passages of a part, numbered, and where one stands after edits. Pure.

A remark keeps the words of its passage and its number at the time. Edits elsewhere, headings and
moved paragraphs leave it where it is; a reworded passage is known by its likeness, and said so.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chantier.reports.citations import cited_in, without
from chantier.reports.differences import sentences

ALIKE = 0.6  # below this share of common words, another sentence is another passage
_SIGNS = re.compile(r"^(?:#{1,6}|[-*+>]|\d+[.)]) +|\*\*|__|\*(?=\w)|(?<=\w)\*", re.MULTILINE)
_MARGINS = " \t\n\u00a0\u202f"


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence verbatim, from character `start` to `end` of the text; `number` counts from 1."""

    number: int
    text: str
    start: int
    end: int

    @property
    def words(self) -> str:
        """As it is read aloud."""
        return bare(self.text)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an anchor stands now. `reworded`: the words there are no longer those it quotes."""

    passage: Passage
    reworded: bool


def bare(text: str) -> str:
    """`text` without the signs of Markdown."""
    return _SIGNS.sub("", text)


def passages(text: str) -> list[Passage]:
    """The sentences of `text`. A citation after the full stop goes with the sentence before it."""
    spans: list[tuple[int, int]] = []
    at = 0
    for piece in sentences(text):
        start = at + len(piece) - len(piece.lstrip(_MARGINS))
        end = at + len(piece.rstrip(_MARGINS))
        at += len(piece)
        if end <= start:
            continue
        alone = cited_in(piece) and not without(piece).strip(_MARGINS + ".")
        if alone and spans and "\n" not in text[spans[-1][1] : start]:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return [Passage(n, text[a:b], a, b) for n, (a, b) in enumerate(spans, start=1)]


def find(found: Iterable[Passage], quote: str, number: int) -> Place | None:
    """The passage that reads `quote`, the nearest to `number`; else the one most like it, if any.

    None when nothing in the text is like it any more.
    """
    rows = list(found)
    same = [row for row in rows if row.text == quote]
    if same:
        return Place(min(same, key=lambda row: abs(row.number - number)), reworded=False)
    likest, best = None, ALIKE
    matcher = difflib.SequenceMatcher[str](autojunk=False)
    matcher.set_seq2(quote.split())
    for row in rows:
        matcher.set_seq1(row.text.split())
        if matcher.real_quick_ratio() >= best and matcher.quick_ratio() >= best:
            ratio = matcher.ratio()
            if ratio > best or (likest is None and ratio >= best):
                likest, best = row, ratio
    return Place(likest, reworded=True) if likest else None


def replaced(text: str, passage: Passage, wording: str) -> str:
    """`text` with another wording of the passage; without any, the space after it goes too."""
    rest = text[passage.end :]
    if not wording:
        rest = re.sub(r"^[ \t\u00a0\u202f]+", "", rest)
    return text[: passage.start] + wording + rest


def by_passage(
    found: Iterable[Passage], anchors: Mapping[int, tuple[str, int]]
) -> dict[int, Place | None]:
    """Anchor key → where it stands; an empty quote is about the whole part, hence nowhere."""
    rows = list(found)
    return {key: find(rows, *anchor) if anchor[0] else None for key, anchor in anchors.items()}
