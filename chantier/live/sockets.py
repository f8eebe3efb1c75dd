"""A WebSocket, as a handler sees it."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.http.request import validate_host

_CLOSE, _BYTES, _TEXT = 0, 1, 2


class Closed(Exception):  # noqa: N818  reads better at the call site
    """The other side is gone. A handler lets it pass."""


class Socket:
    """One connection. A handler decides who may enter, then calls `accept` or returns to refuse.

    `request` has the session and `user` of whoever connects; they are read from the database when
    touched, so touch them in a thread (`asyncio.to_thread`).
    """

    def __init__(self, protocol: Any, environ: dict[str, Any]) -> None:
        self._protocol = protocol
        self._transport: Any = None
        self.request = _request_of(environ)

    def again(self) -> WSGIRequest:
        """The same request, knowing nothing yet: its session and user will be read anew."""
        return _request_of(self.request.environ)

    async def accept(self) -> None:
        """Open the connection."""
        self._transport = await self._protocol.accept()

    @property
    def is_open(self) -> bool:
        return self._transport is not None

    async def receive(self) -> str | bytes:
        """The next message. Raises Closed when there will be none."""
        message = await self._transport.receive()
        if message.kind == _CLOSE:
            raise Closed
        data: str | bytes = message.data
        return data

    async def send(self, message: str | bytes) -> None:
        """Send one message. Raises Closed when nobody is there to read it."""
        try:
            if isinstance(message, str):
                await self._transport.send_str(message)
            else:
                await self._transport.send_bytes(message)
        except RuntimeError as gone:  # granian's ProtocolClosed
            raise Closed from gone

    def close(self, code: int = 1000) -> None:
        """End the connection, or refuse it when it was not accepted (403)."""
        self._protocol.close(403 if self._transport is None else code)


def comes_from_here(environ: dict[str, Any]) -> bool:
    """Whether a page of ours opens the WebSocket: browsers send our cookies from any page."""
    origin = environ.get("HTTP_ORIGIN", "")
    host = environ.get("HTTP_HOST", "")
    name = urlsplit(f"//{host}").hostname or ""
    return urlsplit(origin).netloc == host and validate_host(name, settings.ALLOWED_HOSTS)


def _request_of(environ: dict[str, Any]) -> WSGIRequest:
    request = WSGIRequest(environ)
    SessionMiddleware(_no_answer).process_request(request)
    AuthenticationMiddleware(_no_answer).process_request(request)
    return request


def _no_answer(_request: object) -> HttpResponse:
    """Stands where a middleware wants the view behind it."""
    return HttpResponse()
