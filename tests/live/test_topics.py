"""A page hears that something changed: within the process, through the server, between nodes."""

import asyncio
import http.client
import json
import subprocess
import sys
from contextlib import closing

import pytest
from django.core import signing

from chantier.live import topics
from tests import serving

on_the_server = pytest.mark.xdist_group("server")


def test_only_an_address_of_ours_names_topics():
    address = topics.address("room:1", "screen:1")
    signed = address.partition("sur=")[2]

    with pytest.raises(signing.BadSignature):
        topics.topics_of(signed + "x")


def test_a_change_is_told_once_it_is_written(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as written:
        topics.publish("room:1")

    async def watch():
        with topics.watching(["room:1"]) as watcher:
            assert topics.watchers(["room:1", "room:2"]) == 1
            assert not watcher.changed.is_set()
            await asyncio.to_thread(written[0])
            async with asyncio.timeout(5):
                await watcher.changed.wait()

    asyncio.run(watch())
    assert topics.watchers(["room:1"]) == 0


def test_whoever_comes_after_the_last_place_is_told_to_ask_again(monkeypatch):
    monkeypatch.setattr(topics, "MOST_WATCHERS", 1)

    async def watch():
        with topics.watching(["room:1"]) as first, topics.watching(["room:1"]) as second:
            assert first
            assert second is None

    asyncio.run(watch())


def asked(port, method, path):
    """The whole answer, and the connection closed."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request(method, path)
        answer = connection.getresponse()
        return answer.status, answer.read()


@on_the_server
def test_the_server_refuses_an_address_that_it_did_not_sign(port):
    assert asked(port, "GET", "/direct/?sur=anything")[0] == 404


@on_the_server
def test_the_server_tells_a_page_at_once_what_changed(port):
    address = json.loads(asked(port, "GET", "/changes/")[1])["address"]
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as stream:
        stream.request("GET", address)
        with closing(stream.getresponse()) as answer:
            assert answer.getheader("content-type") == "text/event-stream; charset=utf-8"
            assert [answer.readline() for _line in range(3)] == [
                b"retry: 2000\n",
                b"data: 1\n",
                b"\n",
            ]
            asked(port, "POST", "/changes/")
            assert answer.readline() == b"data: 1\n"


# Another process hears it, without a table: it only has the database in common.
HEARS = """
import django; django.setup()
import subprocess
import sys
from chantier.live import relay
import threading; heard = threading.Event()
relay.start(lambda topic: heard.set() if topic == "room:1" else None)
import time; time.sleep(1); print("listens", flush=True)
print(heard.wait(20), flush=True)
"""
SAYS = "import django; django.setup(); from chantier.live import topics; topics.publish('room:1')"


@pytest.mark.postgresql
@pytest.mark.xdist_group("postgresql")
def test_another_node_hears_of_it_through_postgresql(postgresql_url, tmp_path):
    environment = serving.environment(tmp_path, DATABASE_URL=postgresql_url)
    listener = subprocess.Popen(
        [sys.executable, "-c", HEARS], env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert listener.stdout.readline() == "listens\n"
        subprocess.run([sys.executable, "-c", SAYS], env=environment, check=True)
        assert listener.stdout.readline() == "True\n"
    finally:
        listener.kill()
        listener.communicate()
