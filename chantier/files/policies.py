"""May this file be kept?"""

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from chantier.files.kinds import kind_of
from chantier.rules import Denied

LARGEST = 10 * 1024 * 1024  # bytes


def check_size(size: int) -> None:
    """Files are read on phones and printed at the town hall: ten megabytes are enough."""
    if not size:
        raise Denied(_("This file is empty: choose it again."))
    if size > LARGEST:
        raise Denied(
            _("This file weighs %(size)s; the limit is %(limit)s. Reduce it, or send a part of it.")
            % {"size": filesizeformat(size), "limit": filesizeformat(LARGEST)}
        )


def check_kind(content: bytes) -> str:
    """The content type, when it is one that we keep."""
    kind = kind_of(content)
    if not kind:
        raise Denied(
            _(
                "This kind of file is not kept. Send a PDF, a picture (PNG, JPEG, WebP), a text "
                "document (ODT, DOCX) or plain text."
            )
        )
    return kind
