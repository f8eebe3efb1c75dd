"""A WebSocket's place taken by two plain requests, for networks that let no WebSocket through.

GET the same address with `Accept: text/event-stream`: a stream whose first event gives a key, and
whose others are messages. POST there with `?key=…`: messages the other way, in order, a line each.
A line is `t` and the text, or `b` and the bytes in base64. A handler sees a socket like another.
"""

import asyncio
import base64
import binascii
import io
import logging
import secrets
from typing import Any
from urllib.parse import parse_qs

from chantier.live import bodies, routes
from chantier.live.bridge import environ_of
from chantier.live.sockets import Closed, Socket, comes_from_here
from chantier.live.stream import HEADERS, PING, PLAIN

log = logging.getLogger(__name__)

EVENTS = "text/event-stream"
LARGEST = 512 * 1024  # bytes in one POST
WAITING = 400  # messages sent and not read yet; beyond, the sender is asked to wait
MOST = 1500  # streams of one process

_open: dict[str, "StreamedSocket"] = {}


class StreamedSocket(Socket):
    """`send` writes to the stream; `receive` gives what was posted under the key."""

    def __init__(self, protocol: Any, environ: dict[str, Any]) -> None:
        super().__init__(protocol, environ)
        self._come: asyncio.Queue[str | bytes | None] = asyncio.Queue()
        self._writing = asyncio.Lock()
        self._key = secrets.token_urlsafe(24)
        self._helpers: list[asyncio.Future[Any]] = []

    async def accept(self) -> None:
        """Open the stream and give its key."""
        self._transport = self._protocol.response_stream(200, HEADERS)
        _open[self._key] = self
        self._helpers = [asyncio.ensure_future(self._ping()), asyncio.ensure_future(self._gone())]
        await self._write(f"event: key\ndata: {self._key}\n\n")

    async def receive(self) -> str | bytes:
        """The next message posted. Raises Closed once the stream has ended."""
        message = await self._come.get()
        if message is None:
            raise Closed
        return message

    async def send(self, message: str | bytes) -> None:
        """Send one message. Raises Closed when nobody reads the stream."""
        await self._write(f"data: {_line(message)}\n\n")

    def close(self, code: int = 1000) -> None:
        """End the stream, or refuse it when it was not accepted."""
        if self._transport is None:
            self._protocol.response_str(403, PLAIN, "")
        self.end()

    def end(self) -> None:
        """Nothing comes any more."""
        _open.pop(self._key, None)
        self._come.put_nowait(None)
        for helper in self._helpers:
            helper.cancel()

    def take(self, messages: list[str | bytes]) -> bool:
        """Hand over what was posted; False when too much waits already."""
        if self._come.qsize() > WAITING:
            return False
        for message in messages:
            self._come.put_nowait(message)
        return True

    async def _write(self, event: str) -> None:
        try:
            async with self._writing:
                await self._transport.send_str(event)
        except RuntimeError as gone:  # granian's ProtocolClosed
            raise Closed from gone

    async def _ping(self) -> None:
        while True:
            await asyncio.sleep(PING)
            try:
                await self._write(":\n\n")
            except Closed:
                self._come.put_nowait(None)
                return

    async def _gone(self) -> None:
        await self._protocol.client_disconnect()
        self._come.put_nowait(None)


def is_for(scope: Any) -> bool:
    """Whether a request stands for a WebSocket, or carries its messages."""
    if scope.method == "POST":
        return "key=" in scope.query_string and routes.find(scope.path) is not None
    asked = scope.headers.get("accept") or ""
    return scope.method == "GET" and EVENTS in asked and routes.find(scope.path) is not None


async def serve(scope: Any, protocol: Any) -> None:
    """Answer such a request."""
    if scope.method == "POST":
        await _post(scope, protocol)
        return
    found = routes.find(scope.path)
    if found is None or len(_open) >= MOST:
        protocol.response_str(503, PLAIN, "")
        return
    handler, words = found
    socket = StreamedSocket(protocol, environ_of(scope, io.BytesIO(), 0))
    try:
        await handler(socket, **words)
    except Closed:
        pass
    except Exception:
        log.exception("the stream at %s broke", scope.path)
    finally:
        if socket.is_open:
            socket.end()
        else:
            socket.close()


async def _post(scope: Any, protocol: Any) -> None:
    """Browsers name the page that posts: only ours may."""
    if not comes_from_here(environ_of(scope, io.BytesIO(), 0)):
        return protocol.response_str(403, PLAIN, "")  # type: ignore[no-any-return]
    socket = _open.get(parse_qs(scope.query_string).get("key", [""])[0])
    if socket is None:
        return protocol.response_str(410, PLAIN, "")  # type: ignore[no-any-return]
    try:
        body, length = await bodies.read(protocol, scope.headers)
        with body:
            if length > LARGEST:
                raise bodies.TooLarge
            messages = [_message(line) for line in body.read().decode().split("\n") if line]
    except bodies.TooLarge:
        return protocol.response_str(413, PLAIN, "")  # type: ignore[no-any-return]
    except bodies.TooSlow:
        return protocol.response_str(408, PLAIN, "")  # type: ignore[no-any-return]
    except ValueError:  # neither UTF-8 nor base64
        return protocol.response_str(400, PLAIN, "")  # type: ignore[no-any-return]
    taken = socket.take(messages)
    return protocol.response_empty(204 if taken else 429, [])  # type: ignore[no-any-return]


def _line(message: str | bytes) -> str:
    if isinstance(message, str):
        return "t" + message.replace("\n", " ")
    return "b" + base64.b64encode(message).decode()


def _message(line: str) -> str | bytes:
    if line[0] == "t":
        return line[1:]
    if line[0] != "b":
        raise binascii.Error
    return base64.b64decode(line[1:], validate=True)
