"""French typography, once for all forms: spaces, apostrophes, ellipses; letters never change."""

import dataclasses
import re
from collections.abc import Callable
from typing import Any, TypeVar

from chantier.typesetting import tree

NARROW = "\u202f"  # narrow no-break space
FIXED = "\u00a0"  # no-break space
_S = f"[ {FIXED}{NARROW}]"  # any space that may stand on a line
_UNITS = "km²|km|m²|m³|cm|mm|m|ha|kg|g|t|kWh|h|min|s|°C|k€|M€|€|%|‰|\\$|£"
_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
# What is no prose: addresses of the web and of mail.
_ADDRESS = re.compile(r"(?:https?://|www\.|mailto:)\S+|[^\s@]+@[^\s@]+\.[^\s@]+")

Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]
_RULES: tuple[Rule, ...] = (
    # 1. The apostrophe and the ellipsis.
    (re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])"), "’"),
    (re.compile(r"(?<!\.)\.\.\.(?!\.)"), "…"),
    # 2. Narrow space before ; ! ? (and between them none).
    (re.compile(rf"{_S}+(?=[;!?])"), NARROW),
    (re.compile(r"(?<=[^\W_]|[)\]»%€])(?=[;!?]+(?:[\s»)]|$))"), NARROW),
    # 3. No-break space before a colon that ends a word, and inside guillemets.
    (re.compile(rf"{_S}+(?=:(?:\s|$))"), FIXED),
    (re.compile(r"(?<=[^\W\d_])(?=:(?:\s|$))"), FIXED),
    (re.compile(rf"«{_S}*"), f"«{FIXED}"),
    (re.compile(rf"{_S}*»"), f"{FIXED}»"),
    # 4. Thousands, hours, then units.
    (
        re.compile(rf"(?<![\d.,])\d{{1,3}}(?:{_S}\d{{3}})+(?!\d|{_S}\d)"),
        lambda match: re.sub(_S, NARROW, match.group()),
    ),
    (re.compile(rf"(?<=\d){_S}h{_S}(?=\d\d(?!\d))"), f"{NARROW}h{NARROW}"),
    (re.compile(rf"(?<=\d){_S}(?=(?:{_UNITS})(?!\w))"), NARROW),
    (re.compile(r"(?<=\d)(?=[%€](?!\w))"), NARROW),
    # 5. Nothing stays alone at the end of a line: p. 12, n° 3, M. Untel, 13 octobre.
    (re.compile(rf"\b(p|pp|cf|art|chap|vol|fig|éd|t)\.{_S}(?=\w)"), rf"\1.{FIXED}"),
    (re.compile(rf"\b([nN]°){_S}?(?=\d)"), rf"\1{FIXED}"),
    (re.compile(rf"\b(M|MM)\.{_S}(?=[^\W\d_a-z])"), rf"\1.{FIXED}"),
    (re.compile(rf"\b(Mme|Mmes|Dr|Pr|Me){_S}(?=[^\W\d_a-z])"), rf"\1{FIXED}"),
    (re.compile(rf"(?<!\d)(\d{{1,2}}|1er){_S}(?=(?:{_MONTHS})\b)", re.IGNORECASE), rf"\1{FIXED}"),
)

T = TypeVar("T")


def typography(text: str, language: str) -> str:
    """`text` with the spaces French asks for; unchanged in any other language. Idempotent."""
    if not language.lower().startswith("fr"):
        return text
    parts: list[str] = []
    end = 0
    for address in _ADDRESS.finditer(text):
        parts += [_prose(text[end : address.start()]), address.group()]
        end = address.end()
    return "".join([*parts, _prose(text[end:])])


def _prose(text: str) -> str:
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


def apply(document: tree.Document) -> tree.Document:
    """The document with its typography; what stands in a dissent is left to the letter."""
    changes: dict[str, Any] = {
        name: typography(getattr(document, name), document.language)
        for name in ("title", "subtitle", "description")
    }
    children = tuple(apply_to_node(node, document.language) for node in document.children)
    return dataclasses.replace(document, children=children, **changes)


def apply_to_node(node: T, language: str) -> T:
    """A node, or any value within one, with its typography."""
    return _applied(node, language)  # type: ignore[no-any-return]


_TEXTS = frozenset(("text", "caption", "alt", "label"))


def _applied(value: Any, language: str, name: str = "") -> Any:
    if isinstance(value, tuple):
        return tuple(_applied(item, language, name) for item in value)
    if isinstance(value, str):
        return typography(value, language) if name in _TEXTS else value
    if isinstance(value, tree.Aside) and value.kind == "dissent":
        return dataclasses.replace(value, label=typography(value.label, language))
    if isinstance(value, tree.NODES):
        return dataclasses.replace(
            value,
            **{
                field.name: _applied(getattr(value, field.name), language, field.name)
                for field in dataclasses.fields(value)
            },
        )
    return value
