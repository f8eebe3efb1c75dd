"""Who is looking at a page: an account, a person behind a personal link or code, or nobody."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from chantier.people.models import Account, Person
from chantier.prepared import Prepared, Slot

_KEY = "person"
_VERSION = "person_version"
_OF_LINK = Prepared(
    lambda: Person.objects.current().filter(key=Slot("key"), access_version=Slot("version"))
)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever asks for a page.

    `account` is whoever signed in; `person` is the one who takes part: that of the account, or,
    without account, the one whose personal link or paper code opened the session.
    """

    account: Account | None = None
    person: Person | None = None

    @property
    def is_signed_in(self) -> bool:
        """Has an account. Somebody known by their personal link alone has not."""
        return self.account is not None

    @property
    def is_known(self) -> bool:
        """Has an account, or came by a personal link or code."""
        return self.account is not None or self.person is not None


class HouseRequest(HttpRequest):
    """The request that views get: VisitorMiddleware set `visitor`."""

    visitor: Visitor


def signed_in(request: HouseRequest) -> Account:
    """The account behind a page that LoginRequiredMiddleware guards."""
    account = request.visitor.account
    if account is None:
        raise PermissionDenied
    return account


def visitor_of(request: HttpRequest) -> Visitor:
    """Read who is behind a request. One query for an account, one for a person."""
    if isinstance(request.user, Account):
        return Visitor(account=request.user, person=request.user.person)
    return Visitor(person=_person_in(request.session))


def _person_in(session: SessionBase) -> Person | None:
    """The person of the session. Turning the link and the code closes the sessions they opened."""
    if _KEY not in session:
        return None
    try:
        key, version = UUID(session[_KEY]), int(session[_VERSION])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    return _OF_LINK.one(key=key, version=version)


def open_session(session: SessionBase, person: Person) -> None:
    """Make this session the person's. A view that lets somebody in calls `enter`."""
    session[_KEY] = str(person.key)
    session[_VERSION] = person.access_version


def enter(request: HttpRequest, person: Person) -> None:
    """From now on the visitor is this person, and no account any more: one session, one human.

    The session's own key changes, so that one planted beforehand opens nothing.
    """
    if request.user.is_authenticated:
        logout(request)
    if request.session.session_key is not None:  # a new one has no key yet: it gets one when saved
        request.session.cycle_key()
    open_session(request.session, person)


def close_session(request: HttpRequest) -> None:
    """Forget who it was: the next one at this computer finds nothing."""
    logout(request)
