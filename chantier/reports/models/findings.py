"""What a report finds: strengths, weaknesses, hypotheses."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chantier.debates.models import Contribution
from chantier.reports.models.report import Report, SectionKey


class FindingKind(models.TextChoices):
    """What a report finds."""

    STRENGTH = "strength", _("strength")
    WEAKNESS = "weakness", _("weakness")
    HYPOTHESIS = "hypothesis", _("hypothesis")


# In which section each kind of finding stands.
SECTION_OF = {
    FindingKind.STRENGTH: SectionKey.DIAGNOSIS,
    FindingKind.WEAKNESS: SectionKey.DIAGNOSIS,
    FindingKind.HYPOTHESIS: SectionKey.HYPOTHESES,
}


class FindingQuerySet(models.QuerySet["Finding"]):
    """Sets of findings."""

    def standing(self) -> Self:
        """Not taken out during the writing."""
        return self.filter(dropped_at=None)

    def dropped(self) -> Self:
        return self.filter(dropped_at__isnull=False)

    def hypotheses(self) -> Self:
        return self.filter(kind=FindingKind.HYPOTHESIS)

    def in_order(self) -> Self:
        """Strengths, weaknesses, hypotheses; each in its order."""
        rank = models.Case(
            *(models.When(kind=kind, then=n) for n, kind in enumerate(FindingKind.values))
        )
        return self.order_by("report", rank, "position", "pk")


class StandingFindings(models.Manager.from_queryset(FindingQuerySet)):  # type: ignore[misc]  # django-stubs cannot follow from_queryset as a base
    """`report.findings`, `theme.findings`: what was taken out is in no list unless asked for."""

    def get_queryset(self) -> FindingQuerySet:
        queryset: FindingQuerySet = super().get_queryset()
        return queryset.standing()


class Finding(models.Model):
    """A strength, a weakness or a hypothesis, resting on contributions.

    For a hypothesis: to whom and where it may transfer, and what would refute it.
    `edition` counts the wordings; `Finding.everything` has those taken out during the writing too.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=10, choices=FindingKind)
    position = models.PositiveSmallIntegerField()
    text = models.TextField(_("finding"))
    transfers_to = models.TextField(_("to whom, where it may serve"), blank=True)
    refuted_by = models.TextField(_("what would refute it"), blank=True)
    contributions = models.ManyToManyField(Contribution, related_name="findings", blank=True)
    edition = models.PositiveIntegerField(default=1)
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_because = models.CharField(_("why it is taken out"), max_length=300, blank=True)
    # Chosen by the page that sends: a form sent twice is one finding.
    request_key = models.UUIDField(unique=True, null=True, blank=True)

    objects = StandingFindings()
    everything = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        constraints = [
            models.UniqueConstraint(
                name="one_finding_per_place", fields=["report", "kind", "position"]
            ),
            models.CheckConstraint(
                name="a_finding_is_dropped_for_a_reason",
                condition=Q(dropped_at=None, dropped_because="")
                | (Q(dropped_at__isnull=False) & ~Q(dropped_because="")),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]
