"""Hypotheses as objects: stated in one workshop, then tested by later cases."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chantier.reports.models import Finding
from chantier.spaces.models import Space


class Hypothesis(models.Model):
    """A hypothesis on what transfers, to whom, where, and what would refute it."""

    space = models.ForeignKey(Space, models.PROTECT, related_name="hypotheses")
    text = models.TextField(_("hypothesis"))
    transfers_to = models.TextField(_("to whom, where it may serve"), blank=True)
    refuted_by = models.TextField(_("what would refute it"), blank=True)
    stated_in = models.OneToOneField(Finding, models.PROTECT, related_name="hypothesis")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("hypothesis")

    def __str__(self) -> str:
        return self.text[:80]


class Evidence(models.Model):
    """A later finding that bears on a hypothesis."""

    class Stance(models.TextChoices):
        """How it bears on it."""

        SUPPORTS = "supports", _("supports")
        QUALIFIES = "qualifies", _("qualifies")
        CONTRADICTS = "contradicts", _("contradicts")

    hypothesis = models.ForeignKey(Hypothesis, models.CASCADE, related_name="evidence")
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="evidence")
    stance = models.CharField(max_length=11, choices=Stance)
    note = models.TextField(_("why"), blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("evidence")
        constraints = [
            models.UniqueConstraint(name="a_finding_bears_once", fields=["hypothesis", "finding"])
        ]

    def __str__(self) -> str:
        return f"{self.get_stance_display()}: {self.finding}"
