"""The page of a job."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from chantier.jobs import actions, worker
from chantier.jobs.models import Job
from chantier.jobs.states import State
from tests.factories import NOON, AccountFactory
from tests.jobs import sample


@pytest.fixture
def account(client):
    account = AccountFactory()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return account


def start(by, task=sample.greet, **kwargs):
    return actions.start(task=task, by=by, now=NOON, kwargs=kwargs)


def url(job, name="job"):
    return reverse(f"jobs:{name}", kwargs={"key": job.pk})


def test_its_page_shows_how_far_a_job_is_with_and_without_javascript(client, account):
    job = start(account, name="Léa")
    leased = actions.lease(worker="w", now=NOON)
    actions.renew(job=leased, now=NOON, progress=0.25, text="on relit")

    page = client.get(url(job))

    assertContains(page, "Journal")
    assertContains(page, "on relit")
    assertContains(page, 'value="0.25"')
    assertContains(page, 'http-equiv="refresh"')
    part = client.get(url(job), headers={"HX-Request": "true"})
    whole = BeautifulSoup(page.text, "html5lib").select_one("#job")
    alone = BeautifulSoup(part.text, "html5lib").select_one("#job")
    for token in [*whole.select("[name^=csrf]"), *alone.select("[name^=csrf]")]:
        token.decompose()
    assert str(whole) == str(alone)


def test_a_finished_job_leads_to_its_result_and_asks_for_nothing_more(client, account):
    job = start(account, name="Léa")
    worker.drain()
    Job.objects.update(result={"url": "/publication/"})
    page = client.get(url(job))
    assertContains(page, 'href="/publication/"')
    assertNotContains(page, "refresh")
    assertNotContains(page, "<progress")


@pytest.mark.parametrize("elsewhere", ["https://mal.example/", "//mal.example/", "javascript:x", 3])
def test_a_result_leads_to_no_other_site(client, account, elsewhere):
    job = start(account, name="Léa")
    worker.drain()
    Job.objects.update(result={"url": elsewhere})
    assertNotContains(client.get(url(job)), "mal.example")


def test_a_failed_job_says_so_in_a_sentence_without_the_codes_details(client, account):
    job = start(account, sample.stumble)
    Job.objects.update(max_attempts=1)
    worker.drain()
    page = client.get(url(job))
    assertContains(page, str(job.pk)[:8])
    assertNotContains(page, "Traceback")
    assertNotContains(page, "détail pour qui répare")


def test_a_job_is_stopped_by_post_and_its_second_stop_says_why_not(client, account):
    job = start(account, name="Léa")
    assert client.get(url(job, "cancel")).status_code == 405
    assertRedirects(client.post(url(job, "cancel")), url(job))
    job.refresh_from_db()
    assert job.state == State.CANCELLED
    assertContains(client.post(url(job, "cancel"), follow=True), "Cette tâche est terminée")


def test_a_job_of_somebody_else_does_not_exist(client, account):
    job = start(AccountFactory())
    nobodys = start(None)
    for other in [job, nobodys]:
        assert client.get(url(other)).status_code == 404
        assert client.post(url(other, "cancel")).status_code == 404
    assert client.get(reverse("jobs:job", kwargs={"key": uuid.uuid4()})).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get(url(start(AccountFactory()))).status_code == 302


def test_the_administrator_of_the_installation_sees_every_job(client):
    admin = AccountFactory(is_staff=True)
    client.force_login(admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(url(start(AccountFactory()))).status_code == 200
