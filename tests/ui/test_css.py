"""The one style sheet: its weight, and the contrast of its tokens in both schemes."""

import gzip
import re

import pytest

from tests.conventions.test_house import ROOT

STATIC = ROOT / "chantier/ui/static/ui"
CSS = (STATIC / "chantier.css").read_text()
CONSTITUENCIES = [f"c-{letter}" for letter in "abcdefgh"]
# (colour, ground): text, at least 4.5 to 1 by WCAG 2.2 AA, 1.4.3
TEXTS = [
    *(
        (text, ground)
        for text in ("ink", "muted", "accent")
        for ground in ("paper", "sheet", "wash")
    ),
    ("accent-deep", "paper"),
    ("accent-deep", "sheet"),
    ("green", "paper"),
    ("green", "sheet"),
    ("green", "green-wash"),
    ("ink", "green-wash"),
    ("ink", "error-wash"),
    *(("error", ground) for ground in ("paper", "sheet", "error-wash")),
    ("on-accent", "accent"),
    ("on-accent", "accent-deep"),
    ("on-green", "green"),
    *(("on-c", colour) for colour in CONSTITUENCIES),
]
# borders of controls, focus, bars: at least 3 to 1, 1.4.11
SHAPES = [
    *((shape, ground) for shape in ("edge", "focus") for ground in ("paper", "sheet", "wash")),
    *((colour, ground) for colour in CONSTITUENCIES for ground in ("paper", "sheet", "wash")),
    ("green", "wash"),
]


def tokens(block):
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block))


LIGHT = tokens(CSS.split("@media (prefers-color-scheme: dark)")[0])
DARK = LIGHT | tokens(
    CSS.split("@media (prefers-color-scheme: dark)")[1].split("@media (prefers-contrast")[0]
)


def luminance(colour):
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_computed_as_wcag_does():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("colour", "ground"), TEXTS)
def test_texts_are_readable(scheme, colour, ground):
    assert contrast(scheme[colour], scheme[ground]) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("colour", "ground"), SHAPES)
def test_shapes_are_visible(scheme, colour, ground):
    assert contrast(scheme[colour], scheme[ground]) >= 3


def test_every_colour_has_its_dark_counterpart():
    dark = CSS.split("@media (prefers-color-scheme: dark)")[1].split("@media (prefers-contrast")[0]
    assert tokens(dark).keys() == LIGHT.keys()


def test_colours_are_written_in_the_tokens_only():
    after = CSS.split("@layer base {")[1].split("@layer print {")[0]
    assert set(re.findall(r"#[0-9a-f]{3,6}\b", after)) <= {"#fff"}  # the ground of a QR code


def test_the_sheet_is_light_and_loads_nothing():
    assert len(gzip.compress(CSS.encode(), 9)) <= 8 * 1024
    assert "url(" not in CSS
    assert "@import" not in CSS


@pytest.mark.parametrize(
    "feature",
    [
        "prefers-color-scheme",
        "prefers-contrast",
        "prefers-reduced-motion",
        "forced-colors",
        "@media print",
        "@page",
    ],
)
def test_the_sheet_answers_to_what_readers_ask(feature):
    assert feature in CSS
