"""Django's Tasks interface over the table of jobs, which is written in the caller's transaction."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.utils import normalize_json

from chantier.jobs import actions, queries
from chantier.jobs.definition import DatabaseTask
from chantier.jobs.models import Job
from chantier.jobs.states import State

_STATUS = {
    State.QUEUED: TaskResultStatus.READY,
    State.RUNNING: TaskResultStatus.RUNNING,
    State.SUCCEEDED: TaskResultStatus.SUCCESSFUL,
    State.FAILED: TaskResultStatus.FAILED,
    State.CANCELLED: TaskResultStatus.FAILED,
}


class DatabaseBackend(BaseTaskBackend):
    """Jobs in the installation's own database, SQLite or PostgreSQL."""

    task_class = DatabaseTask
    supports_defer = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        """Write the job in the current transaction; nobody's job (`actions.start` has `by`)."""
        self.validate_task(task)
        job = actions.start(
            task=task,
            args=normalize_json(list(args)),
            kwargs=normalize_json(kwargs),
            by=None,
            now=timezone.now(),
        )
        return as_result(job, task)

    def get_result(self, result_id: str) -> TaskResult[Any]:
        """The job of this id as Django's Tasks show it. Raises TaskResultDoesNotExist."""
        try:
            job = Job.objects.get(pk=uuid.UUID(result_id))
        except (Job.DoesNotExist, ValidationError, ValueError) as unknown:
            raise TaskResultDoesNotExist(result_id) from unknown
        return as_result(job, queries.task_of(job))


def as_result(job: Job, task: Task[Any, Any]) -> TaskResult[Any]:
    """A job in the words of Django's Tasks."""
    result: TaskResult[Any] = TaskResult(
        task=task,
        id=str(job.pk),
        status=_STATUS[State(job.state)],
        enqueued_at=job.enqueued_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        last_attempted_at=job.started_at,
        args=job.args,
        kwargs=job.kwargs,
        backend=task.backend,
        errors=_errors(job),
        worker_ids=[job.leased_by or "finished"] * job.attempts,
    )
    object.__setattr__(result, "_return_value", job.result)
    return result


def _errors(job: Job) -> list[TaskError]:
    if not job.error_class:
        return []
    return [TaskError(exception_class_path=job.error_class, traceback=job.traceback)]
