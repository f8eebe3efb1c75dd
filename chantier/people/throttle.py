"""Guessing is slowed, whoever guesses. Only failed tries count: a whole room may share an address.

An origin may fail `LIMIT` times in `WINDOW`. When all origins together fail `BRAKE` times, it is
tried from many places: each origin may then fail only `LIMIT_BRAKED` times, and whoever types a
right code is let in at the first try all the same. An address from which people came in with a
right code (`note_success`) is that of a room: it earns `EARNED` more failures for each of them, so
that two hundred people behind it are not locked out by those who mistype.

Where guessing right would open somebody's page
(`stop=STOP`), so many failures in an hour, wherever they come from, close the form to all until
there are fewer: links still open, and people answer the phone.
"""

import hmac
import ipaddress
import logging
from datetime import datetime, timedelta
from hashlib import sha256
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chantier.people.models import Attempt

WINDOW = timedelta(minutes=10)
LIMIT = 10
BRAKE = 100
LIMIT_BRAKED = 2
EARNED = 2
MOST_EARNED = 200
STOP = 600
KEPT = timedelta(hours=1)

log = logging.getLogger(__name__)


def client_address(request: HttpRequest) -> str:
    """Where a request comes from; behind our proxy, what that proxy wrote last.

    Anything before the last hop was written by the client, who may write what they like.
    An IPv6 address is cut to its network: one subscriber holds 2^64 addresses.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.TRUST_PROXY:
        hops = request.headers.get("X-Forwarded-For", "").split(",")
        address = hops[-1].strip() or address
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv6Address):
        return str(known.ipv4_mapped or ipaddress.ip_network((int(known) >> 64 << 64, 64)))
    return str(known)


def origin_of(request: HttpRequest) -> str:
    """A name for where a request comes from, from which the address cannot be read back."""
    address = client_address(request).encode()
    return hmac.digest(settings.SECRET_KEY.encode(), b"chantier.origin\0" + address, sha256).hex()


def retry_at(*, scope: str, origin: str, now: datetime, stop: int | None = None) -> datetime | None:
    """When this origin may try again; None when it may now. `scope` names what is guessed."""
    if stop and (stopped := _stopped_until(scope, stop, now)):
        log.warning("too many wrong codes from everywhere (%s): closed until %s", scope, stopped)
        return stopped
    recent = Attempt.objects.filter(scope=scope, at__gt=now - WINDOW)
    own = list(recent.filter(origin=origin).order_by("-at", "-pk")[:LIMIT])
    if len(own) < LIMIT_BRAKED:
        return None
    limit = LIMIT_BRAKED if recent.count() >= BRAKE else LIMIT
    if len(own) < limit:
        return None
    limit += _earned(scope, origin, now)
    last = recent.filter(origin=origin).order_by("-at", "-pk")[limit - 1 : limit].first()
    return last.at + WINDOW if last else None


def _earned(scope: str, origin: str, now: datetime) -> int:
    """How many more failures an origin may have for those who came in from there."""
    came_in = Attempt.objects.filter(scope=_came_in(scope), origin=origin, at__gt=now - KEPT)
    return min(EARNED * came_in.count(), MOST_EARNED)


def _came_in(scope: str) -> str:
    return f"{scope} right"


def note_success(*, scope: str, origin: str, now: datetime) -> None:
    """Somebody came in with a right code. The worker forgets it with the failures."""
    Attempt.objects.create(scope=_came_in(scope), origin=origin, at=now)


def _stopped_until(scope: str, stop: int, now: datetime) -> datetime | None:
    """When there will be fewer than `stop` failures in an hour; None when there are."""
    hour = Attempt.objects.filter(scope=scope, at__gt=now - KEPT).order_by("-at", "-pk")
    last = hour.values_list("at", flat=True)[stop - 1 : stop].first()
    return last + KEPT if last else None


def note_failure(*, scope: str, origin: str, now: datetime) -> None:
    """Count a failed try. The worker forgets the old ones."""
    Attempt.objects.create(scope=scope, origin=origin, at=now)


def too_many(request: HttpRequest, *, until: datetime, now: datetime) -> HttpResponse:
    """429: says when to come back."""
    wait = until - now
    minutes = max(1, -(-int(wait.total_seconds()) // 60))
    response = render(
        request,
        "people/too_many.html",
        {"minutes": minutes},
        status=HTTPStatus.TOO_MANY_REQUESTS,
    )
    response.headers["Retry-After"] = str(max(1, int(wait.total_seconds()) + 1))
    return response
