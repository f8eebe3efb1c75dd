"""Run as a program: `peers WAY PORT` serves the page by one way, in one process of pages."""

import asyncio
import io
import sys
from concurrent.futures import ThreadPoolExecutor

import django
from granian import Granian
from granian.constants import Interfaces
from granian.server.embed import Server

THREADS = 8


def asgi_bridge():
    """ASGI in front of Django's WSGI handler: as `chantier.live.bridge`, by another protocol."""
    from django.core.wsgi import get_wsgi_application

    from chantier.live.bridge import _BASE

    wsgi, pool = get_wsgi_application(), ThreadPoolExecutor(THREADS)

    def make(environ):
        started = []
        pieces = wsgi(environ, lambda status, headers: started.append((int(status[:3]), headers)))
        try:
            return *started[0], b"".join(pieces)
        finally:
            pieces.close()

    async def application(scope, receive, send):
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body")
        environ = _BASE | {
            "REQUEST_METHOD": scope["method"],
            "PATH_INFO": scope["path"],
            "QUERY_STRING": scope["query_string"].decode("latin-1"),
            "REMOTE_ADDR": scope["client"][0],
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.url_scheme": scope["scheme"],
            "wsgi.input": io.BytesIO(body),
        }
        for name, value in scope["headers"]:
            key = name.decode("latin-1").upper().replace("-", "_")
            environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value.decode("latin-1")
        loop = asyncio.get_running_loop()
        status, headers, content = await loop.run_in_executor(pool, make, environ)
        pairs = [(k.lower().encode("latin-1"), v.encode("latin-1")) for k, v in headers]
        await send({"type": "http.response.start", "status": status, "headers": pairs})
        await send({"type": "http.response.body", "body": content})

    return application


def main() -> None:
    way, port = sys.argv[1], int(sys.argv[2])
    django.setup()
    if way == "wsgi":
        target = "django.core.wsgi:get_wsgi_application"
        Granian(
            target, factory=True, port=port, interface=Interfaces.WSGI,
            blocking_threads=THREADS, log_enabled=False,
        ).serve()  # fmt: skip
        return
    if way == "chantier":
        from chantier.live.server import Application

        target, interface = Application(worker=False), Interfaces.RSGI
    elif way == "asgi-bridge":
        target, interface = asgi_bridge(), Interfaces.ASGINL
    else:
        from django.core.asgi import get_asgi_application

        target, interface = get_asgi_application(), Interfaces.ASGINL
    server = Server(target, port=port, interface=interface, backlog=1024, log_enabled=False)
    asyncio.run(server.serve())


if __name__ == "__main__":
    main()
