"""Small drawings made by the server: bars and QR codes, as SVG without any style attribute."""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from zlib import crc32

import segno
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

LINE, BAR, GAP, LABEL_WIDTH = 20, 18, 16, 34  # pixels, but the last: characters


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. `text` is what stands beside it (the value unless told), `css_class` its colour."""

    label: str
    value: float
    text: str = ""
    css_class: str = ""

    @property
    def shown(self) -> str:
        """The number as the reader sees it."""
        return self.text or f"{self.value:g}"


def bars(rows: Iterable[Bar], title: str, most: float | None = None) -> SafeString:
    """Horizontal bars from zero to `most` (the greatest value unless told), labels above them.

    Widths are percentages and letters keep their size, so that a phone shows them as large as a
    screen. The figures stand again in the description: a table should still follow.
    """
    rows = list(rows)
    scale = most or max((row.value for row in rows), default=0) or 1
    top, parts = 0, []
    for row in rows:
        drawn, height = _bar(row, scale, top)
        parts.append(drawn)
        top += height + GAP
    description = "; ".join(f"{row.label}: {row.shown}" for row in rows)
    key = f"bar-{crc32(f'{title}{description}'.encode()):08x}"
    return format_html(
        '<svg class="bar" width="100%" height="{height}" role="img"'
        ' aria-labelledby="{key}-t" aria-describedby="{key}-d">'
        '<title id="{key}-t">{title}</title><desc id="{key}-d">{description}</desc>{parts}</svg>',
        height=max(top - GAP, 0),
        key=key,
        title=title,
        description=description,
        parts=format_html_join("", "{}", ((part,) for part in parts)),
    )


def _bar(row: Bar, scale: float, top: int) -> tuple[SafeString, int]:
    """One bar under its label, and its height."""
    lines = textwrap.wrap(str(row.label), LABEL_WIDTH) or [""]
    base = top + LINE * len(lines)
    drawn = format_html(
        '<g class="{css_class}"><text>{label}</text>'
        '<text class="value" x="100%" y="{text_y}" text-anchor="end">{shown}</text>'
        '<rect class="ground" x="0" y="{base}" width="100%" height="{bar}" />'
        '<rect x="0" y="{base}" width="{width}" height="{bar}" /></g>',
        css_class=row.css_class,
        label=format_html_join(
            "",
            '<tspan x="0" y="{}">{}</tspan>',
            ((top + LINE * number - 5, line) for number, line in enumerate(lines, 1)),
        ),
        text_y=base - 5,
        shown=row.shown,
        base=base,
        bar=BAR,
        width=f"{min(max(row.value / scale, 0), 1):.2%}",
    )
    return drawn, LINE * len(lines) + BAR


def qr(text: str, label: str) -> SafeString:
    """A QR code of `text`, named `label`; quarter-damage correction, for creased paper."""
    side, runs = _modules(text)
    return format_html(
        '<svg class="qr" viewBox="0 0 {side} {side}" role="img" aria-label="{label}"'
        ' shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z" />'
        '<path fill="#000" d="{runs}" /></svg>',
        side=side,
        label=label,
        runs=runs,
    )


@lru_cache(maxsize=128)
def _modules(text: str) -> tuple[int, str]:
    """How wide a code is, its quiet border included, and the path of what is dark.

    Kept: a projected screen shows the same code at each change of an evening.
    """
    matrix = segno.make_qr(text, error="q").matrix
    border = 4
    runs: list[str] = []
    for y, row in enumerate(matrix, border):
        x = border
        for dark, modules in groupby(row):
            length = len(list(modules))
            if dark:
                runs.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    return len(matrix) + 2 * border, "".join(runs)
