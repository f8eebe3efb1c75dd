"""Sessions in the database, as Django keeps them; read at each page by a query prepared once."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from chantier.prepared import Prepared, Slot

_STANDING = Prepared(
    lambda: Session.objects.filter(session_key=Slot("key"), expire_date__gt=Slot("now"))
)


class SessionStore(db.SessionStore):
    """Django's."""

    def _get_session_from_db(self) -> Session | None:
        """The row of this key; without one, or once it is over, the key is forgotten."""
        found = _STANDING.one(key=self.session_key, now=timezone.now())
        if found is None:
            self._session_key = None
        return found
