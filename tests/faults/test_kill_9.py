"""kill -9 at any moment: what was acknowledged is kept, what was begun is taken up again.

The short versions run with the other tests; CHANTIER_FAULTS=20 gives the number of kills.
"""

import http.client
import os
import random
import sqlite3
import threading
import time
import urllib.parse
from contextlib import closing

import pytest

from tests import serving
from tests.faults.smtp import mail_server

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("server")]

KILLS = int(os.environ.get("CHANTIER_FAULTS", "3"))
WRITERS = 16


@pytest.fixture
def data(migrated, tmp_path):
    return serving.folder(migrated, tmp_path / "data")


def rows(data, query, *arguments):
    with closing(sqlite3.connect(data / "chantier.sqlite3")) as connection:
        return connection.execute(query, arguments).fetchall()


def wait_for(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


class Writers:
    """People who register without pause, each under a new key, and note what was confirmed."""

    def __init__(self, port):
        self.asked, self.confirmed = [], []
        self._port = port
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._write, args=[n]) for n in range(WRITERS)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _write(self, number):
        count = 0
        while not self._over.is_set():
            key = f"{number}-{len(self.asked)}-{count}"
            count += 1
            self.asked.append(key)
            if self.keep(key) == 200:
                self.confirmed.append(key)

    def keep(self, key):
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        body = urllib.parse.urlencode({"key": key})
        try:
            connection.request(
                "POST", "/keep/", body, {"Content-Type": "application/x-www-form-urlencoded"}
            )
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            time.sleep(0.02)
            return 0
        finally:
            connection.close()


def test_a_killed_server_loses_nothing_that_it_confirmed(data):
    chance = random.Random(2015)
    server, port = serving.serve(data, "--no-worker")
    with Writers(port) as writers:
        for _ in range(KILLS):
            so_far = len(writers.confirmed)
            wait_for(lambda so_far=so_far: len(writers.confirmed) > so_far + 20)
            time.sleep(chance.uniform(0, 0.3))
            serving.kill(server)
            server, _port = serving.serve(data, "--no-worker", port=port)
        so_far = len(writers.confirmed)
        wait_for(lambda: len(writers.confirmed) > so_far)

    kept = [key for (key,) in rows(data, "SELECT target FROM audit_event WHERE verb = 'kept'")]
    messages = [key for (key,) in rows(data, "SELECT about FROM notices_message")]
    assert set(writers.confirmed) <= set(kept) <= set(writers.asked)
    assert len(kept) == len(set(kept))
    assert sorted(messages) == sorted(kept)
    assert rows(data, "PRAGMA integrity_check") == [("ok",)]

    doubtful = set(writers.asked) - set(writers.confirmed)
    for key in doubtful:  # people press the button again
        assert writers.keep(key) == 200
    serving.kill(server)
    ((total,),) = rows(data, "SELECT count(*) FROM audit_event WHERE verb = 'kept'")
    assert total == len(set(writers.asked))


def test_a_worker_killed_in_mid_send_loses_no_mail_and_resends_under_the_same_number(data):
    mails = 20 + 10 * KILLS
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
        for _ in range(KILLS):
            so_far = sink.accepted.total()
            worker = serving.start(data, "work", **smtp)
            wait_for(lambda so_far=so_far: sink.accepted.total() > so_far)
            serving.kill(worker)
        worker = serving.start(data, "work", **smtp)
        wait_for(lambda: not rows(data, "SELECT 1 FROM notices_message WHERE state <> 'sent'"))
        serving.kill(worker)

    assert set(sink.accepted) == expected
    assert sink.accepted.total() - mails <= KILLS
    assert max(sink.accepted.values()) <= 1 + KILLS


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
        worker = serving.start(data, "work")
        wait_for(lambda so_far=so_far: trace.exists() and trace.stat().st_size > so_far)
        serving.kill(worker)
    worker = serving.start(data, "work")
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
    worker = serving.start(data, "work")
    wait_for(trace.exists)
    worker.terminate()
    worker.communicate(timeout=15)
    assert worker.returncode == 0
    assert rows(data, "SELECT state, attempts, leased_by FROM jobs_job") == [("queued", 0, "")]
