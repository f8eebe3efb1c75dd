"""Preferences that are more than a yes or a no: dots put on options, places taken on a line."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chantier.meetings.models import Meeting
from chantier.people.models import Channel
from chantier.spaces.models import Constituency
from chantier.worksites.models import Participation


class PollQuerySet(models.QuerySet["Poll"]):
    """Sets of polls."""

    def open(self) -> Self:
        return self.filter(closed_at=None)

    def closed(self) -> Self:
        return self.filter(closed_at__isnull=False)


class Poll(models.Model):
    """A question to the room: a budget of dots to share out, or one place to take on a line.

    `options` are sentences, or the places of the line in their order; on a line the budget is 1.
    """

    class Kind(models.TextChoices):
        """How one answers."""

        DOTS = "dots", _("dots")
        LINE = "line", _("places on a line")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="polls")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=4, choices=Kind)
    question = models.CharField(_("question"), max_length=300)
    options = models.JSONField()
    budget = models.PositiveSmallIntegerField(_("dots for each person"), default=1)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    request_key = models.UUIDField(unique=True, null=True, blank=True)

    objects = PollQuerySet.as_manager()

    class Meta:
        verbose_name = _("question of preference")
        constraints = [
            models.UniqueConstraint(name="one_poll_number", fields=["meeting", "number"]),
            models.CheckConstraint(
                name="one_place_on_a_line", condition=~Q(kind="line") | Q(budget=1)
            ),
        ]

    def __str__(self) -> str:
        return self.question


class PollAnswer(models.Model):
    """One participation's dots, in the order of the options, whatever the channel."""

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="answers")
    participation = models.ForeignKey(Participation, models.PROTECT, related_name="poll_answers")
    dots = models.JSONField()
    channel = models.CharField(max_length=5, choices=Channel)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("preference")
        constraints = [
            models.UniqueConstraint(
                name="one_person_one_preference", fields=["poll", "participation"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.poll_id}: {self.dots}"

    @property
    def in_words(self) -> str:
        """Each option chosen, with its dots when several can be put."""
        chosen = [(o, n) for o, n in zip(self.poll.options, self.dots, strict=True) if n]
        if self.poll.budget == 1:
            return ", ".join(option for option, _n in chosen)
        return ", ".join(f"{option} ({count})" for option, count in chosen)


class PollCount(models.Model):
    """Dots, or people standing, counted for one constituency at a table; 0 is the whole room."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="counts")
    constituency = models.ForeignKey(Constituency, models.PROTECT, related_name="+")
    table = models.PositiveSmallIntegerField(default=0)
    people = models.PositiveSmallIntegerField()
    dots = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("count of preferences")
        constraints = [
            models.UniqueConstraint(
                name="one_poll_count_per_table", fields=["poll", "constituency", "table"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.constituency}: {self.people}, {self.dots}"
