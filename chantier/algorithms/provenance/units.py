"""A text as units: block markers, characters and inline atoms, to and from its plain form.

A newline is the *start* marker of a block and carries what the block is (`kind`, `level`,
`indent`…), so that making a heading of a line changes one character and re-credits nobody. Marks
are attributes of characters (`m:strong`, `m:emphasis`). Citations, footnotes and pictures are
atoms: one unit each. The plain form is the Markdown people type; `render(parse(text)) == text` for
every text.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

NEWLINE = "\n"
_HEADING = re.compile(r"(#{1,6}) ")
_ITEM = re.compile(r"( {0,12})([-*+]|[0-9]{1,9}[.)]) ")
_QUOTE = re.compile(r"((?:> ){1,6})")
_ROW = re.compile(r"\|.*\|")
# A citation, a footnote, a picture, strong words, emphasised words.
_INLINE = re.compile(
    r"(?P<citation>\[\s*(?:n\s*[°ºo]\s*\.?|№|#)\s*[0-9]{1,6}(?:\s*(?:,|;|et|and)\s*[0-9]{1,6})*\s*\])"
    r"|\^\[(?P<footnote>[^\[\]]+)\]"
    r"|(?P<image>!\[[^\[\]\n]*\]\(image-[0-9]{1,6}(?: \"[^\"\n]*\")?\))"
    r"|\*\*(?P<strong>[^\s*](?:[^*\n]*[^\s*])?)\*\*"
    r"|\*(?P<emphasis>[^\s*](?:[^*\n]*[^\s*])?)\*",
    re.IGNORECASE,
)
_MARKS = {"m:strong": "**", "m:emphasis": "*"}
_BLOCK_KEYS = frozenset({"kind", "level", "indent", "label"})

Attributes = dict[str, str]


@dataclass(frozen=True, slots=True)
class Unit:
    """One character, a block marker (`value` is a newline), or an atom (`value` its plain form).

    `atom`: "citation", "footnote", "image"; "" for a character or a marker.
    """

    value: str
    attributes: Attributes = field(default_factory=dict)
    atom: str = ""

    @property
    def is_marker(self) -> bool:
        """Starts a block."""
        return self.value == NEWLINE and not self.atom

    @property
    def key(self) -> tuple[str, str]:
        """What is compared when two texts are: the character, never its attributes."""
        return self.atom, self.value


def meaningful(value: str, attributes: Attributes) -> Attributes:
    """The attributes that say something of such a unit: of the block on a marker, else marks.

    Attributes can spill over when two people write at the edge of a run at once.
    """
    if value == NEWLINE:
        return {name: given for name, given in attributes.items() if name in _BLOCK_KEYS}
    return {name: given for name, given in attributes.items() if name in _MARKS}


def parse(plain: str) -> list[Unit]:
    """The units of a plain text: every line a block. The empty text has none."""
    if not plain:
        return []
    return [unit for line in plain.split(NEWLINE) for unit in parse_line(line)]


def parse_line(line: str) -> list[Unit]:
    """The marker of one line and what it holds. What would not read back the same stays plain."""
    block, rest = _block(line)
    units = [Unit(NEWLINE, block), *_inline(rest)]
    if "".join(_rendered_line(units)) == line:
        return units
    return [Unit(NEWLINE), *(Unit(character) for character in line)]


def _block(line: str) -> tuple[Attributes, str]:
    if found := _HEADING.match(line):
        return {"kind": "heading", "level": str(len(found[1]))}, line[found.end() :]
    if found := _ITEM.match(line):
        attributes = {"kind": "item", "label": found[2]}
        if found[1]:
            attributes["indent"] = str(len(found[1]))
        return attributes, line[found.end() :]
    if found := _QUOTE.match(line):
        return {"kind": "quote", "level": str(len(found[1]) // 2)}, line[found.end() :]
    if _ROW.fullmatch(line):  # rows stay lines: two people in two rows do not meet
        return {"kind": "row"}, line
    return {}, line


def _inline(words: str) -> Iterator[Unit]:
    at = 0
    for found in _INLINE.finditer(words):
        yield from (Unit(character) for character in words[at : found.start()])
        kind = str(found.lastgroup)
        if kind in ("citation", "footnote", "image"):
            yield Unit(found[0], {}, kind)
        else:
            yield from (Unit(character, {f"m:{kind}": "true"}) for character in found[kind])
        at = found.end()
    yield from (Unit(character) for character in words[at:])


def blocks(units: Iterable[Unit]) -> list[list[Unit]]:
    """The units cut before each marker."""
    cut: list[list[Unit]] = []
    for unit in units:
        if unit.is_marker or not cut:
            cut.append([])
        cut[-1].append(unit)
    return cut


def render(units: Iterable[Unit]) -> str:
    """The plain form."""
    return "".join(piece for _unit, piece in pieces(list(units)))


def pieces(units: list[Unit]) -> list[tuple[int, str]]:
    """The plain form cut by the unit it comes from: `(index, characters)`, in reading order."""
    written: list[tuple[int, str]] = []
    at = 0
    for number, block in enumerate(blocks(units)):
        line = _rendered_line(block)
        if number and block[0].is_marker:
            line[0] = NEWLINE + line[0]
        written += [(at + offset, piece) for offset, piece in enumerate(line)]
        at += len(block)
    return written


def _rendered_line(block: list[Unit]) -> list[str]:
    """One string a unit; the signs of a mark go with the first and the last unit that has it."""
    line = [_prefix(unit) if unit.is_marker else unit.value for unit in block]
    for name, sign in _MARKS.items():
        for start, end in _marked(block, name):
            line[start] = sign + line[start]
            line[end] += sign
    return line


def _prefix(marker: Unit) -> str:
    attributes = marker.attributes
    kind = attributes.get("kind", "")
    if kind == "heading":
        return "#" * _number(attributes.get("level"), 6) + " "
    if kind == "quote":
        return "> " * _number(attributes.get("level"), 6)
    if kind == "item":
        indent = " " * _number(attributes.get("indent", "0"), 12, least=0)
        return f"{indent}{attributes.get('label', '-')} "
    return ""


def _number(given: str | None, most: int, least: int = 1) -> int:
    number = int(given) if given and given.isdecimal() and len(given) < 4 else least
    return max(least, min(most, number))


def _marked(block: list[Unit], name: str) -> Iterator[tuple[int, int]]:
    """First and last unit of each marked stretch, without spaces at its ends."""
    start: int | None = None
    for index in range(len(block) + 1):
        inside = index < len(block) and name in block[index].attributes
        if inside and not block[index].is_marker and start is None:
            start = index
        elif not inside and start is not None:
            stretch = [at for at in range(start, index) if not block[at].value.isspace()]
            if stretch:
                yield stretch[0], stretch[-1]
            start = None
