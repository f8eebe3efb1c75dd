"""Cross-cutting themes, what the exchange groups concluded, proposals and what became of them."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chantier.debates.models import Contribution
from chantier.meetings.models import ExchangeGroup
from chantier.reports.models import Finding
from chantier.rules import Stateful
from chantier.spaces.models import Decision
from chantier.themes.states import TRANSITIONS, WAITING_FOR_AN_ANSWER, ProposalState
from chantier.worksites.models import Participation, Worksite


class Theme(models.Model):
    """A *thème transversal*, decided by committee and bearers, linked back to its findings."""

    worksite = models.ForeignKey(Worksite, models.PROTECT, related_name="themes")
    title = models.CharField(_("theme"), max_length=200)
    summary = models.TextField(_("what it is about"), blank=True)
    position = models.PositiveSmallIntegerField()
    findings = models.ManyToManyField(Finding, related_name="themes", blank=True)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="themes"
    )

    class Meta:
        verbose_name = _("theme")
        constraints = [
            models.UniqueConstraint(name="one_theme_per_place", fields=["worksite", "position"])
        ]

    def __str__(self) -> str:
        return self.title


class ThemeWish(models.Model):
    """A participation ranks a theme for the pooling day; 1 is the first wish."""

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="wishes")
    participation = models.ForeignKey(Participation, models.CASCADE, related_name="theme_wishes")
    rank = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("wish for a theme")
        constraints = [
            models.UniqueConstraint(name="one_wish_per_theme", fields=["theme", "participation"])
        ]

    def __str__(self) -> str:
        return f"{self.theme}: {self.rank}"


class GroupWork(models.Model):
    """What an exchange group worked on and concluded."""

    group = models.OneToOneField(ExchangeGroup, models.CASCADE, related_name="work")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="group_works")
    conclusions = models.TextField(_("conclusions"), blank=True)
    written_at = models.DateTimeField(null=True, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("work of a group")

    def __str__(self) -> str:
        return f"{self.group}: {self.theme}"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Sets of proposals."""

    def addressed(self) -> Self:
        return self.exclude(state=ProposalState.DRAFT)

    def overdue(self, today: datetime.date) -> Self:
        """Their day has passed and nobody answered."""
        return self.filter(state__in=WAITING_FOR_AN_ANSWER, answer_due_on__lt=today)


class Proposal(Stateful, models.Model):
    """Addressed to somebody, with a date; followed up until done or abandoned, in public."""

    transitions = TRANSITIONS

    worksite = models.ForeignKey(Worksite, models.PROTECT, related_name="proposals")
    theme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    group = models.ForeignKey(
        ExchangeGroup, models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    number = models.PositiveIntegerField()
    text = models.TextField(_("proposal"))
    addressee = models.CharField(_("addressed to"), max_length=200, blank=True)
    addressed_on = models.DateField(_("addressed on"), null=True, blank=True)
    answer_due_on = models.DateField(_("answer expected by"), null=True, blank=True)
    state = models.CharField(max_length=12, choices=ProposalState, default=ProposalState.DRAFT)
    authors = models.ManyToManyField(Participation, related_name="proposals", blank=True)
    comes_from = models.ManyToManyField(Contribution, related_name="proposals", blank=True)
    findings = models.ManyToManyField(Finding, related_name="proposals", blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        constraints = [
            models.UniqueConstraint(name="one_proposal_number", fields=["worksite", "number"]),
            models.CheckConstraint(
                name="addressed_to_somebody_with_a_date",
                condition=Q(state=ProposalState.DRAFT)
                | (Q(addressed_on__isnull=False, answer_due_on__isnull=False) & ~Q(addressee="")),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def is_overdue(self, today: datetime.date) -> bool:
        """Its day has passed and nobody answered."""
        return (
            self.state in WAITING_FOR_AN_ANSWER
            and self.answer_due_on is not None
            and self.answer_due_on < today
        )


class FollowUp(models.Model):
    """One step of what became of a proposal: who said what, when, from which source."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="follow_ups")
    state = models.CharField(max_length=12, choices=ProposalState)
    text = models.TextField(_("what was said or done"), blank=True)
    said_by = models.CharField(_("said by"), max_length=200, blank=True)
    said_on = models.DateField(_("on"))
    source = models.CharField(_("source"), max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("follow-up")

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.said_on}"
