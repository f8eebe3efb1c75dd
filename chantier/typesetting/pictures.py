"""Pictures as word processors take them: bitmaps of a known size."""

import io
from collections.abc import Mapping
from dataclasses import dataclass

from PIL import Image

from chantier.typesetting import tree
from chantier.typesetting.pdf import compile_typst

WIDEST = 15.8  # cm, the column of an A4 page
TALLEST = 19.0


@dataclass(frozen=True, slots=True)
class Picture:
    """`bitmap`: PNG or JPEG; `drawing`: the SVG it was drawn from, if any; sizes in cm."""

    name: str
    bitmap: bytes
    suffix: str
    drawing: bytes | None
    width: float
    height: float


def pictures_of(document: tree.Document, files: Mapping[str, bytes]) -> dict[str, Picture]:
    """The pictures of the figures, by the names figures call them. Raises CannotTypeset."""
    sources = {node.source for _path, node in tree.walk(document) if isinstance(node, tree.Figure)}
    used = {name: files[name] for name in sorted(sources) if name in files}
    drawn = _drawn({name: one for name, one in used.items() if name.endswith(".svg")})
    return {name: _picture(name, content, drawn.get(name)) for name, content in used.items()}


def _drawn(drawings: dict[str, bytes]) -> dict[str, bytes]:
    """Each SVG as PNG, by typst, which draws it as in the PDF."""
    if not drawings:
        return {}
    names = list(drawings)
    made = compile_typst("pictures", {"names": names}, files=drawings, output="png")
    return dict(zip(names, made.pages, strict=True))


def _picture(name: str, content: bytes, drawn: bytes | None) -> Picture:
    bitmap = content if drawn is None else drawn
    with Image.open(io.BytesIO(bitmap)) as image:
        across, down = image.size
    # The letters of drawings, of 13.5 points (18 units), become those of the text: 11 points.
    per_inch = 144 * 13.5 / 11 if drawn else 96
    scale = min(2.54 / per_inch, WIDEST / across, TALLEST / down)
    return Picture(
        name=name,
        bitmap=bitmap,
        suffix="png" if drawn else name.rpartition(".")[2],
        drawing=content if drawn else None,
        width=across * scale,
        height=down * scale,
    )
