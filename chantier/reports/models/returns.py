"""The return to each, and what those who were there answer: corrections, dissents."""

import datetime
from collections.abc import Iterable
from typing import Any, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chantier.debates.models import Contribution
from chantier.people.models import Channel, Reach
from chantier.registrations.models import Registration
from chantier.reports.models.report import Report
from chantier.reports.states import (
    CORRECTION_TRANSITIONS,
    REACHED,
    RETURN_TRANSITIONS,
    CorrectionState,
    ReturnState,
)
from chantier.rules import Stateful
from chantier.spaces.models import Constituency
from chantier.worksites.models import Participation

# After this many days, a return that reached nobody stands on the dashboard.
RETURN_IS_OVERDUE_AFTER = datetime.timedelta(days=7)


class ReportReturnQuerySet(models.QuerySet["ReportReturn"]):
    """Sets of returns."""

    def reached(self) -> Self:
        return self.filter(state__in=REACHED)

    def overdue(self, now: datetime.datetime) -> Self:
        """Reached nobody, days after the report was returned."""
        return self.exclude(state__in=REACHED).filter(
            report__returned_at__lt=now - RETURN_IS_OVERDUE_AFTER
        )


class ReportReturn(Stateful, models.Model):
    """The report given back to one participant, on their channel, with what is known of it.

    `at` is when the state was last set.
    """

    transitions = RETURN_TRANSITIONS

    report = models.ForeignKey(Report, models.PROTECT, related_name="returns")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="returns")
    reach = models.CharField(max_length=6, choices=Reach)
    state = models.CharField(max_length=11, choices=ReturnState, default=ReturnState.TO_SEND)
    # The key of the notices.Message that carries it.
    message_key = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()

    objects = ReportReturnQuerySet.as_manager()

    class Meta:
        verbose_name = _("return of a report")
        constraints = [
            models.UniqueConstraint(name="returned_once_each", fields=["report", "registration"])
        ]

    def __str__(self) -> str:
        return f"{self.report} → {self.registration_id}: {self.get_state_display()}"


class CorrectionQuerySet(models.QuerySet["Correction"]):
    """Sets of corrections."""

    def pending(self) -> Self:
        return self.filter(state=CorrectionState.ASKED)

    def applied(self) -> Self:
        return self.filter(state=CorrectionState.APPLIED)


class Correction(Stateful, models.Model):
    """Somebody who was there corrects their own words: applied, or answered with a reason."""

    transitions = CORRECTION_TRANSITIONS

    report = models.ForeignKey(Report, models.PROTECT, related_name="corrections")
    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="corrections")
    participation = models.ForeignKey(Participation, models.PROTECT, related_name="corrections")
    text = models.TextField(_("what I said, in my words"))
    state = models.CharField(max_length=8, choices=CorrectionState, default=CorrectionState.ASKED)
    answer = models.TextField(_("answer"), blank=True)
    channel = models.CharField(max_length=5, choices=Channel, default=Channel.WEB)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        constraints = [
            models.UniqueConstraint(
                name="one_correction_at_a_time",
                fields=["report", "contribution", "participation"],
                condition=Q(state="asked"),
            ),
            models.CheckConstraint(
                name="a_correction_left_aside_says_why",
                condition=~Q(state="answered") | ~Q(answer=""),
            ),
            models.CheckConstraint(
                name="a_correction_is_answered_at_a_time",
                condition=Q(state="asked", answered_at=None)
                | (~Q(state="asked") & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class NeverChanged(Exception):  # noqa: N818  reads better at the call site
    """Some code tried to change or delete what nobody may change."""


class DissentQuerySet(models.QuerySet["Dissent"]):
    """Dissents are read in many ways and changed in none."""

    def update(self, **values: Any) -> NoReturn:
        raise NeverChanged

    def delete(self) -> NoReturn:
        raise NeverChanged

    def bulk_update(
        self, objs: Iterable["Dissent"], fields: Iterable[str], batch_size: int | None = None
    ) -> NoReturn:
        raise NeverChanged


class Dissent(models.Model):
    """An *avis divergent*: attached by somebody who was there, changed or dropped by nobody.

    Written once; `text_sha256` is compared when the report is frozen and whenever it is verified.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="dissents")
    participation = models.ForeignKey(Participation, models.PROTECT, related_name="dissents")
    constituency = models.ForeignKey(Constituency, models.PROTECT, related_name="+")
    text = models.TextField(_("dissenting opinion"))
    signed_as = models.CharField(_("signed"), max_length=200, blank=True)
    text_sha256 = models.CharField(max_length=64)
    channel = models.CharField(max_length=5, choices=Channel, default=Channel.WEB)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    # Chosen by the page that sends: a form sent twice is one dissent.
    request_key = models.UUIDField(unique=True, null=True, blank=True)

    objects = DissentQuerySet.as_manager()

    class Meta:
        verbose_name = _("dissent")

    def __str__(self) -> str:
        return self.text[:60]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it the first time; refuse afterwards. Raises NeverChanged."""
        if not self._state.adding:
            raise NeverChanged
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise NeverChanged
