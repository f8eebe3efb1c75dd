"""The application that granian runs: HTTP to Django in threads, streams and WebSockets here."""

import asyncio
import gc
import io
import logging
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from chantier.jobs.worker import Worker
from chantier.live import relay, routes, stream, streamed, topics
from chantier.live.bridge import Bridge, environ_of
from chantier.live.sockets import Closed, Socket, comes_from_here

log = logging.getLogger(__name__)


class Application:
    """One per process. `worker`: also run jobs and send messages, in threads of this process."""

    def __init__(self, *, worker: bool) -> None:
        self._bridge = Bridge(get_wsgi_application(), threads=settings.THREADS)
        self._worker = Worker() if worker else None

    def __rsgi_init__(self, _loop: asyncio.AbstractEventLoop) -> None:
        # What is loaded now stays for good: looking through it again and again for garbage would
        # hold up everybody for a tenth of a second each time.
        gc.freeze()
        relay.start(topics.tell)
        if self._worker:
            self._worker.start()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        if scope.proto == "http" and scope.path == topics.STREAM and scope.method == "GET":
            await stream.serve(scope, protocol)
        elif scope.proto == "http" and streamed.is_for(scope):
            await streamed.serve(scope, protocol)
        elif scope.proto == "http":
            await self._bridge(scope, protocol)
        else:
            await _websocket(scope, protocol)

    def __rsgi_del__(self, _loop: asyncio.AbstractEventLoop) -> None:
        topics.end_all()
        if self._worker:
            self._worker.stop()
        self._bridge.close()


async def _websocket(scope: Any, protocol: Any) -> None:
    found = routes.find(scope.path)
    environ = environ_of(scope, io.BytesIO(), 0)
    if found is None or not comes_from_here(environ):
        protocol.close(404 if found is None else 403)
        return
    handler, words = found
    socket = Socket(protocol, environ)
    code = 1000
    try:
        await handler(socket, **words)
    except Closed:
        return
    except Exception:
        log.exception("the WebSocket at %s broke", scope.path)
        code = 1011
    socket.close(code)


def with_worker() -> Application:
    """What each of several processes serves."""
    return Application(worker=True)


def without_worker() -> Application:
    """The same, when `chantier work` runs elsewhere."""
    return Application(worker=False)
