"""Writers of a part over a real WebSocket, with the shared text of pycrdt."""

import base64
import contextlib
import http.client
import json
import os
import socket
import sqlite3
import struct

from pycrdt import Doc, Text

from tests import serving

SEED = """
import json
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from chantier.people.visitor import open_session
from tests.reports.factories import written

def cookie(account=None, person=None):
    session = SessionStore()
    if account:
        session[SESSION_KEY] = str(account.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    else:
        open_session(session, person)
    session.create()
    return settings.SESSION_COOKIE_NAME + "=" + session.session_key
def evening():
    night = written()
    night.worksite.refresh_from_db()
    meeting = f"/chantiers/{night.worksite.slug}/rencontres/{night.meeting.slug}"
    return {
        "team": cookie(night.team), "web": cookie(person=night.web.person),
        "absent": cookie(person=night.absent.person), "base": f"{meeting}/compte-rendu/partie/",
        "constituency": night.paper.constituency.slug, "report": night.report.pk,
    }
print(json.dumps([evening() for _ in range(%d)]))
"""


def evenings(data, count):
    """So many evenings whose reports are being written, in a migrated data folder."""
    rows = json.loads(serving.run(data, "shell", "-v", "0", "-c", SEED % count))
    return [Evening(data, row) for row in rows]


class Evening:
    """`base`: the address of its report's parts; `team`, `web`, `absent`: sessions' cookies."""

    def __init__(self, data, row):
        self.data = data
        self.__dict__ |= row
        self.path = f"{self.base}diagnosis/ensemble/"
        self.writers = []

    def writer(self, cookie=None, path=None, way=None, **hello):
        connection = (way or Connection)(self.port, path or self.path, cookie or self.team)
        writer = Writer(connection, **hello)
        self.writers.append(writer)
        return writer

    def rows(self, query, *arguments):
        with contextlib.closing(sqlite3.connect(self.data / "chantier.sqlite3")) as connection:
            found = connection.execute(query, arguments).fetchall()
            connection.commit()
            return found


def frame(kind, payload):
    length, number = len(payload), bytearray()
    while length > 0x7F:
        number.append(length & 0x7F | 0x80)
        length >>= 7
    return bytes([0, kind, *number, length]) + payload


def payload_of(message):
    at, length, shift = 2, 0, 0
    while True:
        byte = message[at]
        length |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return message[at : at + length]


class Gone(Exception):  # noqa: N818
    """The server ended the connection, with this code."""


class Connection:
    """RFC 6455, as much as is needed: whole frames, text and bytes."""

    def __init__(self, port, path, cookie="", origin=None):
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=15)
        self._file = self._socket.makefile("rwb")
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            f"GET {path} HTTP/1.1",
            f"Host: 127.0.0.1:{port}",
            f"Origin: {origin or f'http://127.0.0.1:{port}'}",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {key}",
            f"Cookie: {cookie}",
        ]
        self._file.write("\r\n".join([*lines, "", ""]).encode())
        self._file.flush()
        answer = self._file.readline().split()
        self.status = int(answer[1]) if answer else 0
        while self._file.readline().strip():
            pass

    def send(self, data):
        kind, data = (1, data.encode()) if isinstance(data, str) else (2, data)
        size, mask = len(data), os.urandom(4)
        if size < 126:
            head = bytes([0x80 | kind, 0x80 | size])
        elif size < 1 << 16:
            head = bytes([0x80 | kind, 0xFE]) + struct.pack("!H", size)
        else:
            head = bytes([0x80 | kind, 0xFF]) + struct.pack("!Q", size)
        wide = (mask * (size // 4 + 1))[:size]
        masked = (int.from_bytes(data, "big") ^ int.from_bytes(wide, "big")).to_bytes(size, "big")
        self._file.write(head + mask + masked)
        self._file.flush()

    def receive(self):
        head = self._file.read(2)
        if len(head) < 2:
            raise Gone(1006)
        kind, size = head
        if size == 126:
            (size,) = struct.unpack("!H", self._file.read(2))
        elif size == 127:
            (size,) = struct.unpack("!Q", self._file.read(8))
        data = self._file.read(size)
        if kind & 0x0F == 8:
            raise Gone(struct.unpack("!H", data[:2])[0] if data else 1005)
        return data.decode() if kind & 0x0F == 1 else data

    def close(self):
        with contextlib.suppress(OSError):  # what waits to be sent to a server that is gone
            self._file.close()
        self._socket.close()


class Streamed:
    """The same by a stream of events and posts, where no WebSocket goes through."""

    def __init__(self, port, path, cookie="", origin=None):
        self._port, self._path = port, path
        self._origin = origin or f"http://127.0.0.1:{port}"
        self._stream = http.client.HTTPConnection("127.0.0.1", port, timeout=15)
        self._stream.request("GET", path, headers={"Accept": "text/event-stream", "Cookie": cookie})
        self._events = self._stream.getresponse()
        self.status = self._events.status
        self.key = self._event() if self.status == 200 else None

    def _event(self):
        while line := self._events.readline().decode():
            if line.startswith("data: "):
                return line[6:-1]
        raise Gone(1006)

    def post(self, body, key=None, origin=None):
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=15)
        headers = {"Origin": origin or self._origin, "Content-Type": "text/plain"}
        connection.request("POST", f"{self._path}?key={key or self.key}", body, headers)
        with contextlib.closing(connection):
            return connection.getresponse().status

    def send(self, data):
        line = f"t{data}" if isinstance(data, str) else f"b{base64.b64encode(data).decode()}"
        if self.post(line.encode()) != 204:
            raise Gone(1006)

    def receive(self):
        line = self._event()
        return line[1:] if line[0] == "t" else base64.b64decode(line[1:])

    def close(self):
        self._events.close()
        self._stream.close()


class Writer:
    """Somebody in a room. `unkept`: what the server has not acknowledged yet."""

    def __init__(self, connection, **hello):
        self.connection = connection
        self.said, self.acknowledged, self.sent = [], 0, 0
        self.connection.send(json.dumps(hello))
        self.welcome = json.loads(self.connection.receive())
        if "refused" in self.welcome:
            return
        self.client = self.welcome["client"]
        self.document = Doc(client_id=self.client)
        self.text = self.document.get("text", type=Text)
        self.connection.send(frame(0, self.document.get_state()))
        self.until(lambda: self.synchronised)

    synchronised = False

    def type(self, words, at=None):
        before = self.document.get_state()
        self.text.insert(len(self.text) if at is None else at, words)
        self.send(self.document.get_update(before))

    def send(self, update):
        self.connection.send(frame(2, update))
        self.sent += 1

    def read(self):
        message = self.connection.receive()
        if isinstance(message, str):
            self.said.append(json.loads(message))
        elif message[0] == 8:
            self.acknowledged += message[1]
        else:
            self.document.apply_update(payload_of(message))
            self.synchronised = True

    def until(self, condition):
        while not condition():
            self.read()

    def kept(self):
        self.until(lambda: self.acknowledged == self.sent)

    def refused(self):
        """Read to the end; why it ended."""
        try:
            while True:
                self.read()
        except Gone:
            return self.said[-1]["refused"]

    def close(self):
        self.connection.close()
