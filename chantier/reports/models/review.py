"""What each constituency says of each section before the report is returned."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chantier.people.models import Channel
from chantier.reports.models.report import Report, Section
from chantier.spaces.models import Constituency
from chantier.worksites.models import Participation


class SignOff(models.Model):
    """A constituency's word on the exact text of a section (its SHA-256).

    Rows are added, never replaced: an earlier word stays in the record beside the later one.
    `channel` and `by` say by which way it came, and who typed it for somebody else.
    """

    class Verdict(models.TextChoices):
        """Nothing closes by majority: a divergence is kept beside the text."""

        AGREES = "agrees", _("agrees")
        RESERVES = "reserves", _("agrees with a reserve")
        DISAGREES = "disagrees", _("disagrees")

    section = models.ForeignKey(Section, models.CASCADE, related_name="sign_offs")
    constituency = models.ForeignKey(Constituency, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=9, choices=Verdict)
    text = models.TextField(_("reserve or divergence"), blank=True)
    text_sha256 = models.CharField(max_length=64)
    participation = models.ForeignKey(
        Participation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    channel = models.CharField(max_length=5, choices=Channel, default=Channel.WEB)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("sign-off of a section")
        constraints = [
            models.CheckConstraint(
                name="a_divergence_says_why", condition=Q(verdict="agrees") | ~Q(text="")
            ),
            models.CheckConstraint(
                name="a_sign_off_comes_from_somebody",
                condition=Q(participation__isnull=False) | Q(by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.constituency}: {self.get_verdict_display()}"


class Silence(models.Model):
    """Why a constituency that was there could not sign; kept and shown beside the report."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="silences")
    constituency = models.ForeignKey(Constituency, models.PROTECT, related_name="+")
    reason = models.TextField(_("why it could not sign"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("reason for a missing sign-off")
        constraints = [
            models.UniqueConstraint(
                name="one_reason_per_constituency", fields=["report", "constituency"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.constituency}: {self.reason[:60]}"
