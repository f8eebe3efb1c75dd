"""Phones, and the projected screen: one connection each, asked and read by one event loop."""

import asyncio
import re
import time
import urllib.parse
import uuid
from dataclasses import dataclass, field

HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|request_key|statement)"[^>]*value="([^"]+)"')
LIVE = re.compile(r'data-live="([^"]+)"')
ANSWERS = re.compile(r'<label for="tally">\s*(\d+)')
AGAIN = 0.2  # seconds before somebody whose answer was lost presses again


class Lost(Exception):  # noqa: N818  reads better at the call site
    """The server went away, or did not answer as it should."""


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Browser:
    """One connection and its cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    _wire: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, path: str, fields: dict[str, str] | None = None) -> Answer:
        """A page, or the answer to a form. Raises Lost.

        The server hangs up on whoever stays silent. What a connection that was kept did not take is
        asked again on a new one, form or page, as Chromium does; each form bears its key.
        """
        kept = self._wire is not None
        try:
            return await self._in_time(path, fields)
        except Lost:
            if not kept:
                raise
        return await self._in_time(path, fields)

    async def _in_time(self, path: str, fields: dict[str, str] | None) -> Answer:
        try:
            async with asyncio.timeout(60):
                return await self._ask(path, fields)
        except (OSError, EOFError, ValueError, TimeoutError) as error:
            self.close()
            raise Lost(repr(error)) from None

    async def _ask(self, path: str, fields: dict[str, str] | None) -> Answer:
        if self._wire is None:
            self._wire = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self._wire
        writer.write(request(path, self.cookies, fields))
        status, headers = await head(reader)
        for cookie in headers.pop("set-cookie", "").split("\n"):
            name, _, value = cookie.split(";")[0].partition("=")
            if name:
                self.cookies[name.strip()] = value
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Answer(status, headers, body.decode())

    def close(self) -> None:
        """Hang up; the next question connects again."""
        if self._wire:
            self._wire[1].close()
        self._wire = None


def request(path: str, cookies: dict[str, str], fields: dict[str, str] | None = None) -> bytes:
    """The bytes of a question."""
    lines = [f"{'GET' if fields is None else 'POST'} {path} HTTP/1.1", "Host: 127.0.0.1"]
    if cookies:
        lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items()))
    body = b"" if fields is None else urllib.parse.urlencode(fields).encode()
    if fields is not None:
        lines.append("Content-Type: application/x-www-form-urlencoded")
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    """The status and the headers of an answer; several cookies one a line."""
    raw = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers: dict[str, str] = {}
    for line in filter(None, raw[1:]):
        name, _, value = line.partition(":")
        key = name.lower()
        headers[key] = headers[key] + "\n" + value if key in headers else value.strip()
    return int(raw[0].split()[1]), headers


@dataclass
class Phone:
    """Somebody in the room. `value` is what they answer, and will be found in the database."""

    browser: Browser
    room: dict[str, str]
    value: int
    acknowledged_at: float = 0.0
    waited: float = 0.0
    hidden: dict[str, str] = field(default_factory=dict)
    stream: asyncio.Task[None] | None = None

    async def join(self) -> float:
        """By the code, as a walk-in; seconds from the code to the debate."""
        began = time.perf_counter()
        door = await self.browser.ask(f"/salle/{self.room['code']}/")
        said = dict(HIDDEN.findall(door.text)) | {"agreed": "on", "request_key": str(uuid.uuid4())}
        said["constituency"] = self.room["constituency"]
        entered = await self.browser.ask(f"/salle/{self.room['code']}/", said)
        if entered.status != 302:
            raise Lost(f"not let in: {entered.status}")
        debate = await self.browser.ask(f"{self.room['at']}/debat/")
        waited = time.perf_counter() - began
        if found := LIVE.search(debate.text):
            self.stream = asyncio.create_task(listen(self.browser.port, found[1]))
        return waited

    async def see_the_statement(self) -> None:
        """The page with the three answers, before they press one."""
        page = await self.browser.ask(f"{self.room['at']}/enonces/")
        self.hidden = dict(HIDDEN.findall(page.text))

    async def vote(self, *, stubborn: bool = False) -> None:
        """Press one answer and see what follows; `stubborn`: again until it is acknowledged."""
        said = self.hidden | {"value": str(self.value)}
        while not self.acknowledged_at:
            began = time.perf_counter()
            try:
                answer = await self.browser.ask(f"{self.room['at']}/enonces/", said)
                if answer.status != 302:
                    raise Lost(f"not counted: {answer.status}")
            except Lost:
                if not stubborn:
                    raise
                await asyncio.sleep(AGAIN)
                continue
            self.acknowledged_at = time.perf_counter()
            self.waited = self.acknowledged_at - began
        if not stubborn:
            await self.browser.ask(f"{self.room['at']}/enonces/")

    def leave(self) -> None:
        """The page is closed."""
        if self.stream:
            self.stream.cancel()
        self.browser.close()


async def listen(port: int, address: str, changed: asyncio.Event | None = None) -> None:
    """Hold the stream of a page; `changed` is set at each word of it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request(address.replace("&amp;", "&"), {}))
        while line := await reader.readline():
            if changed and b"data:" in line:
                changed.set()
    finally:
        writer.close()


class Screen:
    """The projected screen: at each change it asks for itself, and remembers what it showed."""

    def __init__(self, browser: Browser, at: str) -> None:
        self.browser, self.at = browser, at
        self.shown: list[tuple[float, int]] = []  # when, how many answers

    async def follow(self) -> None:
        """Until cancelled, as `ui/live.js` does with fewer than twenty watchers."""
        changed = asyncio.Event()
        page = await self.browser.ask(f"{self.at}/ecran/")
        found = LIVE.search(page.text)
        if found is None:
            raise Lost("this screen follows nothing")
        stream = asyncio.create_task(listen(self.browser.port, found[1], changed))
        try:
            while True:
                await changed.wait()
                changed.clear()
                page = await self.browser.ask(f"{self.at}/ecran/")
                if counted := ANSWERS.search(page.text):
                    self.shown.append((time.perf_counter(), int(counted[1])))
        finally:
            stream.cancel()

    def delays(self, acknowledged: list[float]) -> list[float]:
        """For each answer in the order of the acknowledgements, until a screen counted it."""
        found, place = [], 0
        for number, moment in enumerate(sorted(acknowledged), start=1):
            while place < len(self.shown) and self.shown[place][1] < number:
                place += 1
            if place == len(self.shown):
                break
            found.append(max(self.shown[place][0] - moment, 0.0))
        return found
