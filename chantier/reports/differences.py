"""What changed between two texts, sentence by sentence, to be said in words and not by colour."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Change = Literal["kept", "added", "removed"]

# A sentence ends with its mark and the closing quote or bracket after it; a line always ends one.
# French puts a space before it: « Vraiment ? » is one sentence.
_SENTENCE = re.compile(
    r"[^\n]*?[.!?…]+(?:[”\")\]]|[ \u00a0\u202f]?»)*(?=\s|$)[ \t\u00a0\u202f]*|[^\n]+|\n+"
)


_SPACE_AFTER = re.compile(r"(?<=\S)(\s+)$")


@dataclass(frozen=True, slots=True)
class Piece:
    """Consecutive sentences that share one fate: kept, added or removed."""

    change: Change
    text: str


def sentences(text: str) -> list[str]:
    """`text` cut into sentences; joined again they are the text."""
    return [match[0] for match in _SENTENCE.finditer(text)]


def between(old: str, new: str) -> list[Piece]:
    """From `old` to `new`: the pieces in reading order, removed ones before what replaces them.

    The kept and removed pieces joined make `old`; the kept and added ones make `new`.
    """
    return list(_merged(_pieces(_units(old), _units(new))))


def _units(text: str) -> list[str]:
    """Sentences and the space after each apart: at the end of a line a sentence has none."""
    return [part for found in sentences(text) for part in _SPACE_AFTER.split(found) if part]


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    # Spaces are alike everywhere: kept with the sentence beside them, never for themselves.
    matcher = difflib.SequenceMatcher(str.isspace, old, new, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield Piece("kept", "".join(old[a:b]))
            continue
        if b > a:
            yield Piece("removed", "".join(old[a:b]))
        if d > c:
            yield Piece("added", "".join(new[c:d]))


def _merged(pieces: Iterator[Piece]) -> Iterator[Piece]:
    last: Piece | None = None
    for piece in pieces:
        if last and last.change == piece.change:
            last = Piece(last.change, last.text + piece.text)
            continue
        if last:
            yield last
        last = piece
    if last:
        yield last


@dataclass(frozen=True, slots=True)
class Merge:
    """Both changes in one text. `overlaps`: somewhere both wordings stand, theirs then mine."""

    text: str
    overlaps: bool


def merge(base: str, mine: str, theirs: str) -> Merge:
    """Bring together two texts that started from `base`, by sentence; no word of either is lost.

    What only one side changed is taken from that side. Where both changed the same or neighbouring
    sentences, both wordings are kept one after the other, for somebody to join.
    """
    units = sentences(base)
    my_edits, their_edits = _edits(units, mine), _edits(units, theirs)
    text: list[str] = []
    at, overlaps = 0, False
    for start, end in _regions(my_edits + their_edits):
        text += units[at:start]
        wordings = [_reworded(units, start, end, edits) for edits in (their_edits, my_edits)]
        original = units[start:end]
        changed = [wording for wording in wordings if wording != original]
        if len(changed) == 2 and changed[0] != changed[1]:
            overlaps = True
            text += _on_its_own_line(changed[0]) + changed[1]
        elif changed:
            text += changed[0]
        at = end
    return Merge("".join(text + units[at:]), overlaps)


_Edit = tuple[int, int, list[str]]


def _edits(units: list[str], text: str) -> list[_Edit]:
    cut = sentences(text)
    matcher = difflib.SequenceMatcher(a=units, b=cut, autojunk=False)
    return [(a, b, cut[c:d]) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]


def _regions(edits: list[_Edit]) -> list[tuple[int, int]]:
    """The stretches of the base that were touched; edits that meet share one."""
    regions: list[tuple[int, int]] = []
    for start, end, _text in sorted(edits):
        if regions and start <= regions[-1][1]:
            regions[-1] = (regions[-1][0], max(regions[-1][1], end))
        else:
            regions.append((start, end))
    return regions


def _reworded(units: list[str], start: int, end: int, edits: list[_Edit]) -> list[str]:
    """The stretch from `start` to `end` as one side words it."""
    text, at = list[str](), start
    for a, b, replacement in edits:
        if start <= a and b <= end:
            text += units[at:a] + replacement
            at = b
    return text + units[at:end]


def _on_its_own_line(wording: list[str]) -> list[str]:
    return [*wording, "" if not wording or wording[-1].endswith("\n") else "\n\n"]


def contested(base: str, mine: str, theirs: str) -> bool:
    """Whether somebody must bring the two together: the same sentence was touched by both.

    Also when both wrote a part from nothing, or added the same sentence, which would stand twice.
    """
    if not base.strip():
        return True
    units = _bare(base)
    (my_lost, my_new), (their_lost, their_new) = (_touched(units, one) for one in (mine, theirs))
    return bool(my_lost & their_lost or my_new & their_new)


def _bare(text: str) -> list[str]:
    return [sentence for found in sentences(text) if (sentence := found.strip())]


def _touched(units: list[str], text: str) -> tuple[set[int], set[str]]:
    """The sentences of the base that one side changed or took out, and those that it wrote."""
    cut = _bare(text)
    lost: set[int] = set()
    new: set[str] = set()
    matcher = difflib.SequenceMatcher(a=units, b=cut, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            lost |= set(range(a, b))
            new |= set(cut[c:d])
    return lost, new
