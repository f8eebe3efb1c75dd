"""Uploads: what people hand over as a file, kept apart from the pages that show it."""

import hashlib
import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def where(upload: "Upload", _filename: str) -> str:
    """A name that tells nothing and cannot climb out of its folder."""
    return f"uploads/{upload.key.hex[:2]}/{upload.key.hex}"


class Upload(models.Model):
    """One file, size- and type-checked when it came in; never run."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    file = models.FileField(upload_to=where)
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="uploads"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("file")

    def __str__(self) -> str:
        return self.name

    def sum_on_disk(self) -> str:
        """SHA-256 of the file as it lies there now; "" when it is gone."""
        try:
            with self.file.open("rb") as kept:
                return hashlib.file_digest(kept, "sha256").hexdigest()
        except FileNotFoundError:
            return ""
