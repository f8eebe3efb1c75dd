"""Keeping a file that somebody hands over."""

import hashlib
from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from chantier.audit.actions import record
from chantier.files import kinds, policies
from chantier.files.models import Upload
from chantier.rules import Denied


@transaction.atomic
def keep_upload(
    *,
    file: File[bytes],
    by: AbstractBaseUser | None,
    now: datetime,
    allowed: Collection[str] | None = None,
) -> Upload:
    """Keep a file after its size and its bytes were looked at; pictures lose where and when.

    `allowed`: the content types of `kinds` that this page takes; all of them unless told.

    Raises Denied with what to do instead.
    """
    policies.check_size(file.size)
    content = file.read()
    kind = policies.check_kind(content, allowed)
    if kind in kinds.IMAGES:
        try:
            content = kinds.clean_image(content, kind)
        except kinds.NotAnImage as broken:
            raise Denied(
                _("This picture cannot be opened: it is damaged or far too large. Save it anew.")
            ) from broken
    upload = Upload(
        name=kinds.safe_name(file.name or "", kind),
        content_type=kind,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        by_id=by.pk if by else None,
        at=now,
    )
    upload.file.save(upload.name, ContentFile(content), save=False)
    upload.save()
    record("file kept", on=upload, by=by, at=now, kind=kind, size=upload.size)
    return upload


@transaction.atomic
def remove_upload(*, upload: Upload, by: AbstractBaseUser | None, now: datetime) -> None:
    """Take a file away for good; it leaves the disk once the transaction holds."""
    record("file removed", on=upload, by=by, at=now)
    storage, name = upload.file.storage, str(upload.file.name)
    upload.delete()
    transaction.on_commit(lambda: storage.delete(name))
