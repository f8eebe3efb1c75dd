"""What every answer carries, and how a rule's refusal becomes a page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils.cache import has_vary_header, patch_cache_control

from chantier.rules import Denied
from chantier.ui.views import denied

# Nothing inline, nothing from elsewhere. `data:` is for small images that a style draws.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "manifest-src 'self'",
        "worker-src 'self'",
    ]
)
# Only the camera, and only ours: to scan sheets and badges from a phone.
PERMISSIONS_POLICY = ", ".join(
    [
        "accelerometer=()",
        "browsing-topics=()",
        "camera=(self)",
        "display-capture=()",
        "geolocation=()",
        "gyroscope=()",
        "magnetometer=()",
        "microphone=()",
        "midi=()",
        "payment=()",
        "usb=()",
    ]
)
METHODS = ["GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"]

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class SecurityHeadersMiddleware:
    """Headers against injection, framing and shared computers' caches; no TRACE.

    A view that sets one of these headers keeps its own (a file sent back has a stricter policy).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Refuse methods nobody needs, then dress the answer."""
        response = (
            self.get_response(request)
            if request.method in METHODS
            else HttpResponseNotAllowed(METHODS)
        )
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        _keep_out_of_caches(request, response)
        return response


class DeniedMiddleware:
    """A `Denied` that a view let through is a 403 page that gives its reason."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass through: all is in `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for `Denied`, leave the rest to Django."""
        return denied(request, exception.reason) if isinstance(exception, Denied) else None


def _keep_out_of_caches(request: HttpRequest, response: HttpResponseBase) -> None:
    """Nothing of someone's session is stored; what depends on a cookie is nobody else's.

    `no-store` is not put on anonymous forms: browsers would then forget what was typed when one
    goes back to it.
    """
    if "Cache-Control" in response.headers:
        return
    session = getattr(request, "session", None)
    if session is not None and session.accessed and not session.is_empty():
        patch_cache_control(response, no_store=True, private=True)
    elif has_vary_header(response, "Cookie"):
        patch_cache_control(response, private=True)
