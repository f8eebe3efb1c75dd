"""Jobs: enqueued with their cause, leased, finished, taken again, cancelled."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django_tasks import task_backends
from django_tasks.base import TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist

from chantier.audit.models import Event
from chantier.jobs import actions, worker
from chantier.jobs.models import Job
from chantier.jobs.progress import Cancelled, Report, report, reporting
from chantier.jobs.states import TRANSITIONS, State
from chantier.rules import Denied
from tests.factories import NOON, AccountFactory
from tests.jobs import sample

LATER = datetime.timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _no_traces():
    sample.TRACES.clear()


def start(task=sample.greet, by=None, **more):
    return actions.start(**{"task": task, "by": by, "now": NOON} | more)


def test_a_job_is_enqueued_through_djangos_tasks_and_its_result_read_there():
    result = sample.greet.enqueue("Léa")
    assert result.status == TaskResultStatus.READY

    assert worker.drain() == 1

    result.refresh()
    assert result.status == TaskResultStatus.SUCCESSFUL
    assert result.return_value == {"greeted": "Léa"}
    assert sample.greet.get_result(result.id).attempts == 1


def test_a_job_rolls_back_with_its_cause():
    with transaction.atomic():
        sample.greet.enqueue("Léa")
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_what_is_no_job_is_no_result():
    for unknown in ["pas-un-numéro", "00000000-0000-0000-0000-000000000000"]:
        with pytest.raises(TaskResultDoesNotExist):
            task_backends["default"].get_result(unknown)


def test_the_most_urgent_goes_first_then_the_oldest():
    start(kwargs={"name": "deuxième"})
    start(kwargs={"name": "première"}, now=NOON - LATER)
    start(sample.urgent)
    worker.drain()
    assert sample.TRACES == ["urgent", "première", "deuxième"]


def test_a_job_for_later_waits():
    start(sample.greet.using(run_after=NOON + LATER), kwargs={"name": "Léa"})
    assert actions.lease(worker="w", now=NOON) is None
    assert actions.lease(worker="w", now=NOON + LATER) is not None


def test_two_workers_never_hold_the_same_job():
    start()
    assert actions.lease(worker="a", now=NOON)
    assert actions.lease(worker="b", now=NOON) is None


def test_a_killed_workers_job_is_taken_again_and_only_the_new_one_tells_the_end():
    start()
    first = actions.lease(worker="a", now=NOON)
    after = NOON + actions.LEASE + LATER
    second = actions.lease(worker="b", now=after)

    assert second.pk == first.pk
    assert actions.renew(job=first, now=after, progress=0.5, text="") is None
    assert not actions.succeed(job=first, result="late", now=after)
    assert actions.succeed(job=second, result="right", now=after)
    assert Job.objects.get().result == "right"


def test_a_job_that_kills_its_worker_each_time_is_given_up_with_a_sentence():
    start()
    when = NOON
    for _attempt in range(3):
        assert actions.lease(worker="w", now=when)
        when += actions.LEASE + LATER
    assert actions.lease(worker="w", now=when) is None
    job = Job.objects.get()
    assert job.state == State.FAILED
    assert "3" in job.error


def test_a_failing_job_is_tried_again_later_and_later_then_fails_with_a_sentence(monkeypatch):
    job = start(sample.stumble)
    waits = []
    when = NOON
    for _attempt in range(3):
        monkeypatch.setattr("django.utils.timezone.now", lambda when=when: when)
        assert worker.drain() == 1
        job.refresh_from_db()
        waits.append((job.run_after or when) - when)
        when += datetime.timedelta(hours=1)

    assert job.state == State.FAILED
    assert waits[0] < waits[1]
    assert str(job.pk)[:8] in job.error
    assert "qui répare" in job.traceback
    assert "qui répare" not in job.error


def test_a_refusal_fails_at_once_and_says_why():
    job = start(sample.refuse)
    worker.drain()
    job.refresh_from_db()
    assert (job.state, job.error) == (State.FAILED, "Rien à publier encore.")


def test_a_job_whose_code_is_gone_fails_with_a_sentence():
    job = start()
    Job.objects.update(task="tests.jobs.sample.gone", max_attempts=1)
    worker.drain()
    job.refresh_from_db()
    assert job.state == State.FAILED


def test_a_task_may_know_which_try_it_is():
    job = start(sample.tell_try)
    worker.drain()
    job.refresh_from_db()
    assert job.result == 1


def test_a_waiting_job_is_cancelled_at_once_and_leaves_a_trace():
    account = AccountFactory()
    job = actions.cancel(job=start(by=account), by=account, now=NOON)
    assert job.state == State.CANCELLED
    assert worker.drain() == 0
    assert [event.verb for event in Event.objects.about(job)] == ["task started", "task cancelled"]


def test_a_running_job_stops_at_its_next_step():
    account = AccountFactory()
    start(by=account, kwargs={"name": "Léa"})
    job = actions.lease(worker="w", now=NOON)
    actions.cancel(job=job, by=account, now=NOON)

    worker.run(job, Report(told=worker._writing(job)))

    job.refresh_from_db()
    assert job.state == State.CANCELLED
    assert job.progress_text == "bonjour Léa"


@pytest.mark.parametrize("state", [State.SUCCEEDED, State.FAILED, State.CANCELLED])
def test_what_is_over_cannot_be_cancelled(state):
    account = AccountFactory()
    job = start(by=account)
    Job.objects.update(state=state, finished_at=NOON)
    with pytest.raises(Denied):
        actions.cancel(job=job, by=account, now=NOON)


def test_only_its_starter_or_the_installations_administrator_cancels_a_job():
    job = start(by=AccountFactory())
    with pytest.raises(Denied):
        actions.cancel(job=job, by=AccountFactory(), now=NOON)
    assert actions.cancel(job=job, by=AccountFactory(is_staff=True), now=NOON)


def test_a_stopping_worker_gives_its_job_back_and_that_try_does_not_count():
    start(kwargs={"name": "Léa"})
    job = actions.lease(worker="w", now=NOON)
    stopping = Report()
    stopping.interrupt.set()
    worker.run(job, stopping)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.QUEUED, 0)


def test_outside_a_job_reporting_does_nothing_and_inside_it_hears_a_cancellation():
    report(0.5, "rien")
    said = Report()
    said.cancel.set()
    with reporting(said), pytest.raises(Cancelled):
        report(0.5, "la moitié")
    assert (said.fraction, said.text) == (0.5, "la moitié")


@pytest.mark.parametrize("state", State)
def test_each_state_says_where_it_leads(state):
    assert state in TRANSITIONS


@pytest.mark.parametrize(
    "wrong",
    [
        {"progress": 1.5},
        {"state": State.RUNNING},
        {"lease_until": NOON},
        {"state": State.FAILED},
        {"finished_at": NOON},
    ],
    ids=["progress beyond 1", "running, no lease", "lease, not running", "no end", "an end"],
)
def test_the_database_refuses_a_job_that_contradicts_itself(wrong):
    start()
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.update(**wrong)
