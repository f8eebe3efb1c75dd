"""May this file be kept?"""

from collections.abc import Collection

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from chantier.files import kinds
from chantier.rules import Denied

LARGEST = 10 * 1024 * 1024  # bytes
LARGEST_UNPACKED = 200 * 1024 * 1024


def check_size(size: int) -> None:
    """Files are read on phones and printed at the town hall: ten megabytes are enough."""
    if not size:
        raise Denied(_("This file is empty: choose it again."))
    if size > LARGEST:
        raise Denied(
            _("This file weighs %(size)s; the limit is %(limit)s. Reduce it, or send a part of it.")
            % {"size": filesizeformat(size), "limit": filesizeformat(LARGEST)}
        )


def check_kind(content: bytes, allowed: Collection[str] | None = None) -> str:
    """The content type, when it is one that we keep, and one of `allowed` if a page says so."""
    kind: str = kinds.kind_of(content)
    if not kind:
        raise Denied(
            _(
                "This kind of file is not kept. Send a PDF, a picture (PNG, JPEG, WebP), a text "
                "document (ODT, DOCX) or plain text."
            )
        )
    if allowed is not None and kind not in allowed:
        endings = ", ".join(sorted(kinds.EXTENSIONS[each] for each in allowed))
        raise Denied(
            _("This kind of file is not taken here. Send one of these: %(kinds)s.")
            % {"kinds": endings}
        )
    if kind in kinds.ARCHIVES and kinds.unpacked_size(content) > LARGEST_UNPACKED:
        raise Denied(_("This file unpacks to something far too large. Save it again, or as a PDF."))
    return kind
