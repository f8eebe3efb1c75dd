"""The server as its visitors meet it: slow, hostile, or simply on a WebSocket."""

import asyncio
import http.client
import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from chantier.live import bodies, bridge
from tests import serving
from tests.live.websocket import Refused, WebSocket

pytestmark = pytest.mark.xdist_group("server")


def ask(port, method, path, body=None, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    chunked = "Transfer-Encoding" in (headers or {})
    connection.request(method, path, body, headers or {}, encode_chunked=chunked)
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response, content


def mirror(port, method="GET", path="/mirror/", body=None, headers=None):
    response, content = ask(port, method, path, body, headers)
    assert response.status == 200, content
    return json.loads(content)


def raw(port, request):
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request)
        return connection.makefile("rb").readline()


def test_a_request_reaches_django_whole(port):
    seen = mirror(
        port,
        "POST",
        "/miroir/%C3%A9t%C3%A9/?q=%C3%A0&r=1",
        body=b"abc",
        headers={"X-Thing": "1", "Cookie": "a=1"},
    )
    assert seen["path"] == "/miroir/été/"
    assert seen["get"] == {"q": "à", "r": "1"}
    assert (seen["method"], seen["length"], seen["declared"]) == ("POST", 3, "3")
    assert seen["address"] == "127.0.0.1"
    assert seen["host"] == f"127.0.0.1:{port}"
    assert seen["headers"]["X-Thing"] == "1"
    assert seen["headers"]["Cookie"] == "a=1"


def test_a_header_never_passes_for_another(port):
    seen = mirror(port, headers={"X_Forwarded_For": "1.2.3.4", "Proxy": "http://mal.example"})
    assert not {"X-Forwarded-For", "Proxy"} & seen["headers"].keys()


def test_a_body_sent_in_pieces_without_its_length_is_read_whole(port):
    pieces = (b"x" * 70_000 for _ in range(10))
    seen = mirror(port, "POST", body=pieces, headers={"Transfer-Encoding": "chunked"})
    assert (seen["length"], seen["declared"]) == (700_000, "700000")


def test_a_file_larger_than_the_memory_share_arrives_whole(port):
    edge = b"--edge\r\nContent-Disposition: form-data; name=f; filename=a.bin\r\n\r\n"
    body = edge + b"x" * 3_000_000 + b"\r\n--edge--\r\n"
    response, content = ask(
        port, "POST", "/sizes/", body, {"Content-Type": "multipart/form-data; boundary=edge"}
    )
    assert response.status == 200
    assert json.loads(content) == {"f": 3_000_000}


def test_a_body_announced_as_too_large_is_refused_before_it_is_sent(port):
    head = f"POST /mirror/ HTTP/1.1\r\nHost: x\r\nContent-Length: {bodies.LARGEST + 1}\r\n\r\n"
    assert b"413" in raw(port, head.encode())


def test_a_body_that_grows_too_large_on_the_way_is_refused(port):
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(
            b"POST /mirror/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        piece = b"x" * 1_000_000
        try:
            for _ in range(40):
                connection.sendall(b"%x\r\n%s\r\n" % (len(piece), piece))
        except OSError:
            pass  # the server hung up, as it said it would
        else:
            assert b"413" in connection.makefile("rb").readline()


@pytest.mark.parametrize("how", ["file", "stream", "memory"])
def test_a_large_answer_arrives_whole(port, how):
    response, content = ask(port, "GET", f"/big/{how}/")
    assert response.status == 200
    assert len(content) == 1024 * 3072
    assert content[:1024] == content[-1024:]


@pytest.mark.parametrize("how", ["file", "stream", "memory"])
def test_the_head_of_a_large_answer_has_no_body(port, how):
    response, content = ask(port, "HEAD", f"/big/{how}/")
    assert response.status == 200
    assert content == b""


def test_readers_who_do_not_read_hold_neither_threads_nor_memory(port):
    """More of them than there are threads ask for large files, and read nothing."""
    idle = []
    for _ in range(24):
        connection = socket.create_connection(("127.0.0.1", port), timeout=10)
        connection.sendall(b"GET /big/stream/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        idle.append(connection)
    assert mirror(port)["method"] == "GET"
    for connection in idle:
        connection.close()


def test_senders_who_do_not_send_hold_no_thread(port):
    idle = []
    for _ in range(24):
        connection = socket.create_connection(("127.0.0.1", port), timeout=10)
        connection.sendall(b"POST /mirror/ HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc")
        idle.append(connection)
    began = time.monotonic()
    assert mirror(port)["method"] == "GET"
    assert time.monotonic() - began < 5
    for connection in idle:
        connection.close()


def test_a_page_that_breaks_is_a_500_and_the_server_goes_on(port):
    response, _content = ask(port, "GET", "/boom/")
    assert response.status == 500
    assert mirror(port)["method"] == "GET"


@pytest.mark.parametrize(
    "request_line",
    [b"GET /%FF%FE HTTP/1.1", b"GET /%00 HTTP/1.1", b"TRACE / HTTP/1.1", b"GET //x HTTP/1.1"],
)
def test_a_strange_address_is_refused_politely(port, request_line):
    answer = raw(port, request_line + b"\r\nHost: 127.0.0.1\r\n\r\n")
    assert answer.split()[1] in {b"400", b"404", b"405"}


def test_an_unknown_host_is_refused(port):
    response, _content = ask(port, "GET", "/mirror/", headers={"Host": "mal.example"})
    assert response.status == 400


def test_static_files_have_lasting_names_and_come_compressed(port):
    _response, page = ask(port, "GET", "/nulle-part/")
    name = page.decode().split('<link rel="stylesheet" href="')[1].split('"')[0]
    response, content = ask(port, "GET", name, headers={"Accept-Encoding": "gzip"})
    assert response.status == 200
    assert response.headers["Content-Encoding"] == "gzip"
    assert "immutable" in response.headers["Cache-Control"]
    assert content[:2] == b"\x1f\x8b"


def test_a_websocket_reaches_its_handler_and_ends_with_it(port):
    client = WebSocket(port, "/echo/lea/")
    assert client.receive() == "bonjour lea"
    client.send("là")
    assert client.receive() == "là"
    client.send("boom")
    assert client.receive() in {1011, 1005}
    client.close()
    assert mirror(port)["method"] == "GET"


@pytest.mark.parametrize(
    ("path", "origin"),
    [
        ("/echo/lea/", "https://mal.example"),
        ("/echo/lea/", ""),
        ("/echo/lea/", "null"),
        ("/nowhere/", None),
        ("/ferme/", None),
    ],
)
def test_a_websocket_from_another_site_or_to_nowhere_is_refused(port, path, origin):
    with pytest.raises(Refused):
        WebSocket(port, path, origin=origin)


def test_reading_gives_up_on_a_sender_who_stops(monkeypatch):
    class Stopped:
        async def __call__(self):
            await asyncio.sleep(60)

    monkeypatch.setattr(bodies, "GRACE", 0.01)
    monkeypatch.setattr(bodies, "SLOWEST", 1000)
    with pytest.raises(bodies.TooSlow):
        asyncio.run(bodies.read(Stopped(), {"content-length": "3"}))


def test_a_file_wrapper_gives_the_whole_file(tmp_path):
    (tmp_path / "f").write_bytes(b"x" * 20_000)
    with (tmp_path / "f").open("rb") as file:
        assert b"".join(bridge.FileWrapper(file)) == b"x" * 20_000


def test_told_to_stop_the_server_first_finishes_its_pages(migrated, tmp_path):
    data = serving.folder(migrated, tmp_path / "data")
    process, own_port = serving.serve(data)
    with ThreadPoolExecutor() as pool:
        page = pool.submit(ask, own_port, "GET", "/slow/")
        time.sleep(0.2)
        process.terminate()
        response, content = page.result()
    assert (response.status, content) == (200, b"done")
    process.communicate(timeout=20)
    assert process.returncode == 0


def test_two_processes_serve_one_port_and_stop_together(migrated, tmp_path):
    data = serving.folder(migrated, tmp_path / "data")
    with serving.serving(data, "--workers", "2") as own_port:
        for _ in range(8):
            assert mirror(own_port)["method"] == "GET"
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", own_port)) != 0
