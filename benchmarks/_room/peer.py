"""The bare room on Django Channels, voted in by the same clock as ours: by WebSocket, by form."""

import asyncio
import base64
import json
import os
import random
import socket
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks._room.house import spent
from benchmarks._room.phones import HIDDEN, Browser, head, request

APP = Path(__file__).parent / "channels_app.py"
WAYS = ("websocket", "form")


def run(venv: Path, phones: int, seconds: float, drawn: random.Random) -> None:
    """Each way in turn, on an empty table."""
    for way in WAYS:
        with tempfile.TemporaryDirectory() as folder:
            port = _free_port()
            server = subprocess.Popen(
                [venv / "bin" / "python", APP, str(port), folder],
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            )  # fmt: skip
            try:
                if not (server.stdout and "serving" in server.stdout.readline()):
                    print("the peer did not start: are channels and daphne in this VENV?")
                    return
                asyncio.run(_vote(server.pid, port, way, phones, seconds, drawn))
            finally:
                server.terminate()
                server.wait()


async def _vote(
    pid: int, port: int, way: str, phones: int, seconds: float, drawn: random.Random
) -> None:
    await _listening(port)
    screen = await _socket(port, "/screen/")
    totals: list[tuple[float, int]] = []
    follower = asyncio.create_task(_follow(screen[0], totals))
    made = [_Phone(port, way, f"p{number}") for number in range(phones)]
    for phone in made:
        await phone.open()
    before = spent(pid)

    async def one(phone: _Phone) -> float:
        await asyncio.sleep(drawn.uniform(0, seconds))
        began = time.perf_counter()
        await phone.vote(drawn.choice((1, -1, 0)))
        return time.perf_counter() - began

    waits = sorted(await asyncio.gather(*map(one, made)))
    await asyncio.sleep(1)
    cpu = (spent(pid) - before) / phones
    follower.cancel()
    shown = max((total for _at, total in totals), default=0)
    print(f"\nDjango Channels, bare, by {way}: the screen showed {shown} of {phones}")
    p50, p95 = (1000 * waits[int(len(waits) * part)] for part in (0.5, 0.95))
    print(f"  acknowledged after: p50 {p50:.0f} ms, p95 {p95:.0f} ms")
    print(f"  CPU of a vote: {1000 * cpu:.1f} ms")
    sys.stdout.flush()


class _Phone:
    """A WebSocket, or a form and its session."""

    def __init__(self, port: int, way: str, name: str) -> None:
        self.port, self.way, self.name = port, way, name
        self.browser = Browser(port)
        self.hidden: dict[str, str] = {}

    async def open(self) -> None:
        """The page is before their eyes."""
        if self.way == "websocket":
            self.reader, self.writer = await _socket(self.port, f"/phone/{self.name}/")
        else:
            self.hidden = dict(HIDDEN.findall((await self.browser.ask("/")).text))

    async def vote(self, value: int) -> None:
        """Press one answer, until it is acknowledged (and, by form, the page that follows)."""
        if self.way == "websocket":
            self.writer.write(_frame(json.dumps({"value": value})))
            await _read(self.reader)
            return
        answer = await self.browser.ask("/vote/", self.hidden | {"value": str(value)})
        if answer.status != 302:
            raise RuntimeError(f"the peer refused a vote: {answer.status}")
        await self.browser.ask("/")


async def _listening(port: int) -> None:
    for _ in range(200):
        try:
            _reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return
    raise RuntimeError("the peer does not listen")


async def _follow(reader: asyncio.StreamReader, totals: list[tuple[float, int]]) -> None:
    while True:
        totals.append((time.perf_counter(), json.loads(await _read(reader))["total"]))


async def _socket(port: int, path: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    key = base64.b64encode(os.urandom(16)).decode()
    upgrade = (
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        f"Sec-WebSocket-Key: {key}\r\n\r\n"
    )
    writer.write(request(path, {})[:-2] + upgrade.encode())
    status, _headers = await head(reader)
    if status != 101:
        raise RuntimeError(f"no WebSocket: {status}")
    return reader, writer


def _frame(text: str) -> bytes:
    """A short text, masked as a client must (RFC 6455)."""
    data, mask = text.encode(), os.urandom(4)
    masked = bytes(byte ^ mask[place % 4] for place, byte in enumerate(data))
    return bytes([0x81, 0x80 | len(data)]) + mask + masked


async def _read(reader: asyncio.StreamReader) -> bytes:
    """A short text of the server."""
    _kind, length = await reader.readexactly(2)
    if length == 126:
        (length,) = struct.unpack(">H", await reader.readexactly(2))
    return await reader.readexactly(length)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
