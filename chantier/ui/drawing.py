"""Small drawings made by the server: bars and QR codes, as SVG without any style attribute."""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from zlib import crc32

import segno
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

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
        lines = textwrap.wrap(str(row.label), LABEL_WIDTH) or [""]
        base = top + LINE * len(lines)
        label = format_html_join(
            "", '<tspan x="0" y="{}">{}</tspan>', ((top + LINE * n - 5, line) for n, line in enumerate(lines, 1))
        )
        width = round(min(max(row.value / scale, 0), 1) * 100, 2)
        parts.append(
            format_html(
                '<g class="{}"><text>{}</text><text class="value" x="100%" y="{}" text-anchor="end">'
                '{}</text><rect class="ground" x="0" y="{}" width="100%" height="{}" />'
                '<rect x="0" y="{}" width="{}%" height="{}" /></g>',
                row.css_class, label, base - 5, row.shown, base, BAR, base, width, BAR,
            )
        )  # fmt: skip
        top = base + BAR + GAP
    description = "; ".join(f"{row.label}: {row.shown}" for row in rows)
    key = f"bar-{crc32(f'{title}{description}'.encode()):08x}"
    return format_html(
        '<svg class="bar" width="100%" height="{}" role="img" aria-labelledby="{}-t {}-d">'
        '<title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}</svg>',
        max(top - GAP, 0), key, key, key, title, key, description,
        mark_safe("".join(parts)),  # noqa: S308  made by format_html above
    )  # fmt: skip


def qr(text: str, label: str) -> SafeString:
    """A QR code of `text`, named `label`; quarter-damage correction, for creased paper."""
    code = segno.make_qr(text, error="q")
    border = 4
    runs = []
    for y, row in enumerate(code.matrix):
        x = 0
        while x < len(row):
            length = 1
            while x + length < len(row) and row[x + length] == row[x]:
                length += 1
            if row[x]:
                runs.append(f"M{x + border} {y + border}h{length}v1h-{length}z")
            x += length
    side = len(code.matrix) + 2 * border
    return format_html(
        '<svg class="qr" viewBox="0 0 {} {}" role="img" aria-label="{}" shape-rendering="crispEdges">'
        '<path fill="#fff" d="M0 0h{}v{}H0z" /><path fill="#000" d="{}" /></svg>',
        side, side, label, side, side, "".join(runs),
    )  # fmt: skip
