"""What changed from one release to the next, in the text and in the open data."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from chantier.typesetting import tree


@dataclass(frozen=True, slots=True)
class Change:
    """A block that came, or went. `where`: the heading under which it stands."""

    kind: Literal["added", "removed"]
    text: str
    where: str


@dataclass(frozen=True, slots=True)
class TableChange:
    """How many rows of a table of the open data came and went."""

    title: str
    added: int
    removed: int


def of_texts(old: tree.Document, new: tree.Document) -> list[Change]:
    """Blocks that are not in both, in reading order."""
    before, after = list(_blocks(old)), list(_blocks(new))
    same = SequenceMatcher(
        None, [text for text, _at in before], [text for text, _at in after], autojunk=False
    )
    changes: list[Change] = []
    for kind, a, b, c, d in same.get_opcodes():
        if kind != "equal":
            changes += [Change("removed", text, where) for text, where in before[a:b]]
            changes += [Change("added", text, where) for text, where in after[c:d]]
    return changes


def _blocks(document: tree.Document) -> Iterator[tuple[str, str]]:
    where = ""
    for block in document.children:
        if isinstance(block, tree.Heading):
            where = block.text
        if text := " ".join(_words(tree.to_data(block))):
            yield text, where


def _words(data: Any) -> Iterator[str]:
    """What is read in a block: not its marks, not its addresses."""
    if isinstance(data, list):
        for one in data:
            yield from _words(one)
    elif isinstance(data, dict):
        for name, value in data.items():
            if isinstance(value, str):
                if name in {"text", "caption", "alt", "label", "signature"} and value.strip():
                    yield value.strip()
            else:
                yield from _words(value)


def of_tables(
    old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> list[TableChange]:
    """Tables whose rows are not the same."""
    before = {table["name"]: _rows(table) for table in old}
    found = []
    for table in new:
        rows, was = _rows(table), before.get(table["name"], set())
        if rows != was:
            found.append(TableChange(table["title"], len(rows - was), len(was - rows)))
    return found


def _rows(table: Mapping[str, Any]) -> set[tuple[Any, ...]]:
    return {tuple(row) for row in table["rows"]}
