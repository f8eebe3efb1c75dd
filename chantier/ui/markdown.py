"""Texts written by people, in Markdown, made into HTML that can do no harm."""

from collections.abc import MutableMapping, Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

SAFE_SCHEMES = ("http://", "https://", "mailto:")
DEEPEST = 6


def html(text: str, under: int = 1) -> SafeString:
    """HTML of `text`. Its headings come below a heading of level `under`, none skipping a level.

    Raw HTML is shown as typed, images are not fetched, links lead to http, https or mailto only.
    """
    tokens = _parser.parse(text)
    _set_levels(tokens, under)
    rendered: str = _parser.renderer.render(tokens, _parser.options, {})
    return mark_safe(rendered)  # noqa: S308  every text in it went through the renderer's escaping


def plain(text: str) -> str:
    """The words of `text` without their marks, in one line: for a summary or a description."""
    words: list[str] = []
    for token in _parser.parse(text):
        code = [token] if token.type in {"fence", "code_block"} else []
        words += [
            " " if part.type in {"softbreak", "hardbreak"} else part.content
            for part in token.children or code
        ]
        words.append(" ")
    return " ".join("".join(words).split())


def _set_levels(tokens: Sequence[Token], under: int) -> None:
    """Give each heading the level of its depth in the outline: `#` then `###` become h2 then h3."""
    outline: list[int] = []
    for opening, closing in zip(tokens, tokens[2:], strict=False):
        if opening.type != "heading_open":
            continue
        written = int(opening.tag[1])
        while outline and outline[-1] >= written:
            outline.pop()
        outline.append(written)
        opening.tag = closing.tag = f"h{min(under + len(outline), DEEPEST)}"


def _is_safe(address: str) -> bool:
    return address.strip().lower().startswith(SAFE_SCHEMES)


def _open_link(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    env: MutableMapping[str, Any],
) -> str:
    tokens[index].attrSet("rel", "noopener nofollow")
    return renderer.renderToken(tokens, index, options, env)


# Tables are left out: their alignment is written as a style attribute, which our policy forbids.
_parser = MarkdownIt("commonmark", {"html": False, "typographer": False}).disable(
    ["image", "html_block", "html_inline"]
)
_parser.validateLink = _is_safe  # type: ignore[method-assign, assignment]
_parser.add_render_rule("link_open", _open_link)
