"""Tasks that the tests run; they leave their traces in a list or a file."""

import time
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from django_tasks import task

from chantier.jobs.progress import report
from chantier.rules import Denied

TRACES: list[str] = []


@task(title=_("Journal"))
def greet(name: str) -> dict[str, str]:
    TRACES.append(name)
    report(0.5, f"bonjour {name}")
    return {"greeted": name}


@task(priority=10, max_attempts=1)
def urgent() -> None:
    TRACES.append("urgent")


@task
def stumble() -> None:
    TRACES.append("stumble")
    raise RuntimeError("détail pour qui répare")


@task
def refuse() -> None:
    raise Denied("Rien à publier encore.")


@task(takes_context=True)
def tell_try(context) -> int:
    return context.attempt


@task
def count_slowly(path: str, steps: int) -> int:
    """Append one line per step to a file, a tenth of a second apart."""
    for step in range(steps):
        with Path(path).open("a") as file:
            file.write(f"{step}\n")
        report(step / steps, f"étape {step}")
        time.sleep(0.1)
    return steps
