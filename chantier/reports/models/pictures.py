"""Pictures that the texts of a report may show."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chantier.files.models import Upload
from chantier.reports.models.report import Report
from chantier.worksites.models import Participation


class Picture(models.Model):
    """A picture of a report, named by its number in the texts: `![what it shows](image-3)`.

    `alt` and `caption` are those said when it came in; those of a text stand in that text.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="pictures")
    number = models.PositiveIntegerField()
    upload = models.ForeignKey(Upload, models.PROTECT, related_name="+")
    alt = models.CharField(_("what the picture shows"), max_length=300)
    caption = models.CharField(_("caption"), max_length=300, blank=True)
    # Whoever brought it, if by a participation; an account stands on the upload.
    participation = models.ForeignKey(
        Participation, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("picture of a report")
        constraints = [
            models.UniqueConstraint(name="one_picture_of_a_number", fields=["report", "number"]),
            models.CheckConstraint(
                name="a_picture_says_what_it_shows", condition=~Q(alt="") & Q(number__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.alt

    @property
    def line(self) -> str:
        """How a text shows it."""
        caption = f' "{self.caption}"' if self.caption else ""
        return f"![{self.alt}](image-{self.number}{caption})"
