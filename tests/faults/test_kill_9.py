"""kill -9 at any moment: what was acknowledged is kept, what was begun is taken up again.

The short versions run with the other tests. CHANTIER_FAULTS=20 kills the server 20 times and the
worker 40 times: a start costs a few seconds of a core, so about ten minutes on a quiet machine. No
wait is longer than PATIENCE.
"""

import http.client
import itertools
import json
import os
import random
import sqlite3
import threading
import time
import urllib.parse
import uuid
from contextlib import closing

import pytest
from bs4 import BeautifulSoup

from tests import serving
from tests.faults.smtp import mail_server

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("server")]

KILLS = int(os.environ.get("CHANTIER_FAULTS", "3"))
OF_WORKERS = 2 * KILLS if "CHANTIER_FAULTS" in os.environ else KILLS
PEOPLE = 16
PATIENCE = 120  # seconds: a server or worker starts slowly on a machine that does other things


@pytest.fixture
def data(migrated, tmp_path):
    return serving.folder(migrated, tmp_path / "data")


def rows(data, query, *arguments):
    with closing(sqlite3.connect(data / "chantier.sqlite3")) as connection:
        return connection.execute(query, arguments).fetchall()


def wait_for(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


class Crowd:
    """People who register on the product's page without pause, and note what was confirmed.

    Each has an e-mail of their own; a form sent again is the same form.
    """

    def __init__(self, port, evening):
        self.asked, self.confirmed = {}, set()
        self._port = port
        self._page = f"/chantiers/{evening['worksite']}/inscription/"
        self._said = {
            "name": "Léa Fictive",
            "reach": "email",
            "keep_contact": "on",
            "meetings": evening["meeting"],
            "constituency": evening["constituency"],
        }
        self._cookie = self._open()
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._come, args=[n]) for n in range(PEOPLE)]

    def _open(self):
        """Read the form once, as long as a person would."""
        answer = self._send("GET", "")
        soup = BeautifulSoup(answer["page"], "html5lib")
        for name in ("csrfmiddlewaretoken", "opened"):
            self._said[name] = soup.select_one(f"[name={name}]")["value"]
        time.sleep(2.1)
        return answer["cookie"].split(";")[0]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _come(self, number):
        for count in itertools.count():
            if self._over.is_set():
                return
            email = f"l{number}-{count}@example.org"
            self.asked[email] = str(uuid.uuid4())
            if self.register(email):
                self.confirmed.add(email)

    def register(self, email):
        """Send the form; whether the answer leads to the confirmation."""
        form = self._said | {"email": email, "request_key": self.asked[email]}
        answer = self._send("POST", urllib.parse.urlencode(form))
        assert answer["status"] in {0, 302}, answer["page"]
        return answer["status"] == 302

    def _send(self, method, body):
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if method == "POST":
            headers["Cookie"] = self._cookie
        try:
            connection.request(method, self._page, body, headers)
            response = connection.getresponse()
            cookie = response.headers["Set-Cookie"]
            return {"status": response.status, "cookie": cookie, "page": response.read().decode()}
        except (OSError, http.client.HTTPException):
            time.sleep(0.5)  # the server is being started again: nobody asks fifty times a second
            return {"status": 0, "page": ""}
        finally:
            connection.close()


def registered(data):
    """Who is registered: e-mail → state, rank."""
    found = rows(data, REGISTERED)
    assert len(found) == len({email for email, *_ in found})
    return {email: (state, rank) for email, state, rank in found}


def check_invariants(data):
    """Places, ranks, journal and messages tell the same story."""
    states = registered(data).values()
    placed = [state for state, _rank in states if state == "placed"]
    ranks = sorted(rank for state, rank in states if state == "waiting")
    assert rows(data, "SELECT places_taken FROM meetings_meeting") == [(len(placed),)]
    assert len(placed) == min(PLACES, len(states))
    assert ranks == list(range(1, len(states) - len(placed) + 1))
    assert rows(data, UNTOLD) == rows(data, UNRECORDED) == []
    assert rows(data, "PRAGMA integrity_check") == [("ok",)]


PLACES = 50
MAKE_EVENING = """
import json
from datetime import timedelta
from django.utils import timezone
from tests.factories import ConstituencyFactory
from tests.registrations.factories import evening
begins = timezone.now() + timedelta(days=30)
meeting = evening(places=%d, starts_at=begins, ends_at=begins + timedelta(hours=2))
constituency = ConstituencyFactory(space=meeting.worksite.space)
print(json.dumps({"worksite": meeting.worksite.slug, "meeting": meeting.pk,
                  "constituency": constituency.pk}))
"""
REGISTERED = """
SELECT person.email, registration.state, registration.rank
FROM registrations_registration AS registration
JOIN people_person AS person ON person.id = registration.person_id
"""
UNTOLD = """
SELECT person.email FROM people_person AS person
WHERE person.key NOT IN (SELECT person_key FROM notices_message WHERE person_key IS NOT NULL)
"""
UNRECORDED = """
SELECT id FROM registrations_registration
WHERE 'registrations.Registration:' || id NOT IN
  (SELECT target FROM audit_event WHERE verb = 'registered')
"""


def test_a_killed_server_loses_no_registration_that_it_confirmed(data):
    chance = random.Random(2015)
    evening = json.loads(serving.run(data, "shell", "-v", "0", "-c", MAKE_EVENING % PLACES))
    server, port = serving.serve(data, "--no-worker")
    try:
        with Crowd(port, evening) as crowd:
            for _ in range(KILLS):
                so_far = len(crowd.confirmed)
                wait_for(lambda so_far=so_far: len(crowd.confirmed) > so_far + 20)
                time.sleep(chance.uniform(0, 0.3))
                serving.kill(server)
                server, _port = serving.serve(data, "--no-worker", port=port)
            so_far = len(crowd.confirmed)
            wait_for(lambda: len(crowd.confirmed) > so_far)

        assert crowd.confirmed <= registered(data).keys() <= crowd.asked.keys()
        check_invariants(data)
        for email in crowd.asked.keys() - crowd.confirmed:  # people press the button again
            assert crowd.register(email)
        assert registered(data).keys() == crowd.asked.keys()
        check_invariants(data)
    finally:
        serving.kill(server)


def test_a_worker_killed_in_mid_send_loses_no_mail_and_resends_under_the_same_number(data):
    mails = 20 + 10 * OF_WORKERS
    serving.run(data, "shell", "-v", "0", "-c", POST_MAILS % mails)
    expected = {
        f"<{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}@127.0.0.1>"
        for (key,) in rows(data, "SELECT key FROM notices_message")
    }
    with mail_server() as sink:
        smtp = {
            "CHANTIER_SMTP_HOST": "127.0.0.1",
            "CHANTIER_SMTP_PORT": str(sink.port),
            "CHANTIER_SMTP_TLS": "0",
        }
        for _ in range(OF_WORKERS):
            so_far = sink.accepted.total()
            with serving.started(data, "work", **smtp):
                wait_for(lambda so_far=so_far: sink.accepted.total() > so_far)
        with serving.started(data, "work", **smtp):
            wait_for(lambda: not rows(data, "SELECT 1 FROM notices_message WHERE state <> 'sent'"))

    assert set(sink.accepted) == expected
    assert sink.accepted.total() - mails <= OF_WORKERS
    assert max(sink.accepted.values()) <= 1 + OF_WORKERS


POST_MAILS = """
from django.utils import timezone
from chantier.notices.actions import post
for n in range(%d):
    post(kind="kept", language="fr", channel="email", to_name="Léa", to_address=f"l{n}@example.org",
         person_key=None, about=str(n), context={}, now=timezone.now())
"""


def test_a_killed_workers_job_is_taken_again_to_its_end(data, tmp_path):
    trace = tmp_path / "trace"
    serving.run(data, "shell", "-v", "0", "-c", START_JOB % str(trace))
    for _ in range(2):
        so_far = trace.stat().st_size if trace.exists() else 0
        with serving.started(data, "work"):
            wait_for(lambda so_far=so_far: trace.exists() and trace.stat().st_size > so_far)
    with serving.started(data, "work") as worker:
        wait_for(lambda: rows(data, "SELECT 1 FROM jobs_job WHERE state = 'succeeded'"))
        worker.terminate()
        worker.communicate()

    assert rows(data, "SELECT attempts, result FROM jobs_job") == [(3, "8")]
    steps = [int(line) for line in trace.read_text().split()]
    assert steps[-8:] == list(range(8))


START_JOB = """
from django.utils import timezone
from chantier.jobs import actions
from tests.jobs.sample import count_slowly
actions.start(task=count_slowly, by=None, now=timezone.now(), args=[%r, 8])
"""


def test_a_worker_told_to_stop_gives_its_job_back(data, tmp_path):
    trace = tmp_path / "trace"
    serving.run(data, "shell", "-v", "0", "-c", START_JOB.replace("8]", "600]") % str(trace))
    with serving.started(data, "work") as worker:
        wait_for(trace.exists)
        worker.terminate()
        worker.communicate(timeout=60)
    assert worker.returncode == 0
    assert rows(data, "SELECT state, attempts, leased_by FROM jobs_job") == [("queued", 0, "")]
