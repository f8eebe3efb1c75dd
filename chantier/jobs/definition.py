"""What a task is here: a task of Django, how often it is tried, and what it is called."""

from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from django_tasks.base import Task

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseTask(Task[P, T]):
    """`@task(title=_("Draw of the places"), max_attempts=1)`.

    `title` is a lazy translation, shown to whoever waits. `max_attempts` counts the first try.
    """

    title: str = ""
    max_attempts: int = 3
