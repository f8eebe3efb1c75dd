"""The worker: one thread runs jobs, another makes the rounds (mails to send, data to forget)."""

import contextlib
import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import close_old_connections, connections
from django.utils import timezone, translation
from django.utils.translation import gettext
from django_tasks.base import Task, TaskContext
from django_tasks.utils import get_exception_traceback, get_module_path

from chantier.jobs import actions, backend, queries, wake
from chantier.jobs.models import Job
from chantier.jobs.progress import Cancelled, Interrupted, Report, reporting
from chantier.rules import Denied

log = logging.getLogger(__name__)

BEAT = 1.0  # seconds between two looks at whether the job was cancelled
RENEW = 10.0  # seconds between two renewals of a lease whose progress does not move
IDLE = 1.0  # seconds between two looks for work written by other processes

Round = Callable[[datetime], int]
_rounds: dict[str, tuple[Round, timedelta]] = {}


def register_round(name: str, do: Round, every: timedelta) -> None:
    """Have `do(now)` called by each worker, at once when the bell rings and `every` so often.

    It does what is due and says how much that was. It must be safe to call in two workers at once.
    """
    _rounds[name] = (do, every)


def run(job: Job, report: Report) -> None:
    """Call the task of a leased job and write down its end. Raises nothing of the task's."""
    try:
        task = queries.task_of(job)
        context = _context(job, task)
        with reporting(report), translation.override(job.language):
            result = task.call(*context, *job.args, **job.kwargs)
        actions.succeed(job=job, result=result, now=timezone.now())
    except Cancelled:
        actions.stop(job=job, now=timezone.now())
    except Interrupted:
        actions.give_back(job=job, now=timezone.now())
    except Denied as denied:
        _fail(job, denied, denied.reason, final=True)
    except Exception as error:
        log.exception("task %s failed (try %s)", job, job.attempts)
        with translation.override(job.language):
            sentence = gettext(
                "Something went wrong on our side. The details are in the server's log, "
                "under the number %(number)s."
            )
        _fail(job, error, sentence % {"number": str(job.pk)[:8]}, final=False)


def _context(job: Job, task: Task[Any, Any]) -> list[TaskContext]:
    """The first argument of a task that takes its context."""
    return [TaskContext(task_result=backend.as_result(job, task))] * task.takes_context


def _fail(job: Job, error: Exception, sentence: str, *, final: bool) -> None:
    actions.fail(
        job=job,
        now=timezone.now(),
        error=sentence,
        error_class=get_module_path(type(error)),
        traceback=get_exception_traceback(error),
        final=final,
    )


def drain(*, beat: bool = False) -> int:
    """Run in this thread all that is due. Returns how many jobs were run.

    With `beat` another thread keeps the lease; without it, as in a test's transaction, progress is
    written when it is said.
    """
    done, name = 0, new_name()
    while job := actions.lease(worker=name, now=timezone.now()):
        if beat:
            report = Report()
            with beating(job, report):
                run(job, report)
        else:
            run(job, Report(told=_writing(job)))
        done += 1
    return done


def new_name() -> str:
    """A name that no other worker has; it signs the leases."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"


def _writing(job: Job) -> Callable[[Report], None]:
    def write(report: Report) -> None:
        _renew(job, report)

    return write


def _renew(job: Job, report: Report) -> None:
    stop = actions.renew(job=job, now=timezone.now(), progress=report.fraction, text=report.text)
    if stop is None:
        report.lost.set()
    elif stop:
        report.cancel.set()


def make_rounds(now: datetime) -> int:
    """Make every round once. A round that raises is logged and does not stop the others."""
    done = 0
    for name, (do, _every) in _rounds.items():
        done += _make(name, do, now)
    return done


def _make(name: str, do: Round, now: datetime) -> int:
    try:
        return do(now)
    except Exception:
        log.exception("the round %r failed; it will be made again", name)
        return 0


class Worker:
    """Threads that work until told to stop."""

    def __init__(self) -> None:
        self.name = new_name()
        self.stopping = threading.Event()
        self._report: Report | None = None
        self._threads = [
            threading.Thread(target=self._work, name="chantier-jobs", daemon=True),
            threading.Thread(target=self._go_round, name="chantier-rounds", daemon=True),
        ]

    def start(self) -> None:
        """Begin working in the background."""
        for thread in self._threads:
            thread.start()

    def stop(self, seconds: float = 10) -> bool:
        """Ask to stop, and wait. The job under way is given back at its next step.

        Returns False when a thread is still busy; its lease will run out by itself.
        """
        self.stopping.set()
        if self._report:
            self._report.interrupt.set()
        wake.up()
        for thread in self._threads:
            thread.join(seconds)
        return not any(thread.is_alive() for thread in self._threads)

    def _work(self) -> None:
        with _own_connections():
            while not self.stopping.is_set():
                rung = wake.count()
                if not self._work_once():
                    wake.wait(rung, IDLE)

    def _work_once(self) -> bool:
        """Run one job. False when there was none, or the database did not answer."""
        close_old_connections()
        try:
            if not Job.objects.due(timezone.now()).exists():
                return False  # so that an idle worker never asks for the write lock
            job = actions.lease(worker=self.name, now=timezone.now())
            if job is None:
                return False
            self._report = Report()
            if self.stopping.is_set():
                self._report.interrupt.set()
            with beating(job, self._report):
                run(job, self._report)
        except Exception:
            log.exception("the worker could not take or finish a job; it goes on")
            return False
        return True

    def _go_round(self) -> None:
        next_at: dict[str, datetime] = {}
        with _own_connections():
            rung = -1
            while not self.stopping.is_set():
                close_old_connections()
                called, rung = wake.count() != rung, wake.count()
                now = timezone.now()
                for name, (do, every) in _rounds.items():
                    if called or now >= next_at.get(name, now):
                        next_at[name] = now + every
                        _make(name, do, now)
                wake.wait(rung, IDLE)


@contextlib.contextmanager
def beating(job: Job, report: Report) -> Iterator[None]:
    """Within, a thread renews the lease of `job`, shows its progress, hears of a cancellation."""
    over = threading.Event()
    heart = threading.Thread(
        target=_beat, args=(job, report, over), name="chantier-heartbeat", daemon=True
    )
    heart.start()
    try:
        yield
    finally:
        over.set()
        heart.join()


def _beat(job: Job, report: Report, over: threading.Event) -> None:
    """Renew the lease until the job is over; show progress and hear of cancellation meanwhile."""
    shown = (-1.0, "")
    renewed = timezone.now()
    with _own_connections():
        while not over.wait(BEAT):
            said = (report.fraction, report.text)
            late = (timezone.now() - renewed).total_seconds() >= RENEW
            try:
                if said != shown or late:
                    _renew(job, report)
                    shown, renewed = said, timezone.now()
                elif Job.objects.filter(pk=job.pk, cancel_requested=True).exists():
                    report.cancel.set()
            except Exception:
                log.exception("heartbeat of %s failed; it goes on", job)


@contextlib.contextmanager
def _own_connections() -> Iterator[None]:
    """A thread closes what it opened."""
    try:
        yield
    finally:
        connections.close_all()
