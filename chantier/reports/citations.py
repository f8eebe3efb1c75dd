"""How a text names the contributions it rests on: `[n° 12]`, `[n° 3, 12]`. Pure."""

import re
from collections.abc import Callable, Iterable

# Typed by hand, on any keyboard: n°, no, nº, № or # before the number.
_CITATION = re.compile(
    r"\[\s*(?:n\s*[°ºo]\s*\.?|№|#)\s*(\d{1,6}(?:\s*(?:,|;|et|and)\s*\d{1,6})*)\s*\]",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+")


def cited_in(text: str) -> list[int]:
    """The numbers cited in `text`, each once, in ascending order."""
    return sorted(
        {int(number) for match in _CITATION.finditer(text) for number in _NUMBER.findall(match[1])}
    )


def without(text: str) -> str:
    """`text` without its citations."""
    return _CITATION.sub("", text)


def linked(html: str, known: Iterable[int], link: Callable[[int], str]) -> str:
    """`html` with each cited number that is `known` replaced by `link(number)`.

    `html` comes from the Markdown renderer: what people typed is already escaped in it.
    """
    numbers = frozenset(known)

    def one(found: re.Match[str]) -> str:
        number = int(found[0])
        return link(number) if number in numbers else found[0]

    def all_of(match: re.Match[str]) -> str:
        head = match[0][: match.start(1) - match.start(0)]
        return head + _NUMBER.sub(one, match[1]) + "]"

    return _CITATION.sub(all_of, html)


def pieces(text: str) -> list[str | list[int]]:
    """`text` cut at its citations: words, and the numbers of each citation. Nothing empty."""
    found: list[str | list[int]] = []
    end = 0
    for match in _CITATION.finditer(text):
        # The space before a citation goes with it: a note is called right after its word.
        found.append(text[end : match.start()].rstrip())
        found.append([int(number) for number in _NUMBER.findall(match[1])])
        end = match.end()
    return [piece for piece in [*found, text[end:]] if piece]
