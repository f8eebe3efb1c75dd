"""Writing a part together over a WebSocket: kept, shown, acknowledged, or refused with a word."""

import contextlib
import os
import threading
import time
from pathlib import Path

import pytest
from pycrdt import Doc, Text

from tests import serving
from tests.reports.rooms import Connection, Gone, Streamed, Writer, evenings, frame, payload_of

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("server")]

KILLS = int(os.environ.get("CHANTIER_FAULTS", "3"))


@pytest.fixture(scope="module")
def served(migrated, tmp_path_factory):
    data = serving.folder(migrated, tmp_path_factory.mktemp("rooms") / "data")
    (evening,) = evenings(data, 1)
    with serving.serving(data, "--no-worker") as evening.port:
        yield evening


@pytest.fixture
def evening(served):
    yield served
    for writer in served.writers:
        writer.close()
    served.writers.clear()


def test_what_one_types_is_kept_shown_to_the_others_and_acknowledged(evening):
    one, other = evening.writer(), evening.writer(evening.web)
    assert "Des forces et des faiblesses." in str(one.text)

    one.type(" Été 🙂.")
    one.kept()
    other.until(lambda: "Été 🙂." in str(other.text))

    (row,) = evening.rows(
        "SELECT by_id, participation_id, client FROM reports_sectionupdate ORDER BY id DESC LIMIT 1"
    )
    assert row[0] is not None
    assert row[1:] == (None, one.client)
    assert str(one.text) == str(other.text)


def test_the_text_settles_as_a_version_once_nobody_types(evening):
    one = evening.writer(evening.web)
    one.type(" Puis du calme.")
    one.kept()
    one.close()
    for _ in range(100):
        ((text, who),) = evening.rows(
            "SELECT text, participation_id FROM reports_sectionversion v"
            " WHERE section_id = (SELECT section_id FROM reports_writingsession WHERE id = ?)"
            " ORDER BY number DESC LIMIT 1",
            one.client - 1_000_000_000,
        )
        if "Puis du calme." in text:
            break
        time.sleep(0.1)
    assert "Puis du calme." in text
    assert who is not None


def test_without_websocket_one_writes_by_a_stream_and_posts(evening):
    one, other = evening.writer(way=Streamed), evening.writer(evening.web)
    one.type(" Par le flux, été 🙂.")
    one.kept()
    other.until(lambda: "Par le flux, été 🙂." in str(other.text))
    other.type(" Et retour.")
    one.until(lambda: "Et retour." in str(one.text))
    one.close()
    other.until(lambda: {"gone": one.client} in other.said)


def test_a_stream_takes_only_what_our_pages_post_under_its_key(evening):
    refused = Streamed(evening.port, evening.path, evening.absent)
    refused.close()
    assert refused.status == 403
    one = evening.writer(way=Streamed).connection
    assert one.post(b"t{}", origin="http://mal.example") == 403
    assert one.post(b"t{}", key="another") == 410
    assert one.post(b"b!!!") == 400
    assert one.post(b"\xff") == 400
    assert one.post(b"x") == 400
    assert one.post(b"b" + b"A" * 600_000) == 413
    assert one.post(b"") == 204


@pytest.mark.parametrize("who", ["absent", ""])
def test_who_may_not_write_is_refused_at_the_door(evening, who):
    connection = Connection(evening.port, evening.path, getattr(evening, who, "x=1"))
    assert connection.status == 403
    connection.close()


def test_a_page_of_another_site_is_refused(evening):
    connection = Connection(evening.port, evening.path, evening.team, "http://mal.example")
    assert connection.status == 403
    connection.close()


def typed_as(client, words, base=b""):
    document = Doc(client_id=client)
    if base:
        document.apply_update(base)
    before = document.get_state()
    document.get("text", type=Text).insert(0, words)
    return document.get_update(before)


def test_typing_under_another_identity_is_refused(evening):
    one, forger = evening.writer(), evening.writer(evening.web)
    forger.send(typed_as(one.client, "Je suis une autre personne."))

    assert forger.refused() == "identity"
    again = evening.writer()
    assert "autre personne" not in str(again.text)


def test_the_identity_of_somebody_else_is_not_given_back(evening):
    one = evening.writer()
    assert evening.writer(evening.web, client=one.client).welcome == {"refused": "identity"}
    one.close()
    assert evening.writer(client=one.client).client == one.client


@pytest.mark.parametrize(
    ("update", "why"),
    [
        (b"\x01\x01", "malformed"),
        (b"x" * 70_000, "size"),
        (b"\xff" * 30, "malformed"),
    ],
)
def test_what_no_editor_sends_is_refused(evening, update, why):
    one = evening.writer()
    one.send(update)
    assert one.refused() == why


def test_an_update_from_the_future_is_refused(evening):
    one = evening.writer()
    one.text.insert(0, "a")
    before = one.document.get_state()
    one.text.insert(1, "b")
    one.send(one.document.get_update(before))

    assert one.refused() == "future"


def test_html_in_an_attribute_is_refused(evening):
    one = evening.writer()
    before = one.document.get_state()
    one.text.insert(0, "a", {"onclick": "alert(1)"})
    one.send(one.document.get_update(before))

    assert one.refused() == "content"


def test_typing_for_a_constituency_that_wrote_on_paper_is_said(evening):
    one = evening.writer(**{"for": evening.constituency, "channel": "paper"})
    one.type(" Lu sur une feuille.")
    one.kept()

    (found,) = evening.rows(
        "SELECT u.channel, s.on_behalf_of_id IS NOT NULL FROM reports_sectionupdate u"
        " JOIN reports_writingsession s ON s.id + 1000000000 = u.client WHERE u.client = ?",
        one.client,
    )
    assert found == ("paper", 1)
    own = evening.writer(evening.web, **{"for": evening.constituency, "channel": "paper"})
    (found,) = evening.rows(
        "SELECT channel, on_behalf_of_id FROM reports_writingsession WHERE id = ?",
        own.client - 1_000_000_000,
    )
    assert found == ("web", None)


def test_many_who_come_at_once_to_a_fresh_room_are_all_served(evening):
    path = f"{evening.base}hypotheses/ensemble/"
    came = []

    def come():
        came.append(evening.writer(path=path))

    threads = [threading.Thread(target=come) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {str(one.text) for one in came} == {str(came[0].text)}
    assert len({one.client for one in came}) == 12


def test_presence_names_who_writes_and_says_when_they_leave(evening):
    one = evening.writer()
    other = evening.writer(evening.web)
    one.until(lambda: any("here" in said for said in one.said))
    here = [said["here"] for said in one.said if "here" in said][-1]
    assert here["client"] == other.client
    assert here["name"] == ""  # no name of a participant, and no pseudonym: their constituency
    assert here["constituency"]
    other.close()
    one.until(lambda: {"gone": other.client} in one.said)


def test_a_report_that_closes_lets_nothing_more_in(evening):
    path = f"{evening.base}analytical_description/ensemble/"
    one = evening.writer(path=path)
    one.type(" Avant.")
    one.kept()
    evening.rows("UPDATE reports_report SET state = 'returned'")
    try:
        one.type(" Après.")
        assert one.refused() == "closed"
    finally:
        evening.rows("UPDATE reports_report SET state = 'writing'")
    text = str(evening.writer(path=path).text)
    assert "Avant." in text
    assert "Après." not in text


class Typist(threading.Thread):
    """Types without pause, and notes what was acknowledged."""

    def __init__(self, evening, number):
        super().__init__()
        self.evening, self.number = evening, number
        self.confirmed, self.count, self.over = [], 0, threading.Event()

    def run(self):
        while not self.over.is_set():
            with contextlib.suppress(OSError, Gone, ValueError), self._writer() as writer:
                while not self.over.is_set():
                    self._type(writer)
            time.sleep(0.02)

    @contextlib.contextmanager
    def _writer(self):
        connection = Connection(self.evening.port, self.evening.path, self.evening.team)
        with contextlib.closing(connection):
            yield Writer(connection)

    def _type(self, writer):
        mark = f"<{self.number}.{self.count}>"
        self.count += 1
        writer.type(mark)
        writer.kept()
        self.confirmed.append(mark)


def test_nothing_acknowledged_is_lost_when_server_and_writers_die(migrated, tmp_path):
    (evening,) = evenings(serving.folder(migrated, tmp_path / "data"), 1)
    server, evening.port = serving.serve(evening.data, "--no-worker")
    confirmed = []
    try:
        for kill in range(KILLS):
            typists = [Typist(evening, f"{kill}.{number}") for number in range(4)]
            for typist in typists:
                typist.start()
            end = time.monotonic() + 30
            while sum(len(typist.confirmed) for typist in typists) < 20:
                assert time.monotonic() < end, (evening.data / "log").read_text()
                time.sleep(0.02)
            serving.kill(server)
            for typist in typists:
                typist.over.set()
            for typist in typists:
                typist.join()
                confirmed += typist.confirmed
            server, evening.port = serving.serve(evening.data, "--no-worker", port=evening.port)
            text = str(evening.writer().text)
            assert [mark for mark in confirmed if text.count(mark) != 1] == []
    finally:
        for writer in evening.writers:
            writer.close()
        serving.kill(server)
    assert len(confirmed) >= 20 * KILLS


def kept_open(port):
    """How many connections to a port of ours its server has not closed."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    ended = ("06", "0A")  # TIME_WAIT, LISTEN
    return sum(row[1].endswith(f":{port:04X}") and row[3] not in ended for row in rows)


def test_a_crowd_that_leaves_at_once_leaves_nothing_open_and_the_server_stops(migrated, tmp_path):
    (evening,) = evenings(serving.folder(migrated, tmp_path / "data"), 1)
    server, evening.port = serving.serve(evening.data, "--no-worker")
    try:
        crowd = [evening.writer() for _ in range(60)]
        for writer in crowd:
            writer.type(" Bonsoir.")
        crowd[0].kept()
        for writer in crowd:
            writer.close()
        for _ in range(100):
            if not kept_open(evening.port):
                break
            time.sleep(0.1)
        assert kept_open(evening.port) == 0
        server.terminate()
        server.communicate(timeout=10)
        assert server.returncode == 0
    finally:
        serving.kill(server)


def test_a_frame_reads_back():
    assert payload_of(frame(2, b"x" * 300)) == b"x" * 300
