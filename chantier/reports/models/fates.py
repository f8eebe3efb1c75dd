"""What becomes of a contribution that the report does not cite."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chantier.debates.models import Contribution
from chantier.reports.models.report import Report
from chantier.worksites.models import Participation


class SetAside(models.Model):
    """A contribution left out of the report, and why: shown beside the report, frozen with it.

    Cited later all the same, the contribution is cited: the row then says nothing.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="set_aside")
    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="+")
    reason = models.CharField(_("why it is not in the report"), max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    participation = models.ForeignKey(
        Participation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("contribution set aside")
        constraints = [
            models.UniqueConstraint(name="set_aside_once_each", fields=["report", "contribution"]),
            models.CheckConstraint(name="set_aside_for_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.reason[:60]
