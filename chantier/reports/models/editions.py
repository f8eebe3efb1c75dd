"""Versions of a report that were frozen and stay readable after it was reopened."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chantier.reports.models.report import Report
from chantier.spaces.models import Decision


class Edition(models.Model):
    """A frozen version, put here when the report is reopened: never changed, never dropped.

    Numbers count from 1. The version that is frozen now is the next one: its text is the report's.
    `decision` is the one by which the report was reopened.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    frozen = models.JSONField()
    sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    reopened_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("frozen version of a report")
        constraints = [
            models.UniqueConstraint(name="one_edition_number", fields=["report", "number"])
        ]

    def __str__(self) -> str:
        return f"{self.report} [{self.number}]"
