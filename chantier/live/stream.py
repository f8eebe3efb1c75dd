"""Server-sent events: `data: 37` means "it changed; 37 pages watch with you"."""

import asyncio
from typing import Any
from urllib.parse import parse_qs

from django.core import signing

from chantier.live import topics

PING = 20.0  # seconds: proxies end what is silent for longer
APART = 0.2  # seconds between two words of a stream: votes that come meanwhile are one change
HEADERS = [
    ("content-type", "text/event-stream; charset=utf-8"),
    ("cache-control", "no-store"),
    ("x-accel-buffering", "no"),  # nginx would keep it
]
PLAIN = [("content-type", "text/plain; charset=utf-8")]


async def serve(scope: Any, protocol: Any) -> None:
    """Answer a request at `topics.STREAM` for as long as the page is open."""
    try:
        watched = topics.topics_of(parse_qs(scope.query_string).get("sur", [""])[0])
    except signing.BadSignature:
        return protocol.response_str(404, PLAIN, "")  # type: ignore[no-any-return]
    with topics.watching(watched) as watcher:
        if watcher is None:
            return protocol.response_str(503, PLAIN, "")  # type: ignore[no-any-return]
        transport = protocol.response_stream(200, HEADERS)
        gone = asyncio.ensure_future(_gone(protocol, watcher))
        try:
            # The first word says that the stream is open: the page asks again at once, for what
            # changed between its making and this moment would otherwise be missed.
            await transport.send_str(f"retry: 2000\ndata: {topics.watchers(watched)}\n\n")
            while not watcher.over:
                await transport.send_str(await _next(watcher, watched))
        except RuntimeError:  # granian's ProtocolClosed: nobody reads any more
            pass
        finally:
            gone.cancel()
    return None


async def _next(watcher: topics.Watcher, watched: list[str]) -> str:
    try:
        async with asyncio.timeout(PING):
            await watcher.changed.wait()
    except TimeoutError:
        return ":\n\n"
    now = asyncio.get_running_loop().time
    await asyncio.sleep(max(0.0, watcher.said_at + APART - now()))
    watcher.changed.clear()
    watcher.said_at = now()
    return ":\n\n" if watcher.over else f"data: {topics.watchers(watched)}\n\n"


async def _gone(protocol: Any, watcher: topics.Watcher) -> None:
    """A page that is closed is no longer counted, without waiting for the next word."""
    await protocol.client_disconnect()
    watcher.over = True
    watcher.changed.set()
