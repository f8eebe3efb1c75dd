"""The everyday prints: what each needs, and a function that gives its accessible PDF (PDF/UA-1).

Strings are printed as they come (French typography is applied to prose, never to names, codes,
addresses); blocks are those of `tree`. Labels follow the print's language, not the reader's.
"""

import dataclasses
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import segno
from django.utils import translation
from django.utils.translation import gettext as _

from chantier.typesetting import french, tree
from chantier.typesetting.pdf import compile_pdf


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter. `address_lines`: six at most, name first; `date`: as it must be printed.

    `code`: the paper code of who receives it, printed at the foot. `url` becomes a QR code, and
    `short_address` the words beside it; both or none.
    """

    sender_lines: tuple[str, ...]
    address_lines: tuple[str, ...]
    date: str
    subject: str
    blocks: tree.Blocks
    language: str
    code: str = ""
    url: str = ""
    short_address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """A batch to print on both sides, fold and post: each letter starts on a new sheet.

    `site`: the public address before links that begin with `/`.
    """

    title: str
    language: str
    letters: tuple[Letter, ...]
    author: str = ""
    site: str = ""


def letters(batch: Letters) -> bytes:
    """The letters of a batch, for window envelopes C5 or DL."""
    return compile_pdf("letter", _data(batch))


# What goes to typst.

# Names, codes and addresses are no prose: they are printed to the letter.
_VERBATIM = frozenset(
    (
        "language",
        "code",
        "token",
        "url",
        "site",
        "short_address",
        "name",
        "letter",
        "colour",
        "size",
    )
) | {"sender_lines", "address_lines"}


def _data(print_: Any) -> dict[str, Any]:
    data: dict[str, Any] = _plain(print_, print_.language)
    return data


def _plain(value: Any, language: str, name: str = "") -> Any:
    if isinstance(value, str):
        return value if name in _VERBATIM else french.typography(value, language)
    if isinstance(value, tuple):
        return [_plain(item, language, name) for item in value]
    if isinstance(value, tree.NODES):
        return tree.to_data(french.apply_to_node(value, language))
    if dataclasses.is_dataclass(value):
        return _record(value, getattr(value, "language", language))
    return value


def _record(value: Any, language: str) -> dict[str, Any]:
    fields = {
        field.name: _plain(getattr(value, field.name), language, field.name)
        for field in dataclasses.fields(value)
    }
    if "url" in fields:
        fields["qr"] = qr_svg(fields["url"])
    if type(value) in _LABELS:
        with translation.override(language):
            labels = _LABELS[type(value)]()
        fields["labels"] = {
            key: french.typography(label, language) for key, label in labels.items()
        }
    return fields


def qr_svg(url: str) -> str:
    """A QR code as SVG, with its quiet zone; "" for no address."""
    if not url:
        return ""
    drawing = io.BytesIO()
    segno.make(url, error="m", micro=False).save(drawing, kind="svg", xmldecl=False, border=2)
    return drawing.getvalue().decode()


def _letter_labels() -> Mapping[str, str]:
    return {
        "code": _("Your personal code:"),
        "qr_alt": _("QR code that leads to"),
        "qr_hint": _("With a telephone, scan this square; or go to"),
    }


_LABELS: Mapping[type[Any], Callable[[], Mapping[str, str]]] = {Letter: _letter_labels}
