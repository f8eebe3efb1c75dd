"""CPU of one form and one page, by four ways of calling Django behind granian, on SQLite.

The peer is granian's own WSGI interface (`wsgi`), which cannot serve WebSockets; the others can:
`chantier` (granian's RSGI interface, WSGI handler in threads: what `chantier serve` does),
`asgi-bridge` (the same over ASGI) and `asgi-django` (Django's own ASGI handler). The same page,
middleware and database file; CPU of the server's processes only, read from /proc; 32 connections.
"""

import argparse
import asyncio
import http.client
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import report

WAYS = ["wsgi", "chantier", "asgi-bridge", "asgi-django"]
CONNECTIONS = 32
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
Results = dict[str, dict[str, list[float]]]


def run(*, rounds: int, seed: int, arguments: list[str]) -> None:
    """Measure each way in turn, `rounds` times. Nothing is drawn at random here."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks server")
    parser.add_argument("--seconds", type=float, default=4, help="of load for each measure")
    seconds = parser.parse_args(arguments).seconds
    print(report.versions("django", "granian"), f"; {CONNECTIONS} connections, {seconds:g} s each")
    posts: Results = {}
    gets: Results = {}
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "CHANTIER_DATA": folder,
            "DJANGO_SETTINGS_MODULE": "benchmarks._server.settings",
            "PYTHONWARNINGS": "ignore",
        }
        migrate = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, env=environment, check=True)
        for round_ in range(rounds):
            for way in WAYS[round_ % 4 :] + WAYS[: round_ % 4]:
                measure(way, environment, seconds, posts, gets)
    print("\nPOST of the form\n" + report.table(posts, against="wsgi"))
    print("\nGET of the form\n" + report.table(gets, against="wsgi"))


def measure(
    way: str, environment: dict[str, str], seconds: float, posts: Results, gets: Results
) -> None:
    """One server, warmed up, then loaded with forms and with pages."""
    port = 8710 + WAYS.index(way)
    server = subprocess.Popen(
        [sys.executable, "-m", "benchmarks._server.peers", way, str(port)], env=environment
    )
    try:
        post, get = requests(port)
        asyncio.run(load(port, post, 1))
        for request, results in ((post, posts), (get, gets)):
            before = cpu(server.pid)
            took = asyncio.run(load(port, request, seconds))
            spent = cpu(server.pid) - before
            found = results.setdefault(way, {"CPU-ms": [], "per second": [], "p99 ms": []})
            found["CPU-ms"].append(spent / len(took) * 1000)
            found["per second"].append(len(took) / seconds)
            found["p99 ms"].append(took[int(len(took) * 0.99)] * 1000)
    finally:
        server.terminate()
        server.wait()


def requests(port: int) -> tuple[bytes, bytes]:
    """A form filled in, with its cookie and token, and a plain page."""
    for _ in range(400):
        connection = http.client.HTTPConnection("127.0.0.1", port)
        try:
            connection.request("GET", "/")
            response = connection.getresponse()
            page = response.read().decode()
            break
        except ConnectionError:
            time.sleep(0.05)
        finally:
            connection.close()
    cookie = str(response.headers["Set-Cookie"]).split(";")[0]
    found = re.search('name="csrfmiddlewaretoken" value="([^"]+)', page)
    assert found, page
    body = f"csrfmiddlewaretoken={found[1]}&name=L%C3%A9a&email=lea%40example.org"
    head = f"Host: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n"
    kind = "Content-Type: application/x-www-form-urlencoded\r\n"
    post = f"POST / HTTP/1.1\r\n{head}{kind}Content-Length: {len(body)}\r\n\r\n{body}"
    return post.encode(), f"GET / HTTP/1.1\r\n{head}\r\n".encode()


async def load(port: int, request: bytes, seconds: float) -> list[float]:
    """Ask again and again on each connection; how long each answer took, in order."""
    took: list[float] = []
    end = time.monotonic() + seconds

    async def visitor() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.monotonic() < end:
            began = time.perf_counter()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            if length := _LENGTH.search(head):
                await reader.readexactly(int(length[1]))
            assert head.split()[1] in {b"200", b"302"}, head
            took.append(time.perf_counter() - began)
        writer.close()

    await asyncio.gather(*(visitor() for _ in range(CONNECTIONS)))
    return sorted(took)


def cpu(pid: int) -> float:
    """Seconds of CPU that a process and its children (granian's own workers) have used."""
    spent = 0.0
    for one in [pid, *_children(pid)]:
        fields = Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()
        spent += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return spent


def _children(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in children]
