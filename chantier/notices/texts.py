"""The long texts: one Markdown file per kind and language, in any app's `texts/`, filled in here.

`texts/<kind>.<language>.md` begins with `Subject: …` and a blank line; the rest is a Django
template over Markdown. `texts/<kind>.sms.<language>.md`, if there is one, is what a phone gets
instead. What is filled in is escaped: a name with stars and brackets prints as it is written.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.template import Context, Template
from django.template.base import FilterExpression, VariableNode
from django.utils import formats, timezone, translation
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable("image")
_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&^])")
_ADDRESS = re.compile(r"https?://[\w\-./?=&%:#~+@,]+")


class NoText(LookupError):  # noqa: N818  reads better at the call site
    """No app, or more than one, has the text that was asked for."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text filled in: its subject on one line, its body in Markdown."""

    subject: str
    body: str


def render(kind: str, language: str, context: Mapping[str, Any], *, channel: str = "") -> Rendered:
    """Fill in the text of `kind`. Raises NoText; a name missing from `context` stays empty."""
    with translation.override(language):
        filled = _template(kind, language, channel).render(Context(dict(context)))
    head, _, body = filled.strip().partition("\n")
    if not head.startswith("Subject:"):
        raise NoText(f"texts/{kind}.{language}.md does not begin with 'Subject:'")
    return Rendered(to_plain(one_line(head.removeprefix("Subject:"))), body.strip())


def one_line(text: str) -> str:
    """Any white space, line ends included, becomes one space: safe in a header."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def find(kind: str, language: str, channel: str = "") -> Path:
    """The file of a text: for this channel or any, in this language or the default one."""
    languages = dict.fromkeys([language, settings.LANGUAGE_CODE])
    for code in languages:
        for name in [f"{kind}.{channel}.{code}.md"] * bool(channel) + [f"{kind}.{code}.md"]:
            found = [
                path
                for app in apps.get_app_configs()
                if (path := Path(app.path) / "texts" / name).is_file()
            ]
            if len(found) > 1:
                raise NoText(f"{name} is in several apps: {', '.join(map(str, found))}")
            if found:
                return found[0]
    raise NoText(f"no app has texts/{kind}.{language}.md")


def to_html(body: str) -> str:
    """A body as HTML. Raw HTML in it stays text."""
    html: str = _MARKDOWN.render(body)
    return html


def to_plain(body: str) -> str:
    """A body as plain text: marks gone, links as `words: address`, lists kept."""
    lines: list[str] = []
    _Plain(lines).blocks(_MARKDOWN.parse(body))
    return "\n".join(lines).strip()


def escape(value: Any) -> SafeString:
    """A value as Markdown that prints the same characters. Addresses on the web are left alone."""
    if isinstance(value, SafeString):
        return value
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    text = str(formats.localize(value)).strip()
    if _ADDRESS.fullmatch(text):
        return mark_safe(text)  # noqa: S308  nothing in it means anything to Markdown
    lines = [_PUNCTUATION.sub(r"\\\1", line.strip()) for line in text.splitlines() if line.strip()]
    return mark_safe("\\\n".join(lines))  # noqa: S308  escaped just above


class _Escaped(FilterExpression):
    """What a `{{ name }}` of a text gives: escaped for Markdown rather than for HTML."""

    def __init__(self, inner: FilterExpression) -> None:
        self._inner = inner

    def __str__(self) -> str:
        return str(self._inner)

    def resolve(self, context: Context, ignore_failures: bool = False) -> Any:
        return escape(self._inner.resolve(context, ignore_failures))


@cache
def _template(kind: str, language: str, channel: str) -> Template:
    path = find(kind, language, channel)
    template = Template(path.read_text("utf-8"), name=f"texts/{path.name}")
    for node in template.nodelist.get_nodes_by_type(VariableNode):
        if isinstance(node, VariableNode):
            node.filter_expression = _Escaped(node.filter_expression)
    return template


class _Plain:
    """Writes Markdown tokens as lines of plain text."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.bullets: list[str] = []
        self.next_prefix = ""

    def blocks(self, tokens: list[Token]) -> None:
        for token in tokens:
            if token.type in ("bullet_list_open", "ordered_list_open"):
                self.bullets.append("-" if token.type[0] == "b" else "1.")
            elif token.type in ("bullet_list_close", "ordered_list_close"):
                self.bullets.pop()
                self._space()
            elif token.type == "list_item_open":
                mark = self.bullets[-1] if self.bullets[-1] == "-" else f"{token.info}."
                self.next_prefix = "  " * (len(self.bullets) - 1) + mark + " "
            elif token.type == "inline":
                self._write(_inline(token.children or []))
            elif token.type in ("fence", "code_block"):
                self._write(token.content.rstrip())
            elif token.type in ("paragraph_close", "heading_close") and not self.bullets:
                self._space()

    def _write(self, text: str) -> None:
        prefix, self.next_prefix = self.next_prefix, ""
        indent = " " * len(prefix)
        for index, line in enumerate(text.split("\n")):
            self.lines.append((indent if index else prefix) + line)

    def _space(self) -> None:
        if self.lines and self.lines[-1]:
            self.lines.append("")


def _inline(tokens: list[Token]) -> str:
    words: list[str] = []
    href, begin = "", 0
    for token in tokens:
        if token.type == "link_open":
            href, begin = str(token.attrs.get("href", "")), len(words)
        elif token.type == "link_close":
            said = "".join(words[begin:])
            target = href.removeprefix("mailto:")
            words[begin:] = [said if said in (href, target) else f"{said}: {target}"]
        else:
            words.append("\n" if token.type in ("softbreak", "hardbreak") else token.content)
    return "".join(words)
