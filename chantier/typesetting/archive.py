"""Zip files that are the same bytes for the same content, whatever the day and the machine."""

import io
import zipfile
from collections.abc import Mapping

ALWAYS = (1980, 1, 1, 0, 0, 0)  # the first day that a zip file can say


def archive(files: Mapping[str, bytes], *, first: tuple[str, bytes] | None = None) -> bytes:
    """A zip of `{path: content}`, in the order of the paths.

    `first`: a file that stands before all others and is not compressed, as the `mimetype` of EPUB
    and OpenDocument must.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        if first:
            _add(target, *first, zipfile.ZIP_STORED)
        for name, content in sorted(files.items()):
            _add(target, name, content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _add(target: zipfile.ZipFile, name: str, content: bytes, method: int) -> None:
    entry = zipfile.ZipInfo(name, ALWAYS)
    entry.compress_type = method
    entry.create_system = 3  # the same on every system
    entry.external_attr = 0o644 << 16
    target.writestr(entry, content)
