"""The words of people in a frozen report, kept beside what was hashed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chantier.debates.models import Contribution, QuoteConsent
from chantier.reports.models.report import Report


class FrozenWordsQuerySet(models.QuerySet["FrozenWords"]):
    """Sets of words."""

    def taken_back(self) -> "FrozenWordsQuerySet":
        """Their author no longer wishes to be quoted: for good, as a frozen report has it."""
        return self.filter(
            Q(contribution__quote_consent=QuoteConsent.NOT)
            | Q(contribution__withdrawn_at__isnull=False)
        )


class FrozenWords(models.Model):
    """What a frozen report quotes of a contribution. The report's hash covers `fingerprint`.

    The row goes when the words are taken back: the hash holds all the same, and without the salt
    nobody can try words against the fingerprint.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="frozen_words")
    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="+")
    salt = models.CharField(max_length=32)
    words = models.TextField()
    fingerprint = models.CharField(max_length=64, unique=True)

    objects = FrozenWordsQuerySet.as_manager()

    class Meta:
        verbose_name = _("words in a frozen report")

    def __str__(self) -> str:
        return self.fingerprint[:16]
