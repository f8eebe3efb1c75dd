"""Questions asked about jobs."""

from typing import Any

from django.utils.module_loading import import_string
from django_tasks.base import Task

from chantier.jobs.models import Job


def task_of(job: Job) -> Task[Any, Any]:
    """The task a job calls. Raises ImportError when the code no longer has it."""
    task = import_string(job.task)
    if not isinstance(task, Task):
        raise ImportError(f"{job.task} is not a task")
    return task


def title_of(job: Job) -> str:
    """What the job is called on its page, in the reader's language."""
    try:
        task = task_of(job)
    except ImportError:
        return job.task
    return str(getattr(task, "title", "")) or task.name


def result_url(job: Job) -> str:
    """Where the result is seen, if the task returned `{"url": "/a/page/of/ours/"}`; else ""."""
    url = job.result.get("url") if isinstance(job.result, dict) else None
    return url if isinstance(url, str) and url.startswith("/") and url[1:2] != "/" else ""
