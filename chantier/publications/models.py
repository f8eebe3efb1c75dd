"""The final publication, assembled from the pieces, in numbered releases that never change."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chantier.worksites.models import Worksite


class Publication(models.Model):
    """What the editors chose for the book of a worksite."""

    worksite = models.OneToOneField(Worksite, models.PROTECT, related_name="publication")
    title = models.CharField(_("title"), max_length=200)
    foreword = models.TextField(_("foreword"), blank=True)
    licence = models.CharField(_("licence"), max_length=40, default="CC-BY-4.0")
    # Keys of the parts of the book, as the editors ordered them; and those that they took out.
    order = models.JSONField(default=list, editable=False)
    left_out = models.JSONField(default=list, editable=False)

    class Meta:
        verbose_name = _("publication")

    def __str__(self) -> str:
        return self.title


class Release(models.Model):
    """A published state: the document tree, all else that was frozen, and the files built from it.

    It changes in one case only: words that somebody takes back leave it (`withheld_at`).
    """

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    tree = models.JSONField()
    sha256 = models.CharField(max_length=64)
    # The rest of what the files were built from (`snapshot.Snapshot`), and the hash of the whole;
    # none for a release made before they were kept.
    snapshot = models.JSONField(default=dict)
    snapshot_sha256 = models.CharField(max_length=64, blank=True)
    # What each validator said of it (`validating.Report`); none of a release made before they were.
    checks = models.JSONField(default=list)
    note = models.TextField(_("what changed"), blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # Somebody took back words that it holds: its files are gone, their fingerprints stay.
    withheld_at = models.DateTimeField(null=True, blank=True)
    withheld_because = models.TextField(blank=True)

    class Meta:
        verbose_name = _("release")
        constraints = [
            models.UniqueConstraint(name="one_release_number", fields=["publication", "number"]),
            models.CheckConstraint(
                name="a_release_is_withheld_for_a_reason",
                condition=models.Q(withheld_at=None, withheld_because="")
                | models.Q(withheld_at__isnull=False) & ~models.Q(withheld_because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publication} {self.number}"

    @property
    def quoted(self) -> dict[str, Any]:
        """The contributions whose words stand in it, by their keys; none in those of long ago."""
        found: dict[str, Any] = self.snapshot.get("quoted", {})
        return found


class ReleaseFile(models.Model):
    """One form of a release: the PDF, the EPUB, the open data… `key` is that of `edition.FORMS`."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="files")
    key = models.CharField(max_length=20)
    file = models.FileField(upload_to="releases", blank=True)  # empty once withheld
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("file of a release")
        constraints = [
            models.UniqueConstraint(name="one_file_of_a_form", fields=["release", "key"])
        ]

    def __str__(self) -> str:
        return f"{self.release} {self.key}"
