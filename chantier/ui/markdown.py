"""Texts written by people, in Markdown, made into HTML that can do no harm.

Beyond the common signs: tables, whose first row names the columns (and whose first column names the
rows where its own name is left empty), `^[words]` for a footnote, and `![what it shows](image-3
"caption")` for the picture of that number, where whoever shows the text has pictures.
"""

import hashlib
import re
from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

SAFE_SCHEMES = ("http://", "https://", "mailto:")
DEEPEST = 6
PICTURE = re.compile(r'!\[([^\[\]\n]*)\]\(image-(\d{1,6})(?: "([^"\n]*)")?\)')
_NOTE = re.compile(r"\^\[([^\[\]]+)\]")


def html(text: str, under: int = 1, pictures: Mapping[int, str] | None = None) -> SafeString:
    """HTML of `text`. Its headings come below a heading of level `under`, none skipping a level.

    Raw HTML is shown as typed, links lead to http, https or mailto only. `pictures`: by number, the
    addresses of those that may be shown; others are words.
    """
    # Notes have an address of their own, whatever other texts the page shows.
    name = hashlib.sha256(text.encode()).hexdigest()[:8]
    env: dict[str, Any] = {"name": name, "notes": [], "pictures": pictures or {}}
    tokens = _parser.parse(text, env)
    _set_levels(tokens, under)
    _set_row_headers(tokens)
    _set_figures(tokens)
    rendered: str = _parser.renderer.render(tokens, _parser.options, env)
    return mark_safe(rendered + _notes(env))  # noqa: S308  every text in it was escaped


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


def _set_row_headers(tokens: Sequence[Token]) -> None:
    """A column whose own name is empty names the rows. Styles, which our policy forbids, go."""
    column, names_rows, in_head = 0, False, False
    for at, token in enumerate(tokens):
        if token.type in ("thead_open", "tbody_open"):
            in_head = token.type == "thead_open"
        elif token.type == "tr_open":
            column = 0
        elif token.type in ("th_open", "td_open"):
            token.attrs = {}
            column += 1
            if in_head and column == 1:
                names_rows = not tokens[at + 1].content
            if in_head and tokens[at + 1].content:
                token.attrs = {"scope": "col"}
            elif in_head or (names_rows and column == 1):
                token.tag = "td" if in_head else "th"
                tokens[at + 2].tag = token.tag
                token.attrs = {} if in_head else {"scope": "row"}


def _set_figures(tokens: Sequence[Token]) -> None:
    """A paragraph that is nothing but a picture is a figure."""
    for opening, inside, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opening.type == "paragraph_open" and inside.children:
            (first, *others) = inside.children
            if first.type == "picture" and not others and not opening.hidden:
                opening.tag = closing.tag = "figure"
                first.tag = "figcaption"


def read_note_or_picture(state: StateInline, silent: bool) -> bool:
    """A rule for the parser: a footnote or a picture that there is begins here.

    Its token is a "note" or a "picture", whose `meta["found"]` are the words of the note, or what
    the picture shows, its number and its caption.
    """
    for kind, pattern in (("note", _NOTE), ("picture", PICTURE)):
        found = pattern.match(state.src, state.pos)
        if not found or (kind == "picture" and int(found[2]) not in state.env.get("pictures", ())):
            continue
        if not silent:
            state.push(kind, "", 0).meta = {"found": found.groups()}
        state.pos = found.end()
        return True
    return False


def _open_table(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    env: MutableMapping[str, Any],
) -> str:
    label = escape(
        pgettext("rows and columns", "Table")
    )  # wider than a phone, it is moved by the arrow keys too
    return f'<div class="table-wrap" role="group" aria-label="{label}" tabindex="0"><table>\n'


def _close_table(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    env: MutableMapping[str, Any],
) -> str:
    return "</table></div>\n"


def _draw_note(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    env: MutableMapping[str, Any],
) -> str:
    env["notes"].append(tokens[index].meta["found"][0].strip())
    number = len(env["notes"])
    return (
        f'<sup><a id="call-{env["name"]}-{number}" href="#note-{env["name"]}-{number}"'
        f' role="doc-noteref">{number}</a></sup>'
    )


def _notes(env: Mapping[str, Any]) -> str:
    """The footnotes, after the text."""
    if not env["notes"]:
        return ""
    back = gettext("Back to the text")
    items = "".join(
        format_html(
            '<li id="note-{0}-{1}">{2} <a href="#call-{0}-{1}" role="doc-backlink"'
            ' aria-label="{3}">↩</a></li>',
            env["name"],
            number,
            words,
            back,
        )
        for number, words in enumerate(env["notes"], start=1)
    )
    return f'<ol class="notes" aria-label="{escape(gettext("Notes"))}">{items}</ol>'


def _draw_picture(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    env: MutableMapping[str, Any],
) -> str:
    alt, number, caption = tokens[index].meta["found"]
    address = env["pictures"][int(number)]
    drawn = format_html('<img src="{}" alt="{}" loading="lazy">', address, alt)
    tag = mark_safe(tokens[index].tag or "span")  # noqa: S308  ours
    return drawn + format_html("<{}>{}</{}>", tag, caption, tag) if caption else drawn


_parser = (
    MarkdownIt("commonmark", {"html": False, "typographer": False})
    .enable("table")
    .disable(["image", "html_block", "html_inline"])
)
_parser.validateLink = _is_safe  # type: ignore[method-assign, assignment]
_parser.inline.ruler.before("link", "note_or_picture", read_note_or_picture)
_parser.add_render_rule("link_open", _open_link)
_parser.add_render_rule("table_open", _open_table)
_parser.add_render_rule("table_close", _close_table)
_parser.add_render_rule("note", _draw_note)
_parser.add_render_rule("picture", _draw_picture)
