"""What an image must be to stand in every form; the fault is told in a sentence."""

import io
import re
from xml.etree import ElementTree

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

HEAVIEST = 8 << 20  # bytes: beyond, a book is a burden to who reads it on a phone
LARGEST = 40_000_000  # pixels
_SVG = "{http://www.w3.org/2000/svg}"
_WITHIN = re.compile(r"#|data:image/(png|jpeg);")


def fault(name: str, content: bytes) -> str:
    """Why this image cannot be used, and what to do; "" when it can."""
    if len(content) > HEAVIEST:
        return _("The image of this figure is too heavy: make it smaller, %d MB at most.") % (
            HEAVIEST >> 20
        )
    return _drawing(content) if name.endswith(".svg") else _bitmap(name, content)


def _unreadable() -> str:
    return _("The image of this figure cannot be read: put in another file.")


def _bitmap(name: str, content: bytes) -> str:
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as image:
            if image.size[0] * image.size[1] > LARGEST:
                return _("The image of this figure has too many points: make it smaller.")
            image.load()
            kind = "PNG" if name.endswith(".png") else "JPEG"
            return "" if image.format == kind else _unreadable()
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError, ValueError):
        return _unreadable()


def _drawing(content: bytes) -> str:
    # Entities can blow up or read files: no drawing needs them.
    if b"<!ENTITY" in content or b"<!DOCTYPE" in content:
        return _unreadable()
    try:
        root = ElementTree.fromstring(content)  # noqa: S314  no entity, see above
    except ElementTree.ParseError:
        return _unreadable()
    if root.tag != f"{_SVG}svg":
        return _unreadable()
    if any(_is_active(element) for element in root.iter()):
        return _("The drawing of this figure holds a program or calls another file: save it plain.")
    return ""


def _is_active(element: ElementTree.Element) -> bool:
    if element.tag in (f"{_SVG}script", f"{_SVG}foreignObject"):
        return True
    for name, value in element.attrib.items():
        bare = name.rpartition("}")[2].lower()
        if bare.startswith("on") or (bare == "href" and not _WITHIN.match(value.strip())):
            return True
    return "url(" in (element.text or "") + element.get("style", "") and "http" in (
        (element.text or "") + element.get("style", "")
    )
