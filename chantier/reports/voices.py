"""Whose voice a text reports: each sentence, by the contributions it cites. Pure.

The keyboard (who typed) is `authors`; the two are told apart, since scribes type what others say.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chantier.reports.citations import cited_in, without
from chantier.reports.differences import sentences

__all__ = ["Sentence", "Voice", "cut", "shares", "without"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it is typed, and the numbers that it cites."""

    text: str
    cites: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """Characters that report one constituency; `slug` is empty for those that cite nobody."""

    slug: str
    characters: int
    share: float  # of all


def cut(text: str) -> list[Sentence]:
    """The sentences. A citation after the full stop goes with the sentence before it."""
    found: list[str] = []
    for piece in sentences(text):
        if not piece.strip():
            continue
        alone = cited_in(piece) and not without(piece).strip(" .\u00a0\u202f\n")
        if alone and found:
            found[-1] = f"{found[-1].rstrip()} {piece.strip()}"
        else:
            found.append(piece.strip())
    return [Sentence(piece, tuple(cited_in(piece))) for piece in found]


def shares(parts: Iterable[Sentence], constituency_of: Mapping[int, str]) -> list[Voice]:
    """Characters by constituency of voice, the largest share first; nobody's at the end.

    A sentence that rests on several contributions is shared between them equally. Citations and
    spaces at the ends are not counted. The shares add up to the characters of the text.
    """
    counted: dict[str, int] = {}
    for part in parts:
        length = len(without(part.text).strip())
        slugs = [constituency_of[number] for number in part.cites if number in constituency_of]
        for turn, slug in enumerate(slugs or [""]):
            share = length * (turn + 1) // len(slugs or [""]) - length * turn // len(slugs or [""])
            counted[slug] = counted.get(slug, 0) + share
    total = sum(counted.values())
    rows = [Voice(slug, count, count / total) for slug, count in counted.items() if count]
    return sorted(rows, key=lambda row: (not row.slug, -row.characters, row.slug))
