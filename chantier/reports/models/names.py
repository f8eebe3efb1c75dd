"""Names given to states of a part."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chantier.reports.models.report import Section
from chantier.worksites.models import Participation


class VersionName(models.Model):
    """The text of a part at journal row `row`, under a name; `text_sha256` is of that text."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="names")
    row = models.PositiveIntegerField()
    name = models.CharField(_("name of the version"), max_length=80)
    text_sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    participation = models.ForeignKey(
        Participation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("name of a version")
        constraints = [
            models.UniqueConstraint(name="one_version_of_a_name", fields=["section", "name"])
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.row})"
