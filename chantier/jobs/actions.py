"""What can be done to jobs: people start and cancel them, workers lease and finish them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction
from django.utils.translation import get_language, gettext
from django_tasks.base import Task
from django_tasks.utils import normalize_json

from chantier.audit.actions import record
from chantier.jobs import policies, wake
from chantier.jobs.models import Job
from chantier.jobs.states import State

# A worker that has not renewed for this long is taken for dead.
LEASE = timedelta(seconds=45)


@transaction.atomic
def start(
    *,
    task: Task[Any, Any],
    by: AbstractBaseUser | None,
    now: datetime,
    args: Sequence[Any] = (),
    kwargs: Mapping[str, Any] | None = None,
) -> Job:
    """Ask for a task to be run by a worker; kept with the caller's transaction or not at all.

    Arguments are plain JSON values. `by` may follow it at `jobs:job`; None is the system.
    """
    job = Job.objects.create(
        task=task.module_path,
        args=normalize_json(list(args)),
        kwargs=normalize_json(dict(kwargs or {})),
        language=(get_language() or "fr")[:2],
        priority=task.priority,
        run_after=task.run_after,
        max_attempts=getattr(task, "max_attempts", 3),
        started_by_id=by.pk if by else None,
        enqueued_at=now,
    )
    if by:
        record("task started", on=job, by=by, at=now, task=job.task)
    transaction.on_commit(wake.up)
    return job


@transaction.atomic
def cancel(*, job: Job, by: AbstractBaseUser, now: datetime) -> Job:
    """Stop a job: at once if it waits, at its next step if it runs. Returns it as it now stands."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    policies.check_can_cancel(job, by=by)
    job.cancel_requested = True
    if job.state == State.QUEUED:
        job.state, job.finished_at = State.CANCELLED, now
    job.save(update_fields=["cancel_requested", "state", "finished_at"])
    record("task cancelled", on=job, by=by, at=now)
    return job


@transaction.atomic
def lease(*, worker: str, now: datetime) -> Job | None:
    """Take the first job that is due, or None.

    On SQLite the transaction holds the only write lock; PostgreSQL skips what others are taking.
    """
    due = Job.objects.due(now)
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    job = due.first()
    if job is None:
        return None
    if job.attempts >= job.max_attempts:
        sentence = gettext("The task stopped its worker %(times)s times and was given up.")
        _close(job, State.FAILED, now, error=sentence % {"times": job.attempts})
        return lease(worker=worker, now=now)
    job.state, job.attempts = State.RUNNING, job.attempts + 1
    job.leased_by, job.lease_until, job.heartbeat = worker, now + LEASE, now
    job.started_at = job.started_at or now
    job.error = job.error_class = job.traceback = ""
    job.save()
    return job


@transaction.atomic
def renew(*, job: Job, now: datetime, progress: float, text: str) -> bool | None:
    """Keep the lease and show the progress. Returns whether to stop; None if the lease was lost."""
    held = _held(job)
    if held is None:
        return None
    held.lease_until, held.heartbeat = now + LEASE, now
    held.progress, held.progress_text = min(1.0, max(0.0, progress)), text[:300]
    held.save(update_fields=["lease_until", "heartbeat", "progress", "progress_text"])
    return held.cancel_requested


@transaction.atomic
def succeed(*, job: Job, result: Any, now: datetime) -> bool:
    """The task came to its end. False if the lease was lost: another worker tells the end."""
    held = _held(job)
    if held is None:
        return False
    held.progress, held.result = 1, normalize_json(result)
    _close(held, State.SUCCEEDED, now)
    return True


@transaction.atomic
def stop(*, job: Job, now: datetime) -> None:
    """The task saw that it was asked to stop, and did."""
    if held := _held(job):
        _close(held, State.CANCELLED, now)


@transaction.atomic
def fail(
    *, job: Job, now: datetime, error: str, error_class: str, traceback: str, final: bool
) -> None:
    """The task raised: try again later, a little later each time, or give up with a sentence."""
    held = _held(job)
    if held is None:
        return
    held.error, held.error_class, held.traceback = error, error_class, traceback
    if held.cancel_requested:
        _close(held, State.CANCELLED, now, error=error)
    elif final or held.attempts >= held.max_attempts:
        _close(held, State.FAILED, now, error=error)
    else:
        _give_back(held, now + timedelta(seconds=5 * 3**held.attempts))


@transaction.atomic
def give_back(*, job: Job, now: datetime) -> None:
    """The worker is stopping: the job waits for another one, and this try does not count."""
    if held := _held(job):
        held.attempts -= 1
        _give_back(held, now)


def _held(job: Job) -> Job | None:
    """The row, locked, if this try still holds its lease."""
    return (
        Job.objects.select_for_update()
        .filter(pk=job.pk, leased_by=job.leased_by, attempts=job.attempts, state=State.RUNNING)
        .first()
    )


def _give_back(job: Job, run_after: datetime) -> None:
    job.state, job.run_after = State.QUEUED, run_after
    job.leased_by, job.lease_until = "", None
    job.save()


def _close(job: Job, state: State, now: datetime, error: str = "") -> None:
    job.state, job.finished_at, job.error = state, now, error
    job.leased_by, job.lease_until = "", None
    job.save()
