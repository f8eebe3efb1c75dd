"""What an update of a shared text holds, read before it is applied: nothing of it is trusted.

The format is that of Yjs (version 1). Only what a linear text needs passes: characters, formats,
embedded atoms, deletions. Nested types, documents inside documents and binary are refused, and so
is whatever the text would have to wait for.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_GC, _DELETED, _STRING, _EMBED, _FORMAT, _SKIP = 0, 1, 4, 5, 6, 10
_KIND, _PARENT_SUB, _RIGHT, _LEFT = 0x1F, 0x20, 0x40, 0x80
_LARGEST_NUMBER = (1 << 53) - 1
_LARGEST_VALUE = 4_000  # characters of an atom or of the value of an attribute
_KEYS = frozenset({"kind", "level", "indent", "label", "m:strong", "m:emphasis"})
_ATOMS = frozenset({"citation", "footnote", "image"})


class Refused(ValueError):  # noqa: N818  reads better at the call site
    """Why an update does not enter: `code` is one of malformed, identity, future, content."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Run:
    """What one update adds under one identity: the clock of its first unit, and one past its last.

    `start == end` for an update that only deletes.
    """

    start: int
    end: int


class _Reader:
    """Numbers, strings and JSON as lib0 writes them; Refused where they end too soon."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def is_at_end(self) -> bool:
        return self._at == len(self._data)

    def byte(self) -> int:
        if self._at >= len(self._data):
            raise Refused("malformed")
        self._at += 1
        return self._data[self._at - 1]

    def number(self) -> int:
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                break
            shift += 7
            if shift > 49:
                raise Refused("malformed")
        if value > _LARGEST_NUMBER:
            raise Refused("malformed")
        return value

    def string(self) -> str:
        length = self.number()
        taken = self._data[self._at : self._at + length]
        self._at += length
        if len(taken) < length:
            raise Refused("malformed")
        try:
            return taken.decode()
        except UnicodeDecodeError:
            raise Refused("malformed") from None

    def json(self) -> Any:
        try:
            return json.loads(self.string())
        except (ValueError, RecursionError):
            raise Refused("malformed") from None


def check(update: bytes, *, client: int, known: Mapping[int, int]) -> Run:
    """Read an update typed under the identity `client`; raise Refused unless the text can take it.

    `known`: by identity, how many units of it the text has.
    """
    reader = _Reader(update)
    run = Run(known.get(client, 0), known.get(client, 0))
    for place in range(reader.number()):
        structs, said, clock = reader.number(), reader.number(), reader.number()
        if said != client or place:
            raise Refused("identity")
        if clock > known.get(client, 0):
            raise Refused("future")
        end = clock
        for _ in range(structs):
            end += _struct(reader, client, end, known)
        run = Run(clock, end)
    _deletions(reader, {**known, client: max(run.end, known.get(client, 0))})
    if not reader.is_at_end:
        raise Refused("malformed")
    return run


def stretches(update: bytes) -> dict[int, list[tuple[int, int]]]:
    """Of a whole document: by identity, the clock and the length of each stretch of units.

    The units of a stretch stand beside each other in the text, and nothing parts them.
    """
    reader = _Reader(update)
    found: dict[int, list[tuple[int, int]]] = {}
    everything = _Everything()
    for _ in range(reader.number()):
        structs, client, clock = reader.number(), reader.number(), reader.number()
        rows = found.setdefault(client, [])
        for _ in range(structs):
            length = _struct(reader, client, clock, everything)
            rows.append((clock, length))
            clock += length
    return found


class _Everything(dict[int, int]):
    """A whole document rests on nothing that it has not."""

    def get(self, _client: int, _default: Any = None) -> int:
        return _LARGEST_NUMBER


def _struct(reader: _Reader, client: int, clock: int, known: Mapping[int, int]) -> int:
    """Read one struct; return how many units it is long."""
    info = reader.byte()
    kind = info & _KIND
    if kind == _GC and not info & ~_KIND:
        return _length(reader)
    for side in (_LEFT, _RIGHT):
        if info & side:
            whose, at = reader.number(), reader.number()
            if at >= (clock if whose == client else known.get(whose, 0)):
                raise Refused("future")
    if not info & (_LEFT | _RIGHT) and (reader.number() != 1 or reader.string() != "text"):
        raise Refused("content")
    if info & _PARENT_SUB:
        raise Refused("content")
    return _content(reader, kind)


def _length(reader: _Reader) -> int:
    length = reader.number()
    if not length:
        raise Refused("malformed")
    return length


def _content(reader: _Reader, kind: int) -> int:
    if kind == _DELETED:
        return _length(reader)
    if kind == _STRING:
        units = len(reader.string().encode("utf-16-le")) // 2
        if not units:
            raise Refused("malformed")
        return units
    if kind == _EMBED:
        atom = reader.json()
        if not isinstance(atom, dict) or set(atom) != {"atom", "text"}:
            raise Refused("content")
        if atom["atom"] not in _ATOMS or not _is_short(atom["text"]) or "\n" in atom["text"]:
            raise Refused("content")
        return 1
    if kind == _FORMAT:
        key, value = reader.string(), reader.json()
        if key not in _KEYS or not (value is None or _is_short(value)):
            raise Refused("content")
        return 1
    raise Refused("content")


def _is_short(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _LARGEST_VALUE


def _deletions(reader: _Reader, known: Mapping[int, int]) -> None:
    for _ in range(reader.number()):
        client = reader.number()
        for _ in range(reader.number()):
            clock, length = reader.number(), _length(reader)
            if clock + length > known.get(client, 0):
                raise Refused("future")


def state(vector: bytes) -> dict[int, int]:
    """A state vector as numbers: by identity, how many units are there."""
    reader = _Reader(vector)
    found = {}
    for _ in range(reader.number()):
        client = reader.number()
        found[client] = reader.number()
    if not reader.is_at_end:
        raise Refused("malformed")
    return found
