"""Jobs: long work, kept in the database until it is done, whoever is killed meanwhile."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chantier.jobs.states import FINISHED, TRANSITIONS, State
from chantier.rules import Stateful


class JobQuerySet(models.QuerySet["Job"]):
    """Sets of jobs."""

    def due(self, now: datetime) -> "JobQuerySet":
        """Those a worker may take: waiting and ripe, or left by a worker that died."""
        ripe = Q(run_after=None) | Q(run_after__lte=now)
        return self.filter(
            Q(ripe, state=State.QUEUED) | Q(state=State.RUNNING, lease_until__lt=now)
        ).order_by("-priority", "enqueued_at", "pk")

    def unfinished(self) -> "JobQuerySet":
        return self.exclude(state__in=FINISHED)


class Job(Stateful, models.Model):
    """One call of one task, with what became of it.

    A worker holds a lease and renews it (`heartbeat`); without renewal another worker takes the
    job again. So a task may run twice, and must be written so that this does no harm.
    """

    transitions = TRANSITIONS

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.CharField(max_length=200)
    args = models.JSONField(default=list)
    kwargs = models.JSONField(default=dict)
    language = models.CharField(max_length=2, default="fr")
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.QUEUED)
    priority = models.SmallIntegerField(default=0)
    run_after = models.DateTimeField(null=True)

    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=3)
    leased_by = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)
    heartbeat = models.DateTimeField(null=True)

    progress = models.FloatField(_("progress"), default=0)
    progress_text = models.CharField(max_length=300, blank=True)
    cancel_requested = models.BooleanField(default=False)
    # A sentence for the person who waits; the traceback is for whoever mends.
    error = models.TextField(blank=True)
    error_class = models.CharField(max_length=200, blank=True)
    traceback = models.TextField(blank=True)
    result = models.JSONField(null=True)

    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="jobs"
    )
    enqueued_at = models.DateTimeField(_("asked at"))
    started_at = models.DateTimeField(_("begun at"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)

    objects: ClassVar = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        indexes = [
            models.Index(
                fields=["-priority", "enqueued_at"],
                name="jobs_not_finished",
                condition=Q(state__in=[State.QUEUED, State.RUNNING]),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="job_progress_is_a_share", condition=Q(progress__gte=0, progress__lte=1)
            ),
            models.CheckConstraint(
                name="a_running_job_has_a_lease_and_others_none",
                condition=Q(state=State.RUNNING, lease_until__isnull=False) & ~Q(leased_by="")
                | ~Q(state=State.RUNNING) & Q(lease_until=None, leased_by=""),
            ),
            models.CheckConstraint(
                name="a_finished_job_says_when",
                condition=Q(state__in=FINISHED, finished_at__isnull=False)
                | ~Q(state__in=FINISHED) & Q(finished_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.id}"

    def is_followed_by(self, account: AbstractBaseUser) -> bool:
        """Whoever started it follows a job, and the administrator of the installation."""
        return self.started_by_id == account.pk or bool(getattr(account, "is_staff", False))

    @property
    def is_finished(self) -> bool:
        return self.state in FINISHED
