"""The pages for when something goes wrong: each says what happened and what can be done. And what
looks after a page when the network does."""

from http import HTTPStatus
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.views.decorators.http import require_safe

WORKER = Path(__file__).parent / "static" / "ui" / "worker.js"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 when what was sent is too big (Django tells both by the same door)."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return render(request, "400.html", status=HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the sentence that the exception carries, if any."""
    return denied(request, str(exception))


def denied(request: HttpRequest, reason: str) -> HttpResponse:
    """403: a rule says no, and why."""
    return render(request, "403.html", {"reason": reason}, status=HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404. Says nothing of what was looked for: a secret link must not answer half a yes."""
    return render(request, "404.html", status=HTTPStatus.NOT_FOUND)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more was sent than a page takes."""
    return render(request, "413.html", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def too_many(request: HttpRequest) -> HttpResponse:
    """429: too many tries in a short time."""
    return render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)


def server_error(request: HttpRequest) -> HttpResponse:
    """500. Without context: whatever failed may be what the frame needs."""
    return HttpResponse(
        loader.render_to_string("500.html"), status=HTTPStatus.INTERNAL_SERVER_ERROR
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form came without its proof of origin. `reason` is Django's, for developers."""
    return render(request, "ui/csrf_failure.html", status=HTTPStatus.FORBIDDEN)


@login_not_required
@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker of the pages that go on without network: it must come from a page's
    address and not from that of the static files, which would be all that it may look after."""
    answer = HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
    answer["Service-Worker-Allowed"] = "/"
    answer["Cache-Control"] = "no-cache"
    return answer
