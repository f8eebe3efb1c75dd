"""A mail server that keeps what it accepts, a little slowly; asyncio in a thread of the test."""

import asyncio
import email
import threading
from collections import Counter
from contextlib import contextmanager


class Sink:
    """`accepted` counts the mails of each Message-ID for which the server said 250."""

    def __init__(self, slowness: float = 0.02) -> None:
        self.accepted: Counter[str] = Counter()
        self.port = 0
        self._slowness = slowness

    async def _talk(self, reader, writer):
        try:
            writer.write(b"220 sink\r\n")
            while line := await reader.readline():
                verb = line[:4].upper()
                if verb == b"DATA":
                    writer.write(b"354 go on\r\n")
                    content = (await reader.readuntil(b"\r\n.\r\n")).decode()
                    await asyncio.sleep(self._slowness)
                    self.accepted[email.message_from_string(content)["Message-ID"]] += 1
                    writer.write(b"250 kept\r\n")
                    await writer.drain()
                    await asyncio.sleep(self._slowness)
                else:
                    writer.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 sink\r\n")
                if verb == b"QUIT":
                    break
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the worker was killed
        finally:
            writer.close()

    async def _serve(self, ready, over):
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        async with server:
            await asyncio.to_thread(over.wait)


@contextmanager
def mail_server():
    """A sink for the length of a block."""
    sink, ready, over = Sink(), threading.Event(), threading.Event()
    thread = threading.Thread(target=asyncio.run, args=[sink._serve(ready, over)])
    thread.start()
    ready.wait(10)
    try:
        yield sink
    finally:
        over.set()
        thread.join()
