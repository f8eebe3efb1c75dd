"""What a file is, read from its bytes: its name and what the browser says of it prove nothing."""

import io
import warnings
import zipfile
import zlib
from pathlib import PurePosixPath
from unicodedata import category

from PIL import Image, ImageOps, UnidentifiedImageError

IMAGES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
DOCUMENTS = {
    "application/pdf": ".pdf",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "text/plain": ".txt",
}
EXTENSIONS = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp"} | DOCUMENTS
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_WRITER = "application/vnd.oasis.opendocument.text"
ARCHIVES = frozenset({_WORD, _WRITER})
LONGEST_TYPE = 100  # bytes of an archive's own declaration
MOST_PIXELS = 50_000_000  # a phone's photo has 12 to 50 million
LONGEST_SIDE = 2400  # pixels: sharp on A4 at 200 dpi


def kind_of(content: bytes) -> str:
    """The content type of what we keep, or "" for anything else."""
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_zip(content)
    return "text/plain" if _is_text(content) else ""


def _kind_of_zip(content: bytes) -> str:
    """A text document without programs; a macro has no business here."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {part.filename: part.file_size for part in archive.infolist()}
            if "mimetype" in parts and parts["mimetype"] < LONGEST_TYPE:
                declared = archive.read("mimetype").decode("ascii").strip()
            else:
                declared = ""
    except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError, RuntimeError, zlib.error):
        return ""
    if any(name.endswith("vbaProject.bin") for name in parts):
        return ""
    if "word/document.xml" in parts and "[Content_Types].xml" in parts:
        return _WORD
    return _WRITER if declared == _WRITER and "content.xml" in parts else ""


def unpacked_size(content: bytes) -> int:
    """How many bytes an archive says it unpacks to."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return sum(part.file_size for part in archive.infolist())


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8").lstrip("\ufeff")
    except UnicodeDecodeError:
        return False
    if not text or any(category(sign) == "Cc" and sign not in "\t\n\r\f" for sign in text):
        return False
    # Text that a browser could take for a page stays out.
    return not text.lstrip().lower().startswith(("<", "%!ps"))


class NotAnImage(ValueError):  # noqa: N818  reads better at the call site
    """It begins like an image and is none, or is too large to be opened safely."""


def clean_image(content: bytes, kind: str) -> bytes:
    """The image drawn anew: no place, date or camera in it, at most LONGEST_SIDE pixels wide.

    Raises NotAnImage.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(content), formats=[IMAGES[kind]])
            if opened.width * opened.height > MOST_PIXELS:
                raise NotAnImage("too many pixels")
            turned = _upright(opened)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        SyntaxError,
        ValueError,
    ) as error:
        raise NotAnImage(str(error)) from error
    turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    drawn = io.BytesIO()
    mode = "RGB" if kind == "image/jpeg" else "RGBA"
    turned.convert(mode).save(drawn, IMAGES[kind])
    return drawn.getvalue()


def _upright(image: Image.Image) -> Image.Image:
    """As the camera saw it: the turn that EXIF asks for is made before EXIF goes."""
    image.load()
    return ImageOps.exif_transpose(image) or image


def safe_name(name: str, kind: str) -> str:
    """The name people gave, without folders or signs that steer, ending as its kind does."""
    stem = PurePosixPath(name.replace("\\", "/")).stem
    kept = "".join(
        letter for letter in stem if category(letter)[0] in "LNZP" and letter not in '/"'
    )
    return f"{kept.strip(' .')[:120] or 'document'}{EXTENSIONS[kind]}"
