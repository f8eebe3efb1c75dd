"""Which WebSocket leads where: each app says so in its AppConfig.ready()."""

from collections.abc import Awaitable, Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.urls.resolvers import RoutePattern

Handler = Callable[..., Awaitable[None]]

_routes: list[tuple[RoutePattern, Handler]] = []


def websocket(route: str, handler: Handler) -> None:
    """Have `await handler(socket, **words)` called for WebSockets at `route`.

    `route` is written as in urls.py, without a leading slash: "direct/<slug:slug>/".
    """
    pattern = path(route, _nothing).pattern
    assert isinstance(pattern, RoutePattern)  # noqa: S101  what path() makes
    _routes.append((pattern, handler))


def find(address: str) -> tuple[Handler, dict[str, Any]] | None:
    """The handler of this path, and the words in it."""
    for pattern, handler in _routes:
        if (match := pattern.match(address.removeprefix("/"))) and not match[0]:
            return handler, match[2]
    return None


def _nothing(_request: HttpRequest) -> HttpResponse:
    """Stands where path() wants a view."""
    raise Http404
