"""Somebody in a room: their identity, what waits to be sent to them, how fast they may write."""

import asyncio
import json
import time
from typing import Any

from chantier.live.sockets import Closed, Socket
from chantier.reports.models import WritingSession

WAITING = 4 << 20  # bytes: who reads slower than that reconnects, and gets what is missing
PER_SECOND, BURST = 30.0, 300.0


class Member:
    """One connection. What is sent waits in a list of its own, so that a slow reader slows nobody.

    Its words may be sent from the loop only.
    """

    def __init__(self, socket: Socket, session: WritingSession, shown: dict[str, Any]) -> None:
        self.session = session
        self.shown = shown  # name and constituency, as the others see them
        self.cursor: Any = None
        self.checked_at = time.monotonic()
        self._socket = socket
        self._waiting: list[str | bytes] = []
        self._bytes = 0
        self._ring = asyncio.Event()
        self._allowed, self._counted_at = BURST, time.monotonic()
        self._ended = False
        self._task = asyncio.get_running_loop().create_task(self._drain())

    def send(self, message: str | bytes) -> None:
        """Send in turn; whoever does not read is put out."""
        if self._ended:
            return
        self._bytes += len(message)
        if self._bytes > WAITING:
            self._waiting.clear()
            self._ended = True
        else:
            self._waiting.append(message)
        self._ring.set()

    def tell(self, **said: Any) -> None:
        """Send JSON."""
        self.send(json.dumps(said, ensure_ascii=False))

    def leave(self, refused: str) -> None:
        """Say why, then end the connection."""
        self.tell(refused=refused)
        self._ended = True
        self._ring.set()

    async def slow_down(self) -> None:
        """Wait when more comes than anybody types: nothing is refused, it is read later."""
        now = time.monotonic()
        self._allowed = min(BURST, self._allowed + (now - self._counted_at) * PER_SECOND) - 1
        self._counted_at = now
        if self._allowed < 0:
            await asyncio.sleep(-self._allowed / PER_SECOND)

    async def finish(self) -> None:
        """Send what waits to whoever is still there, and stop.

        A send under way is left to end: cancelled, granian 2.8 keeps its connection for ever.
        """
        if not self._ended:
            self._waiting.clear()
        self._ended = True
        self._ring.set()
        await asyncio.wait([self._task], timeout=5)

    async def _drain(self) -> None:
        try:
            while True:
                await self._ring.wait()
                self._ring.clear()
                messages, self._waiting, self._bytes = self._waiting, [], 0
                for message in messages:
                    await self._socket.send(message)
                if self._ended and not self._waiting:
                    self._socket.close()
                    return
        except Closed:
            self._ended = True
