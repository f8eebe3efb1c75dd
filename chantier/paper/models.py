"""Each printed sheet carries a number, so that nothing written on paper is counted twice."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chantier.audit.models import label
from chantier.paper import tokens
from chantier.paper.states import TRANSITIONS, State
from chantier.rules import Stateful


class SheetQuerySet(models.QuerySet["Sheet"]):
    """Sets of sheets."""

    def about(self, target: models.Model) -> Self:
        return self.filter(about=label(target))

    def applied(self) -> Self:
        return self.filter(state=State.APPLIED)


class Sheet(Stateful, models.Model):
    """One sheet of paper. `about` and `made` name rows of other steps as the journal does.

    `about` is what the sheet is for (a worksite, a meeting); `made` what entering it made.
    """

    transitions = TRANSITIONS

    token = models.CharField(max_length=8, unique=True, default=tokens.new_token, editable=False)
    kind = models.CharField(max_length=20)
    about = models.CharField(max_length=120, db_index=True)
    state = models.CharField(max_length=7, choices=State, default=State.PRINTED)
    printed_at = models.DateTimeField()
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    made = models.CharField(max_length=120, blank=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("printed sheet")
        constraints = [
            models.CheckConstraint(
                name="a_sheet_entered_was_so_at_a_time",
                condition=Q(state=State.APPLIED, applied_at__isnull=False)
                | (~Q(state=State.APPLIED) & Q(applied_at=None)),
            )
        ]

    def __str__(self) -> str:
        return tokens.spaced(self.token)
