"""Writers to the SQLite file take turns, whoever and wherever they are, and never wait for ever."""

import gc
import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.db import OperationalError, transaction
from django.db.utils import ConnectionHandler

from chantier.conf import databases
from chantier.conf.sqlite3.turns import Turns, turns_at

HOLD = """
import sys, time
from chantier.conf.sqlite3.turns import turns_at
assert turns_at(sys.argv[1]).take(5)
print("held", flush=True)
time.sleep(60)
"""
WRITE = """
import sys, threading
import django
from django.conf import settings
from chantier.conf import databases
settings.configure(DATABASES={"default": databases.from_url("sqlite:///" + sys.argv[1])})
django.setup()
from django.db import connection, transaction
def write():
    for _ in range(25):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT count FROM counter")
            (count,) = cursor.fetchone()
            cursor.execute("UPDATE counter SET count = %s", [count + 1])
    connection.close()
threads = [threading.Thread(target=write) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "chantier.sqlite3")


@pytest.fixture
def handler(path, monkeypatch):
    """Connections to a file, for transaction.atomic() too; they give up after 0.2 s."""
    settings = databases.from_url(f"sqlite:///{path}")
    settings["OPTIONS"] = settings["OPTIONS"] | {"timeout": 0.2}
    handler = ConnectionHandler({"default": settings})
    monkeypatch.setattr("django.db.transaction.connections", handler)
    with handler["default"].cursor() as cursor:
        cursor.execute("CREATE TABLE counter (count integer)")
        cursor.execute("INSERT INTO counter VALUES (0)")
    yield handler
    handler.close_all()


def count(handler) -> int:
    with handler["default"].cursor() as cursor:
        return cursor.execute("SELECT count FROM counter").fetchone()[0]


def free(path) -> bool:
    turns = turns_at(path)
    if turns.take(0.05):
        turns.leave()
        return True
    return False


def in_thread(do):
    """Run `do` in another thread; give what it returned or raised."""
    got = []

    def run():
        try:
            got.append(do())
        except Exception as error:
            got.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(10)
    assert not thread.is_alive()
    return got[0]


def test_threads_pass_in_the_order_they_came(path):
    turns, passed = Turns(path), []
    assert turns.take(1)

    def pass_through(number):
        assert turns.take(5)
        passed.append(number)
        turns.leave()

    threads = [threading.Thread(target=pass_through, args=[number]) for number in range(8)]
    for waiting, thread in enumerate(threads, start=1):
        thread.start()
        while len(turns._queue) < waiting:
            time.sleep(0.001)
    turns.leave()
    for thread in threads:
        thread.join()
    assert passed == list(range(8))


def test_whoever_waits_too_long_gives_up_and_holds_up_nobody(path):
    turns = Turns(path)
    assert turns.take(1)
    assert not turns.take(0.02)
    turns.leave()
    assert turns.take(0.02)


def test_another_processs_turn_is_waited_for_and_ends_with_kill_9(path):
    holder = subprocess.Popen([sys.executable, "-c", HOLD, path], stdout=subprocess.PIPE)
    try:
        assert holder.stdout.readline() == b"held\n"
        assert not free(path)
    finally:
        os.kill(holder.pid, signal.SIGKILL)
        holder.communicate()
    assert free(path)


def test_a_turn_ends_with_its_transaction_however_it_ends(handler, path):
    with transaction.atomic():
        assert not free(path)
        with transaction.atomic():  # a savepoint: the same turn
            pass
        assert not free(path)
    assert free(path)

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        1 / 0  # noqa: B018
    assert free(path)

    with transaction.atomic():
        transaction.set_rollback(True)
    assert free(path)

    with transaction.atomic():
        handler["default"].close()
        assert free(path)
        transaction.set_rollback(True)
    assert free(path)


def test_a_thread_that_ends_in_mid_transaction_leaves_its_turn(handler, path):
    def begin():
        handler["default"].set_autocommit(
            False, force_begin_transaction_with_broken_autocommit=True
        )

    in_thread(begin)
    gc.collect()  # connections refer to themselves
    assert free(path)


def test_a_write_that_lasts_too_long_is_an_error_for_the_others_as_in_sqlite(handler):
    def write():
        with transaction.atomic():
            pass

    with transaction.atomic():
        refused = in_thread(write)
    assert isinstance(refused, OperationalError)
    assert in_thread(write) is None


def test_when_begin_fails_the_turn_is_left(handler, path, monkeypatch):
    def refuse(_self):
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(
        "django.db.backends.sqlite3.base.DatabaseWrapper._start_transaction_under_autocommit",
        refuse,
    )
    with pytest.raises(OperationalError), transaction.atomic():
        pass
    assert free(path)


def test_a_folder_without_room_for_the_queues_files_does_not_stop_a_write(tmp_path):
    turns = Turns(str(tmp_path / "gone" / "chantier.sqlite3"))
    assert turns.take(0.1)
    turns.leave()
    assert turns.take(0.1)


def test_a_database_in_memory_has_no_queue(monkeypatch):
    handler = ConnectionHandler({"default": databases.from_url("sqlite:///")})
    monkeypatch.setattr("django.db.transaction.connections", handler)
    with transaction.atomic():
        assert handler["default"]._turns is None
    handler.close_all()


def test_a_child_process_begins_anew(path):
    turns = turns_at(path)
    assert turns.take(1)
    child = os.fork()
    if child == 0:  # pragma: no cover
        os._exit(0 if not turns.take(0.05) and not turns._busy else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    turns.leave()
    assert free(path)


def test_writers_in_threads_and_processes_lose_nothing(handler, path):
    writers = [subprocess.Popen([sys.executable, "-c", WRITE, path]) for _ in range(2)]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert count(handler) == 200
