"""Tags and filters of the pages: texts, numbers, dates, drawings."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.urls import get_script_prefix
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from chantier.ui import dates, drawing
from chantier.ui import markdown as texts
from chantier.ui.drawing import Bar

register = template.Library()
MOST_KEPT = 1000


@register.filter
def markdown(text: str, under: int = 1) -> SafeString:
    """`{{ text|markdown:2 }}`: the text as HTML, its headings below one of level 2."""
    return texts.html(text or "", under)


@register.filter
def plain(text: str) -> str:
    """`{{ text|plain|truncatewords:30 }}`: a Markdown text without its marks."""
    return texts.plain(text or "")


@register.filter
def percent(share: float | None, decimals: int = 0) -> str:
    """`{{ .432|percent }}`: « 43 % » in French, "43%" in English; a dash when there is no share."""
    if share is None:
        return "–"
    number = number_format(round(share * 100, decimals), decimals)
    return f"{number}\u202f%" if (get_language() or "fr").startswith("fr") else f"{number}%"


@register.filter
def day(value: date) -> str:
    """`{{ meeting.starts_at|day }}`: « mardi 1er décembre 2015 »."""
    return dates.day(value)


@register.filter
def hour(value: time | datetime) -> str:
    """`{{ item.starts_at|hour }}`: « 19 h »."""
    return dates.hour(value)


@register.simple_tag
def hours(start: time | datetime, end: time | datetime) -> str:
    """`{% hours meeting.starts_at meeting.ends_at %}`: « de 19 h à 21 h 30 »."""
    return dates.hours(start, end)


@register.simple_tag
def bars(rows: Iterable[Bar], title: str, most: float | None = None) -> SafeString:
    """`{% bars rows title=… %}`: rows are `chantier.ui.drawing.Bar`; put a table after it."""
    return drawing.bars(rows, title, most)


@register.simple_tag
def qr(text: str, label: str) -> SafeString:
    """`{% qr address label %}`: a QR code that says what it is."""
    return drawing.qr(text, label)


class OnceNode(template.Node):
    """What `{% once %}` stands for."""

    def __init__(self, nodelist: NodeList, words: dict[str, FilterExpression]) -> None:
        self.nodelist, self.words = nodelist, words
        self._drawn: dict[tuple[Any, ...], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """The drawing of these words, made now if it was not yet."""
        words = {name: word.resolve(context) for name, word in self.words.items()}
        if any(not isinstance(value, (str, int, type(None))) for value in words.values()):
            raise TypeError(f"{{% once %}} wants plain values: {words}")
        key = (get_language(), get_script_prefix(), *words.values())
        if key not in self._drawn:
            if len(self._drawn) >= MOST_KEPT:
                self._drawn.clear()
            self._drawn[key] = self.nodelist.render(context.new(words))
        return self._drawn[key]


@register.tag
def once(parser: Parser, token: Token) -> OnceNode:
    """`{% once number=row.number %}…{% endonce %}`: drawn once a process for each of its words.

    Between the two, the page knows these words and the language, nothing else: what is kept can
    depend on nothing else. Give it plain values: numbers, texts, true or false.
    """
    bits = token.split_contents()[1:]
    words = token_kwargs(bits, parser)
    if bits:
        raise template.TemplateSyntaxError("{% once %} wants name=value, and nothing else")
    nodelist = parser.parse(("endonce",))
    parser.delete_first_token()
    if nodelist.get_nodes_by_type(CsrfTokenNode):
        raise template.TemplateSyntaxError("a form's token is drawn each time, not once")
    return OnceNode(nodelist, words)
