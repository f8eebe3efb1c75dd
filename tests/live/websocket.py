"""The smallest WebSocket client that tests need (RFC 6455): text frames, short, one at a time."""

import base64
import os
import socket
import struct


class Refused(Exception):  # noqa: N818
    """The handshake got another answer than 101."""


class WebSocket:
    def __init__(self, port, path, origin=None, cookie=""):
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self._file = self._socket.makefile("rwb")
        lines = [
            f"GET {path} HTTP/1.1",
            f"Host: 127.0.0.1:{port}",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
            f"Cookie: {cookie}",
        ]
        if origin != "":
            lines.append(f"Origin: {origin or f'http://127.0.0.1:{port}'}")
        self._file.write("\r\n".join([*lines, "", ""]).encode())
        self._file.flush()
        status = int(self._file.readline().split()[1])
        while self._file.readline().strip():
            pass
        if status != 101:
            self.close()
            raise Refused(status)

    def send(self, text):
        data, mask = text.encode(), os.urandom(4)
        assert len(data) < 126
        masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(data))
        self._file.write(bytes([0x81, 0x80 | len(data)]) + mask + masked)
        self._file.flush()

    def receive(self):
        """A text, or the code of the end as a number."""
        kind, length = self._file.read(2)
        data = self._file.read(length & 0x7F)
        if kind & 0x0F == 8:
            return struct.unpack("!H", data[:2])[0] if data else 1005
        return data.decode()

    def close(self):
        self._file.close()
        self._socket.close()
