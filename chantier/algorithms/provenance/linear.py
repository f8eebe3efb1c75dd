"""The units of a text inside a CRDT (one shared text), read, written and credited.

Every update of the journal is kept; applied in order they give the text at any row, and the client
identity of each item is its author. A plain text that somebody posts is compared with the text it
was rendered from; the difference becomes one update under their identity, which merges with what
others did meanwhile.

Positions in pycrdt are UTF-8 byte offsets, an atom counting one.
"""

import difflib
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from operator import itemgetter
from typing import Any

from pycrdt import Assoc, Doc, Text

from chantier.algorithms.provenance import updates
from chantier.algorithms.provenance.units import (
    NEWLINE,
    Attributes,
    Unit,
    blocks,
    meaningful,
    parse_line,
    pieces,
    render,
)

_NAME = "text"
_ATOM = "atom"
_TOKEN = re.compile(r"\w+|\s|[^\w\s]")
_LARGEST = 4_000_000  # comparisons: beyond, rewritten lines are replaced as a whole

Document = Doc[Any]


@dataclass(frozen=True, slots=True)
class Written:
    """What a post makes: the update for the journal, and the plain text once it is merged."""

    update: bytes
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Characters of the plain form that follow each other and come from one client identity."""

    client: int
    text: str


def replay(updates: Iterable[bytes], client: int | None = None) -> Document:
    """The document after these updates of a journal, in order."""
    document: Document = Doc(client_id=client) if client is not None else Doc()
    document.get(_NAME, type=Text)
    for update in updates:
        document.apply_update(update)
    return document


def plain_of(document: Document) -> str:
    """The plain form of the text."""
    return render(_units(_text(document)))


def written(*, base: Iterable[bytes], since: Iterable[bytes], plain: str, client: int) -> Written:
    """`plain`, typed by `client` from the text after `base`, merged with the updates `since`.

    Returns an update that holds the typed difference only. `client` must be new in this journal.
    """
    document = replay(base, client)
    before = document.get_state()
    _bring(document, plain)
    update = document.get_update(before)
    for other in since:
        document.apply_update(other)
    return Written(update, plain_of(document))


def passages(document: Document) -> list[Passage]:
    """The plain form cut by who wrote it; joined, the passages are the plain form.

    The signs of a block or of a mark (`## `, `**`) go with the unit that carries them.
    """
    units = _units(_text(document))
    authors = _authors(document, units)
    found: list[tuple[int, list[str]]] = []
    for index, piece in pieces(units):
        if not piece:
            continue
        client = authors[index]
        if not found or found[-1][0] != client:
            found.append((client, []))
        found[-1][1].append(piece)
    return [Passage(client, "".join(parts)) for client, parts in found]


def _authors(document: Document, units: list[Unit]) -> list[int]:
    """The client identity of each unit. The text is asked once a stretch, not once a unit."""
    text, offsets = _text(document), _offsets(units)
    stretches = updates.stretches(document.get_update())
    authors: list[int] = []
    left = 0
    for unit, offset in zip(units, offsets, strict=False):
        if left <= 0:
            # Read at the first byte of a character this is exact, accents and emoji included.
            place = text.sticky_index(offset, Assoc.AFTER).to_json()["item"]
            client, clock = int(place["client"]), int(place["clock"])
            rows = stretches[client]
            start, length = rows[bisect_right(rows, clock, key=itemgetter(0)) - 1]
            left = start + length - clock
        authors.append(client)
        left -= 1 if unit.atom else len(unit.value.encode("utf-16-le")) // 2
    return authors


def _text(document: Document) -> Text:
    text: Text = document.get(_NAME, type=Text)
    return text


def _units(text: Text) -> list[Unit]:
    units: list[Unit] = []
    for value, given in text.diff():
        attributes = {name: str(one) for name, one in (given or {}).items()}
        if isinstance(value, str):
            units += [Unit(c, meaningful(c, attributes)) for c in value]
        elif isinstance(value, dict) and isinstance(value.get("text"), str):
            units.append(Unit(value["text"], meaningful(_ATOM, attributes), str(value.get(_ATOM))))
        else:  # an atom of a later version of this program: kept, without characters
            units.append(Unit("", {}, _ATOM))
    return units


def _offsets(units: list[Unit]) -> list[int]:
    """The byte offset of each unit, and the end."""
    lengths = (1 if unit.atom else len(unit.value.encode()) for unit in units)
    return list(accumulate(lengths, initial=0))


@dataclass(frozen=True, slots=True)
class _Edit:
    """Units `start` to `end` of the old text give way to `units`."""

    start: int
    end: int
    units: list[Unit]


def _bring(document: Document, plain: str) -> None:
    """Make the document read `plain` by as few changes as can be."""
    text = _text(document)
    with document.transaction():
        units = _units(text)
        if units and not units[0].is_marker:
            text.insert(0, NEWLINE)
            units = _units(text)
        edits, wanted = _compared(units, plain)
        offsets = _offsets(units)
        for edit in reversed(edits):
            if edit.end > edit.start:
                del text[offsets[edit.start] : offsets[edit.end]]
            _insert(text, offsets[edit.start], edit.units)
        _format(text, wanted)


def _insert(text: Text, at: int, units: list[Unit]) -> None:
    run = ""
    for unit in units:
        if not unit.atom:
            run += unit.value
            continue
        text.insert(at, run)
        at += len(run.encode())
        text.insert_embed(at, {_ATOM: unit.atom, "text": unit.value})
        at, run = at + 1, ""
    text.insert(at, run)


def _format(text: Text, wanted: list[Unit]) -> None:
    """Give each unit its attributes; only what differs is written, in equal runs."""
    offsets = _offsets(wanted)
    runs: list[tuple[int, int, dict[str, str | None]]] = []
    for index, (unit, now) in enumerate(zip(wanted, _units(text), strict=True)):
        change = _difference(now.attributes, unit.attributes)
        if runs and runs[-1][1] == index and runs[-1][2] == change:
            runs[-1] = (runs[-1][0], index + 1, change)
        elif change:
            runs.append((index, index + 1, change))
    for start, end, change in runs:
        text.format(offsets[start], offsets[end], change)


def _difference(now: Attributes, wanted: Attributes) -> dict[str, str | None]:
    gone: dict[str, str | None] = dict.fromkeys(set(now) - set(wanted))
    return gone | {name: value for name, value in wanted.items() if now.get(name) != value}


def _compared(units: list[Unit], plain: str) -> tuple[list[_Edit], list[Unit]]:
    """The edits, first by line, then by word within lines that changed; and the units wanted.

    A line that reads the same keeps its units as they are.
    """
    old = blocks(units)
    starts = list(accumulate((len(block) for block in old), initial=0))
    before = render(units).split(NEWLINE) if units else []
    after = plain.split(NEWLINE) if plain else []
    edits: list[_Edit] = []
    wanted: list[Unit] = []
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        lines = [unit for block in old[a:b] for unit in block]
        if tag != "equal":
            fresh = [unit for line in after[c:d] for unit in parse_line(line)]
            edits += _by_word(lines, fresh, starts[a])
            lines = fresh
        wanted += lines
    return edits, wanted


def _by_word(old: list[Unit], new: list[Unit], at: int) -> Iterator[_Edit]:
    a, b = _tokens(old), _tokens(new)
    if len(a) * len(b) > _LARGEST:
        yield _Edit(at, at + len(old), new)
        return
    from_a = list(accumulate((len(token) for token in a), initial=0))
    from_b = list(accumulate((len(token) for token in b), initial=0))
    matcher = difflib.SequenceMatcher(a=a, b=b, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag != "equal":
            yield _Edit(at + from_a[i], at + from_a[j], new[from_b[k] : from_b[m]])


def _tokens(units: list[Unit]) -> list[tuple[tuple[str, str], ...]]:
    """Words, spaces, signs and atoms, each as the keys of its units."""
    # An atom stands for one character that is no part of a word.
    letters = "".join("\ufffc" if unit.atom else unit.value for unit in units)
    return [
        tuple(unit.key for unit in units[found.start() : found.end()])
        for found in _TOKEN.finditer(letters)
    ]
