"""Tags and filters of the pages: texts, numbers, dates, drawings."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django import template
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from chantier.ui import dates, drawing
from chantier.ui import markdown as texts
from chantier.ui.drawing import Bar

register = template.Library()


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
