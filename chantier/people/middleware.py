"""Each request knows its visitor, read from the database only if somebody asks."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject

from chantier.people.visitor import HouseRequest, Visitor, visitor_of


class VisitorMiddleware:
    """Sets `request.visitor`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Attach the visitor, unread."""
        visitor = SimpleLazyObject(lambda: visitor_of(request))
        cast("HouseRequest", request).visitor = cast("Visitor", visitor)
        return self.get_response(request)
