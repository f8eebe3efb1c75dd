"""The map as a picture (SVG): groups by colour *and* shape, uncertainty, nothing inline but marks.

With points: for whoever may see the votes. Without: densities and outlines only, no square of fewer
than five people, for the public. Words come from the caller, in the reader's language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from chantier.algorithms.opinion.votes import Array, Integers

# Okabe & Ito's colours, told apart by colour-blind readers; undetermined people are grey circles.
COLOURS = (
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8A6D00", "#000000",
)  # fmt: skip
GREY = "#767676"
SIZE, MARGIN = 640, 40
LEAST = 5
CELLS = (16, 12, 9, 7, 5, 4)  # squares to a side: as fine as the crowd allows
SHOWN = 0.6  # of the people, who are to stand in a square that is drawn
HOLDS = 1.6  # standard deviations: an outline holds about three quarters of its people
ENGLISH = {
    "title": "Opinion map",
    "group": "Group {id} ({size} people)",
    "undetermined": "Undetermined ({size} people)",
    "axis": "People who answered alike stand near one another.",
    "fewer": "fewer than 5",
}


@dataclass(frozen=True, eq=False)
class Picture:
    """What is drawn: `of[row]` is a place in `labels`, -1 for undetermined."""

    positions: Array
    spread: Array
    of: Integers
    labels: Sequence[str | int]


def reach(positions: Array) -> float:
    """How far from the middle people stand, but for the furthest of them."""
    furthest = float(np.quantile(np.abs(positions), 0.995)) if positions.size else 1.0
    return max(furthest, 1e-9)


def frame_of(positions: Array, partitions: Sequence[Integers]) -> float:
    """How far from the middle pictures go that show these groups: all outlines are inside.

    Whoever stands further is drawn at the edge.
    """
    far = reach(positions)
    for of in partitions:
        for kind in range(int(of.max(initial=-1)) + 1):
            mine = positions[of == kind]
            if len(mine) >= LEAST:
                outer = np.abs(mine.mean(axis=0)) + HOLDS * mine.std(axis=0, ddof=1)
                far = max(far, float(outer.max()))
    return far


def own_mark(
    position: tuple[float, float], spread: Sequence[float], *, reach: float, label: str
) -> str:
    """One place to be laid over a picture of this reach: a cross, its name, how sure it is."""
    frame = _Frame(reach)
    x, y = frame.x(position[0]), frame.y(position[1])
    wide, high = (HOLDS * frame.scale * min(side, reach) for side in spread)
    side, anchor = (-14, "end") if x > SIZE / 2 else (14, "start")
    return (
        f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{wide:.1f}" ry="{high:.1f}" fill="#000"'
        ' fill-opacity="0.08" stroke="#000" stroke-dasharray="6 4"/>'
        f'<path d="M{x - 9:.1f} {y:.1f}h18M{x:.1f} {y - 9:.1f}v18" stroke="#000" stroke-width="4"/>'
        f'<text x="{x + side:.1f}" y="{y - 8:.1f}" text-anchor="{anchor}" font-size="24"'
        ' font-weight="bold"'
        f' stroke="#fff" stroke-width="4" paint-order="stroke">{escape(label)}</text>\n'
    )


class _Frame:
    """From positions to the picture's units, with one scale for both axes."""

    def __init__(self, reach: float) -> None:
        self.reach = reach
        self.scale = (SIZE / 2 - MARGIN) / self.reach

    def x(self, value: float) -> float:
        return SIZE / 2 + self.scale * float(np.clip(value, -self.reach, self.reach))

    def y(self, value: float) -> float:
        return SIZE / 2 - self.scale * float(np.clip(value, -self.reach, self.reach))


def shape(kind: int, x: float, y: float, r: float) -> str:
    """A circle, square, triangle, diamond, cross… of about the same surface."""
    if kind <= 0:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}"/>'
    outlines: dict[int, list[tuple[float, float]]] = {
        1: [(-1, -1), (1, -1), (1, 1), (-1, 1)],
        2: [(0, -1.3), (1.2, 0.9), (-1.2, 0.9)],
        3: [(0, -1.4), (1.4, 0), (0, 1.4), (-1.4, 0)],
        4: [(-1.2, -0.9), (1.2, -0.9), (0, 1.3)],
    }
    corners = outlines.get(kind, [(-1.3, -0.5), (1.3, -0.5), (1.3, 0.5), (-1.3, 0.5)])
    points = " ".join(f"{x + r * 0.9 * a:.1f},{y + r * 0.9 * b:.1f}" for a, b in corners)
    return f'<polygon points="{points}"/>'


def _sizes(picture: Picture) -> list[int]:
    return [int((picture.of == k).sum()) for k in range(len(picture.labels))]


def legend_of(picture: Picture, words: Mapping[str, str] = ENGLISH) -> list[str]:
    """What each mark stands for, and how many people; last, the undetermined."""
    legend = [
        words["group"].format(id=label, size=_people(size, words))
        for label, size in zip(picture.labels, _sizes(picture), strict=True)
    ]
    unsure = int((picture.of < 0).sum())
    if unsure:
        legend.append(words["undetermined"].format(size=_people(unsure, words)))
    return legend


def legend_list(picture: Picture, words: Mapping[str, str] = ENGLISH) -> str:
    """The legend as a list of HTML, whose letters keep their size on a phone."""
    items = []
    for number, text in enumerate(legend_of(picture, words)):
        kind = number if number < len(picture.labels) else -1
        mark = f'<g fill="{_colour(kind)}">{shape(kind, 10, 10, 7)}</g>'
        opening = '<svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">'
        items.append(f"<li>{opening}{mark}</svg> {escape(text)}</li>")
    return f'<ul class="opinion-legend">{"".join(items)}</ul>\n'


def draw(
    picture: Picture,
    *,
    points: bool,
    words: Mapping[str, str] = ENGLISH,
    name: str = "map",
    with_legend: bool = True,
    far: float | None = None,
) -> str:
    """The whole SVG, with its title and description for those who do not see it.

    `name` keeps the identifiers of two pictures on one page apart; `far` is how far from the middle
    it goes, when others are drawn at the same scale.
    """
    frame = _Frame(far or frame_of(picture.positions, [picture.of]))
    sizes, legend = _sizes(picture), legend_of(picture, words)
    says = ". ".join([words["axis"].rstrip("."), *legend])
    inner = _points(picture, frame) if points else _densities(picture, frame)
    half = _half(picture, frame)
    top, bottom = SIZE // 2 - half, SIZE // 2 + half
    height = 2 * half + (24 * len(legend) + 16 if with_legend else 0)
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {top} {SIZE} {height}" role="img"'
        f' aria-labelledby="{name}-title {name}-says" font-family="sans-serif" font-size="15">'
    )
    middle, across = SIZE // 2, f"M{MARGIN} {SIZE // 2}H{SIZE - MARGIN}"
    parts = [
        opening,
        f'<title id="{name}-title">{escape(words["title"])}</title>',
        f'<desc id="{name}-says">{escape(says)}</desc>',
        f'<rect y="{top}" width="{SIZE}" height="{height}" fill="#fff"/>',
        f'<path d="{across}M{middle} {top + MARGIN}V{bottom - MARGIN}" stroke="#ccc" fill="none"/>',
        *inner,
        *_outlines(picture, frame, sizes),
        *(_legend(legend, len(picture.labels), bottom) if with_legend else []),
    ]
    return "\n".join([*parts, "</svg>\n"])


def _half(picture: Picture, frame: _Frame) -> int:
    """How far above and below its middle a picture goes: no further than people stand.

    Answers that tell people apart in one way only make a band, not a square of white.
    """
    upright = np.where([False, True], picture.positions, 0)
    tall = frame_of(upright, [picture.of]) * frame.scale + 2 * MARGIN
    return int(min(max(tall, SIZE / 6), SIZE / 2))


def _people(size: int, words: Mapping[str, str]) -> str:
    return str(size) if size >= LEAST or not size else words["fewer"]


def _colour(kind: int) -> str:
    return GREY if kind < 0 else COLOURS[kind % len(COLOURS)]


def _points(picture: Picture, frame: _Frame) -> list[str]:
    """Each person; the less sure, the paler. The surest are drawn last."""
    typical = picture.spread.mean(axis=1)
    sure = np.clip(1 - typical / max(float(typical.max(initial=0)), 1e-9), 0, 1)
    marks = []
    for row in np.argsort(sure, kind="stable"):
        kind = int(picture.of[row])
        x, y = picture.positions[row]
        opacity = 0.2 + 0.6 * sure[row] if picture.spread.any() else 0.7
        mark = shape(kind, frame.x(x), frame.y(y), 4.0)
        marks.append(f'<g fill="{_colour(kind)}" fill-opacity="{opacity:.2f}">{mark}</g>')
    return marks


def _densities(picture: Picture, frame: _Frame) -> list[str]:
    """A square for each part of the plane with five people or more, darker the more there are.

    Where people differ in one way only, there is one row of squares, on the axis.
    """
    inside = np.clip(picture.positions, -frame.reach, frame.reach)
    tall = float(np.abs(inside[:, 1]).max(initial=0))
    for cells in CELLS:
        edges = np.linspace(-frame.reach, frame.reach, cells + 1)
        step = edges[1] - edges[0]
        rows = edges if tall > step / 2 else np.array([-step / 2, step / 2])
        count = np.histogram2d(inside[:, 0], inside[:, 1], bins=[edges, rows])[0]
        if count[count >= LEAST].sum() >= SHOWN * len(inside):
            break
    width = frame.scale * step
    most = max(float(count.max(initial=0)), 1.0)
    marks = []
    for i, j in np.argwhere(count >= LEAST):
        opacity = 0.1 + 0.5 * np.ceil(4 * count[i, j] / most) / 4
        marks.append(
            f'<rect x="{frame.x(edges[i]):.1f}" y="{frame.y(rows[j + 1]):.1f}"'
            f' width="{width:.1f}" height="{width:.1f}" fill="#444" fill-opacity="{opacity:.2f}"/>'
        )
    return marks


def _outlines(picture: Picture, frame: _Frame, sizes: Sequence[int]) -> list[str]:
    """For each group of five people or more: its middle, and the ellipse that holds most of it."""
    marks = []
    for kind, size in enumerate(sizes):
        if size < LEAST:
            continue
        mine = picture.positions[picture.of == kind]
        centre = mine.mean(axis=0)
        values, axes = np.linalg.eigh(np.cov(mine.T) + 1e-12 * np.eye(2))
        wide, narrow = HOLDS * frame.scale * np.sqrt(np.maximum(values[::-1], 0))
        angle = -np.degrees(np.arctan2(axes[1, 1], axes[0, 1]))
        x, y = frame.x(centre[0]), frame.y(centre[1])
        colour = _colour(kind)
        # What lies over another lets it be seen: a line of dashes, a smaller sign.
        dashes = ' stroke-dasharray="8 6"' if kind % 2 else ""
        sign = shape(kind, x, y, max(14 - 2 * kind, 6))
        marks.append(
            f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{max(wide, 4):.1f}" ry="{max(narrow, 4):.1f}"'
            f' transform="rotate({angle:.1f} {x:.1f} {y:.1f})" fill="none" stroke="{colour}"'
            f' stroke-width="2"{dashes}/><g fill="{colour}" stroke="#fff">{sign}</g>'
        )
    return marks


def _legend(legend: Sequence[str], groups: int, bottom: int) -> list[str]:
    lines = []
    for number, text in enumerate(legend):
        kind = number if number < groups else -1
        y = bottom + 12 + 24 * number
        lines.append(
            f'<g fill="{_colour(kind)}">{shape(kind, MARGIN, y, 7)}</g>'
            f'<text x="{MARGIN + 18}" y="{y + 5}">{escape(text)}</text>'
        )
    return lines
