"""Characters that must not reach a page: they draw nothing and can make a text lie."""

import re
import unicodedata

# Bidirectional overrides and isolates can show « 50 » as « 05 »; right-to-left words need none.
_BIDI = "\u202a-\u202e\u2066-\u2069"
_CONTROLS = re.compile(f"[{_BIDI}\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufff9-\ufffc\ud800-\udfff]")
_NEWLINES = re.compile(r"\r\n?|\u2028|\u2029|\x0b|\x0c|\x85")
# White space, but for the two that French sets before « : » and « ; ».
_BREAKING = re.compile(r"[^\S\u00a0\u202f]+")


def without_controls(text: str) -> str:
    """`text` in NFC, its line ends as \\n, without control or bidirectional override characters."""
    return unicodedata.normalize("NFC", _CONTROLS.sub("", _NEWLINES.sub("\n", text)))


def one_line(text: str) -> str:
    """Words on one line, one space between them; those that no line breaks at stay as written."""
    return _BREAKING.sub(" ", text).strip()
