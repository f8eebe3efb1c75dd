"""The answers to a statement as a drawing and as words: the same numbers, none that is hidden."""

from dataclasses import dataclass
from html import escape

from django.utils.translation import gettext as _

from chantier.debates.queries import Results

# Units of the drawing: points where the text around it has letters of 18; LETTER: a mean width.
WIDTH, BAR, TEXT, LETTER = 480, 26, 19, 8.6
LINE, GAP = 27, 20
FONT = "Libertinus Serif, Georgia, serif"
# Agree, disagree, pass: told apart in grey and by most colour visions; white letters read on them.
FILLS = ("#1f4e79", "#9a3b1e", "#6b625a")


def shown(count: int | None) -> str:
    """A count, or a dash where it is hidden."""
    return "–" if count is None else str(count)


@dataclass(frozen=True, slots=True)
class Bar:
    """The answers of a constituency, or of all; None is hidden."""

    name: str
    agree: int | None
    disagree: int | None
    passed: int | None

    @property
    def counts(self) -> tuple[int | None, ...]:
        """In the order of FILLS."""
        return self.agree, self.disagree, self.passed

    @property
    def words(self) -> str:
        """« Élus : 8 d’accord, 2 pas d’accord »; what is hidden is said to be."""
        told = [
            words % {"count": count}
            for words, count in zip(
                (_("%(count)d agree"), _("%(count)d disagree"), _("%(count)d pass")),
                self.counts,
                strict=True,
            )
            if count is not None
        ]
        if None in self.counts:
            told.append(_("the rest is too small to be shown"))
        return _("%(name)s: %(words)s") % {"name": self.name, "words": ", ".join(told)}


def bars_of(result: Results) -> list[Bar]:
    """All together if two of its counts may be seen, then each constituency seen whole."""
    whole = Bar(_("All constituencies"), *result.total[1:4])
    bars = [whole] if sum(bool(count) for count in whole.counts) > 1 else []
    return bars + [
        Bar(str(row.constituency), *row[1:4])
        for row in result.rows
        if row.n and None not in row[1:4]
    ]


def unseen(result: Results) -> list[str]:
    """Constituencies whose answers are hidden."""
    return [str(row.constituency) for row in result.rows if None in row[1:4]]


def in_words(result: Results) -> str:
    """What the drawing shows, for those who do not see it."""
    opening = _("Bars of the answers to “%(text)s”.") % {"text": result.statement.text}
    return f"{opening} {'; '.join(bar.words for bar in bars_of(result))}."


def of_votes(result: Results) -> bytes:
    """One bar a row of `bars_of`, all as long; its name above it. An SVG without any style."""
    parts = _legend()
    top = LINE + GAP
    for bar in bars_of(result):
        parts += _drawn(bar, top)
        top += LINE + BAR + GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top - GAP + 2}"'
        f' width="{WIDTH}" height="{top - GAP + 2}" font-family="{FONT}" font-size="{TEXT}"'
        f' fill="#201c19">\n{"".join(parts)}</svg>\n'
    ).encode()


def _legend() -> list[str]:
    parts, left = [], 0.0
    for fill, word in zip(FILLS, (_("Agree"), _("Disagree"), _("Pass")), strict=True):
        parts.append(f'<rect x="{left:.0f}" y="4" width="16" height="16" fill="{fill}"/>\n')
        parts.append(_words(left + 24, 18, word))
        left += 24 + LETTER * len(word) + 30
    return parts


def _words(x: float, y: float, words: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}"{more}>{escape(words)}</text>\n'


def _drawn(bar: Bar, top: float) -> list[str]:
    base, left = top + LINE, 0.0
    parts = [_words(0, base - 8, bar.name)]
    everybody = sum(count or 0 for count in bar.counts) or 1
    for fill, count in zip(FILLS, bar.counts, strict=True):
        if not count:
            continue
        wide = WIDTH * count / everybody
        parts.append(
            f'<rect x="{left:.1f}" y="{base}" width="{wide:.1f}" height="{BAR}" fill="{fill}"/>\n'
        )
        if wide > LETTER * len(str(count)) + 6:
            middle = ' fill="#ffffff" text-anchor="middle"'
            parts.append(_words(left + wide / 2, base + 19, str(count), middle))
        left += wide
    return parts
