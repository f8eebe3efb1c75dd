"""Cross-cutting themes, what the exchange groups concluded, proposals and what became of them."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chantier.debates.models import Conflict, Contribution, Statement
from chantier.meetings.models import ExchangeGroup, Meeting
from chantier.people.models import Channel
from chantier.registrations.models import Registration
from chantier.reports.models import Finding
from chantier.rules import Stateful
from chantier.spaces.models import Decision, Space
from chantier.themes.states import TRANSITIONS, WAITING_FOR_AN_ANSWER, ProposalState
from chantier.worksites.models import Participation, Worksite
from chantier.worksites.states import State as WorksiteState


class Theme(models.Model):
    """A *thème transversal*, decided by committee and bearers, linked back to its sources."""

    worksite = models.ForeignKey(Worksite, models.PROTECT, related_name="themes")
    title = models.CharField(_("theme"), max_length=200)
    summary = models.TextField(_("what it is about"), blank=True)
    position = models.PositiveSmallIntegerField()
    findings = models.ManyToManyField(Finding, related_name="themes", blank=True)
    contributions = models.ManyToManyField(Contribution, related_name="themes", blank=True)
    conflicts = models.ManyToManyField(Conflict, related_name="themes", blank=True)
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


class ThemeSuggestion(models.Model):
    """What the machine found to go together: people take it up, or leave it."""

    worksite = models.ForeignKey(Worksite, models.CASCADE, related_name="theme_suggestions")
    words = models.CharField(max_length=200)
    stability = models.FloatField()
    position = models.PositiveSmallIntegerField()
    findings = models.ManyToManyField(Finding, related_name="+", blank=True)
    contributions = models.ManyToManyField(Contribution, related_name="+", blank=True)
    conflicts = models.ManyToManyField(Conflict, related_name="+", blank=True)
    # The sentences to read first, as "finding:12".
    telling = models.JSONField(default=list)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("suggested theme")

    def __str__(self) -> str:
        return self.words


class ThemeWish(models.Model):
    """A participation ranks a theme for the pooling day; 1 is the first wish."""

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="wishes")
    participation = models.ForeignKey(Participation, models.CASCADE, related_name="theme_wishes")
    rank = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=5, choices=Channel, default=Channel.WEB)

    class Meta:
        verbose_name = _("wish for a theme")
        constraints = [
            models.UniqueConstraint(name="one_wish_per_theme", fields=["theme", "participation"])
        ]

    def __str__(self) -> str:
        return f"{self.theme}: {self.rank}"


class GroupWorkQuerySet(models.QuerySet["GroupWork"]):
    """The work of groups, by what there is to read of it."""

    def telling(self) -> Self:
        """Those that concluded something, or where somebody saw it otherwise."""
        otherwise = GroupDissent.objects.filter(work=models.OuterRef("pk"))
        return self.filter(~Q(conclusions="") | models.Exists(otherwise))


class GroupWork(models.Model):
    """What an exchange group worked on and concluded."""

    group = models.OneToOneField(ExchangeGroup, models.CASCADE, related_name="work")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="group_works")
    notes = models.TextField(_("notes"), blank=True)
    conclusions = models.TextField(_("conclusions"), blank=True)
    # When the group speaks in the plenary session; None: not in the order yet.
    plenary = models.PositiveSmallIntegerField(_("order in the plenary session"), null=True)
    written_at = models.DateTimeField(null=True, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = GroupWorkQuerySet.as_manager()

    class Meta:
        verbose_name = _("work of a group")

    def __str__(self) -> str:
        return f"{self.group}: {self.theme}"


class GroupDissent(models.Model):
    """A divergence within a group, beside its conclusions; nobody edits it out."""

    work = models.ForeignKey(GroupWork, models.CASCADE, related_name="dissents")
    text = models.TextField(_("what is seen otherwise"))
    signed_as = models.CharField(_("signed"), max_length=120, blank=True)
    at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("dissent in a group")

    def __str__(self) -> str:
        return self.text[:80]


class SeatingPlan(models.Model):
    """How the groups of a meeting were planned: the tables of a workshop or of a pooling day.

    `step_free` counts the tables reached without steps, the first ones; None: all of them. The
    same people, wishes and `seed` give the same plan.
    """

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="seating")
    rounds = models.PositiveSmallIntegerField(_("rounds"))
    chairs = models.PositiveSmallIntegerField(_("chairs at each table"))
    tables = models.PositiveSmallIntegerField(_("tables"))
    step_free = models.PositiveSmallIntegerField(_("tables without steps"), null=True)
    companions = models.BooleanField(_("those who come together share a table"), default=True)
    seed = models.PositiveIntegerField(default=0)
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("plan of the groups")

    def __str__(self) -> str:
        return str(self.meeting)


class Placement(models.Model):
    """At which table somebody sits in a round. `fixed_by_hand`: no computation moves them."""

    group = models.ForeignKey(ExchangeGroup, models.CASCADE, related_name="placements")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="placements")
    # Repeated from the group so that the database can refuse a second table.
    round = models.PositiveSmallIntegerField()
    fixed_by_hand = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("place at a table")
        constraints = [
            models.UniqueConstraint(name="one_table_in_a_round", fields=["registration", "round"])
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} · {self.group_id}"


class ProposalKind(models.TextChoices):
    """What is addressed to somebody."""

    PROPOSAL = "proposal", _("proposal")
    QUESTION = "question", _("question")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Sets of proposals."""

    def addressed(self) -> Self:
        return self.exclude(state=ProposalState.DRAFT)

    def waiting(self) -> Self:
        """Nobody has answered them yet."""
        return self.filter(state__in=WAITING_FOR_AN_ANSWER)

    def overdue(self, today: datetime.date) -> Self:
        """Their day has passed and nobody answered."""
        return self.waiting().filter(answer_due_on__lt=today)

    def of_space(self, space: Space) -> Self:
        """What everybody may read of a space: addressed, in worksites that are public."""
        public = self.addressed().filter(worksite__space=space)
        return public.exclude(worksite__state=WorksiteState.PREPARATION)


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
    kind = models.CharField(max_length=8, choices=ProposalKind, default=ProposalKind.PROPOSAL)
    text = models.TextField(_("proposal"))
    addressee = models.CharField(_("addressed to"), max_length=200, blank=True)
    # Where the addressee is written to and reminded; either, both or none.
    addressee_email = models.EmailField(_("e-mail of the addressee"), blank=True)
    addressee_postal = models.TextField(_("postal address of the addressee"), blank=True)
    addressed_on = models.DateField(_("addressed on"), null=True, blank=True)
    answer_due_on = models.DateField(_("answer expected by"), null=True, blank=True)
    reminded_on = models.DateField(null=True, editable=False)
    # The same words put to the vote of the worksite.
    statement = models.OneToOneField(
        Statement, models.SET_NULL, null=True, blank=True, related_name="proposal"
    )
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


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    """Sets of milestones."""

    def overdue(self, today: datetime.date) -> Self:
        """Their day has passed, nothing says they are reached, and the proposal goes on."""
        ended = (ProposalState.DONE, ProposalState.ABANDONED)
        return self.filter(reached_on=None, due_on__lt=today).exclude(proposal__state__in=ended)

    def in_order(self) -> Self:
        return self.order_by("due_on", "pk")


class Milestone(models.Model):
    """A step announced for a proposal under way; reached once a source says so."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="milestones")
    label = models.CharField(_("step"), max_length=200)
    due_on = models.DateField(_("expected by"))
    reached_on = models.DateField(_("reached on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("milestone")
        constraints = [
            models.CheckConstraint(
                name="a_milestone_reached_has_a_source",
                condition=Q(reached_on=None) | ~Q(source=""),
            )
        ]

    def __str__(self) -> str:
        return self.label
