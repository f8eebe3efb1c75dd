"""From a request of granian (RSGI) to Django's WSGI handler in a thread, and back."""

import asyncio
import logging
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import IO, Any

from chantier.live import bodies

log = logging.getLogger(__name__)

WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Headers = list[tuple[str, str]]

# Told otherwise, or, for "proxy", taken by libraries for the HTTP_PROXY of the machine.
_DROPPED = frozenset({"proxy", "content-length", "transfer-encoding", "expect"})
_BASE: dict[str, Any] = {
    "SCRIPT_NAME": "",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "wsgi.errors": sys.stderr,
    "wsgi.input_terminated": True,
    "wsgi.multiprocess": False,
    "wsgi.multithread": True,
    "wsgi.run_once": False,
    "wsgi.version": (1, 0),
}
IN_MEMORY = bodies.MIB  # an answer above this is sent from the disk, at its reader's pace
# How long an answer's file is kept open for granian to open it in turn.
KEPT_OPEN = 60.0
_SENTENCES = {
    408: "Votre envoi n’arrive pas : réessayez. / What you send does not arrive: try again.",
    413: "C’est trop lourd : 32 Mo au plus. / This is too large: 32 MB at most.",
    503: "Trop de monde à la fois : réessayez dans une minute. / Too busy: try again in a minute.",
}


@dataclass(slots=True)
class Answer:
    """What Django answered: its whole body, or a file to send it from, then `close`."""

    status: int
    headers: Headers
    body: bytes = b""
    file: IO[bytes] | None = None
    close: Callable[[], None] | None = None


class FileWrapper:
    """`wsgi.file_wrapper`: Django hands a file over instead of reading it."""

    def __init__(self, file: IO[bytes], size: int = 8192) -> None:
        self.file = file
        self.size = size

    def __iter__(self) -> "FileWrapper":
        return self

    def __next__(self) -> bytes:
        if piece := self.file.read(self.size):
            return piece
        raise StopIteration

    def close(self) -> None:
        """Django set the answer's own `close` here."""
        self.file.close()


class Bridge:
    """HTTP for granian: `await bridge(scope, proto)`. At most `threads` pages are made at once."""

    def __init__(self, wsgi: WSGI, threads: int, waiting: int = 2000) -> None:
        self._wsgi = wsgi
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="chantier-page")
        self._free = threads + waiting

    async def __call__(self, scope: Any, proto: Any) -> None:
        """Read the body, make the page in a thread, answer."""
        try:
            body, length = await bodies.read(proto, scope.headers)
        except bodies.TooLarge:
            return _refuse(proto, 413)
        except bodies.TooSlow:
            return _refuse(proto, 408)
        if not self._free:
            body.close()
            return _refuse(proto, 503)
        self._free -= 1
        try:
            environ = environ_of(scope, body, length)
            loop = asyncio.get_running_loop()
            answer = await loop.run_in_executor(self._pool, self._make, environ)
        finally:
            self._free += 1
            body.close()
        self._send(scope, proto, answer)
        return None

    def close(self) -> None:
        """End the threads, after the pages under way."""
        self._pool.shutdown()

    def _make(self, environ: dict[str, Any]) -> Answer:
        """In a thread: call Django and take its answer, without waiting for its reader."""
        started: list[Any] = []

        def start_response(status: str, headers: Headers, _error: Any = None) -> None:
            started[:] = [int(status[:3]), headers]

        pieces = self._wsgi(environ, start_response)
        answer = Answer(*started)
        close = getattr(pieces, "close", None)
        if isinstance(pieces, FileWrapper) and _is_large_file(pieces.file):
            answer.file, answer.close = pieces.file, close
            return answer
        try:
            _collect(pieces, answer)
        finally:
            if close:
                close()
        return answer

    def _send(self, scope: Any, proto: Any, answer: Answer) -> None:
        if answer.file is None:
            if scope.method == "HEAD":
                proto.response_empty(answer.status, answer.headers)
            else:
                proto.response_bytes(answer.status, answer.headers, answer.body)
            return
        if scope.method == "HEAD":
            proto.response_empty(answer.status, answer.headers)
        else:
            path = f"/proc/self/fd/{answer.file.fileno()}"
            proto.response_file(answer.status, answer.headers, path)
        loop = asyncio.get_running_loop()
        loop.call_later(KEPT_OPEN, self._pool.submit, answer.close or answer.file.close)


def environ_of(scope: Any, body: IO[bytes], length: int) -> dict[str, Any]:
    """The WSGI environment of a request.

    Headers with an underscore are dropped: they could pass for another (`X_Forwarded_For`).
    """
    client, _, port = scope.client.rpartition(":")
    server, _, server_port = scope.server.rpartition(":")
    environ = _BASE | {
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": scope.path.encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "REMOTE_ADDR": client.strip("[]"),
        "REMOTE_PORT": port,
        "SERVER_NAME": server,
        "SERVER_PORT": server_port,
        "CONTENT_LENGTH": str(length) if length else "",
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.file_wrapper": FileWrapper,
    }
    if scope.authority:
        environ["HTTP_HOST"] = scope.authority
    for name, value in scope.headers.items():
        if name in _DROPPED or "_" in name:
            continue
        key = name.upper().replace("-", "_")
        if key == "CONTENT_TYPE":
            environ[key] = value
        elif (known := environ.get(f"HTTP_{key}")) is not None:
            environ[f"HTTP_{key}"] = f"{known}{'; ' if key == 'COOKIE' else ','}{value}"
        else:
            environ[f"HTTP_{key}"] = value
    return environ


def _collect(pieces: Iterable[bytes], answer: Answer) -> None:
    """Take the body into memory or, when it is large, into a file that nobody else sees."""
    parts: list[bytes] = []
    length = 0
    for piece in pieces:
        if answer.file is None and length + len(piece) > IN_MEMORY:
            answer.file = tempfile.TemporaryFile()  # noqa: SIM115  closed once sent
            answer.file.write(b"".join(parts))
        length += len(piece)
        if answer.file is None:
            parts.append(piece)
        else:
            answer.file.write(piece)
    if answer.file is None:
        answer.body = b"".join(parts)
    else:
        answer.file.flush()
        if not any(name.lower() == "content-length" for name, _ in answer.headers):
            answer.headers.append(("Content-Length", str(length)))


def _is_large_file(file: IO[bytes]) -> bool:
    """A file on the disk, at its beginning, too large for the memory."""
    try:
        return os.fstat(file.fileno()).st_size > IN_MEMORY and file.tell() == 0
    except (AttributeError, OSError):  # a part of a file, or one in memory
        return False


def _refuse(proto: Any, status: int) -> None:
    """Answer before a page can be made: a sentence in both languages, and the end of the line."""
    headers = [("content-type", "text/plain; charset=utf-8"), ("connection", "close")]
    proto.response_str(status, headers, _SENTENCES[status])
