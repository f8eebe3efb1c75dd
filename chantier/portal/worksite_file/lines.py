"""On which line of a TOML file a value stands; tomllib reads values and forgets where they were."""

import re

Path = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.\-]+)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"^\s*([\w\-]+)\s*=")
_FENCES = ('"""', "'''")


def locate(source: str) -> dict[Path, int]:
    """Path → line, from 1: `("meetings", 1, "places"): 42`. Headers count as their table's line."""
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    fence = ""
    for number, line in enumerate(source.splitlines(), start=1):
        if fence:
            fence = "" if line.count(fence) % 2 else fence
            continue
        if header := _HEADER.match(line):
            table = _table(header[2].split("."), counts, repeated=header[1] == "[[")
            found[table] = number
        elif key := _KEY.match(line):
            found[(*table, key[1])] = number
            fence = next((mark for mark in _FENCES if line.count(mark) % 2), "")
    return found


def _table(words: list[str], counts: dict[Path, int], *, repeated: bool) -> Path:
    """The path of a header: `[[a.b]]` under the third `[[a]]` is `("a", 2, "b", n)`."""
    path: Path = ()
    for word in words[:-1]:
        path = (*path, word)
        if path in counts:
            path = (*path, counts[path])
    path = (*path, words[-1])
    if repeated:
        counts[path] = counts.get(path, -1) + 1
        path = (*path, counts[path])
    return path


def line_of(lines: dict[Path, int], path: Path) -> int:
    """The line of `path`, or of the nearest table that holds it; 1 for the file itself."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return 1
