"""What is said in the margin of a part while it is written."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chantier.people.models import Channel
from chantier.reports import anchors
from chantier.reports.models.report import Section
from chantier.reports.states import REMARK_TRANSITIONS, RemarkState
from chantier.rules import Stateful
from chantier.spaces.models import Constituency
from chantier.worksites.models import Participation


class RemarkKind(models.TextChoices):
    """What a remark asks for. `wording` is made by the house alone: see `Remark`."""

    COMMENT = "comment", _("comment")
    SUGGESTION = "suggestion", _("suggestion")
    QUESTION = "question", _("question")
    TASK = "task", _("task")
    WORDING = "wording", _("wording to bring together")


class RemarkQuerySet(models.QuerySet["Remark"]):
    """Sets of remarks."""

    def open(self) -> Self:
        return self.filter(state=RemarkState.OPEN)

    def wordings(self) -> Self:
        """Texts on hold: somebody saved other words in the same sentences meanwhile."""
        return self.filter(kind=RemarkKind.WORDING)


class Remark(Stateful, models.Model):
    """A comment, suggestion, question or task about a passage, or about a whole part.

    `quote` is the passage at journal row `row`, where it was number `place`; empty for the whole
    part. `proposed` is another wording of it. A `wording` is a whole text typed from row `row`
    while somebody reworded the same sentences: kept here until somebody brings both together.
    """

    transitions = REMARK_TRANSITIONS

    section = models.ForeignKey(Section, models.CASCADE, related_name="remarks")
    kind = models.CharField(max_length=10, choices=RemarkKind)
    text = models.TextField(_("remark"), blank=True)
    quote = models.TextField(blank=True)
    place = models.PositiveIntegerField(default=0)
    row = models.PositiveIntegerField(default=0)
    proposed = models.TextField(_("proposed wording"), blank=True)
    asked_of = models.ForeignKey(
        Constituency, models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField(_("to be done by"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    participation = models.ForeignKey(
        Participation, models.PROTECT, null=True, blank=True, related_name="remarks"
    )
    # A scribe says for whom the words are typed, and how they came.
    on_behalf_of = models.ForeignKey(
        Constituency, models.PROTECT, null=True, blank=True, related_name="+"
    )
    channel = models.CharField(max_length=5, choices=Channel, default=Channel.WEB)
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=RemarkState, default=RemarkState.OPEN)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_participation = models.ForeignKey(
        Participation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    # Chosen by the page that sends: a form sent twice is one remark.
    request_key = models.UUIDField(unique=True, null=True, blank=True)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("remark")
        constraints = [
            models.CheckConstraint(
                name="a_remark_says_something", condition=~Q(text="", proposed="")
            ),
            models.CheckConstraint(
                name="a_remark_has_one_author",
                condition=Q(by__isnull=False, participation=None)
                | Q(by=None, participation__isnull=False),
            ),
            models.CheckConstraint(
                name="a_question_is_asked_of_somebody",
                condition=~Q(kind="question") | Q(asked_of__isnull=False),
            ),
            models.CheckConstraint(
                name="a_remark_is_closed_at_a_time",
                condition=Q(state="open", answered_at=None)
                | (~Q(state="open") & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return (self.text or self.proposed)[:60]

    @property
    def passage(self) -> str:
        """What it quotes, as it is read."""
        return anchors.bare(self.quote)

    @property
    def voice(self) -> Constituency | None:
        """The constituency whose words these are; None for the team's own."""
        if self.participation:
            return self.participation.constituency
        return self.on_behalf_of
