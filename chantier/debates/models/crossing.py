"""What crossing views brings to light: what several constituencies share, and where they differ."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from chantier.debates.models.said import Contribution
from chantier.meetings.models import Meeting


class Crossing(models.Model):
    """Words of several constituencies that say the same, or not, in one sentence.

    The words themselves stay each in its column; who says nothing of it is worked out.
    """

    class Kind(models.TextChoices):
        """What the words do to one another."""

        SHARED = "shared", _("shared")
        DIFFERS = "differs", _("differs")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="crossings")
    kind = models.CharField(max_length=7, choices=Kind)
    text = models.CharField(_("in one sentence"), max_length=300)
    contributions = models.ManyToManyField(Contribution, related_name="crossings")
    at = models.DateTimeField()
    request_key = models.UUIDField(unique=True, null=True, blank=True)

    class Meta:
        verbose_name = _("crossing of views")

    def __str__(self) -> str:
        return self.text
